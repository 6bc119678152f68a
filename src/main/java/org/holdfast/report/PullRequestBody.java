package org.holdfast.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.Controls;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.Worklist;

/**
 * The description of a backport for reviewers, as Markdown for a pull request. States what is unknown or was not measured.
 *
 * @param branch the LTS branch
 * @param item the backport and the findings that it closes
 * @param makes the PKGNAMEs that the directory makes with it; none if unknown
 * @param topic the topic branch
 * @param into the branch to merge into
 * @param direct the number of package directories that depend on it directly; empty if not measured
 * @param all the number that depend on it directly or not; empty if not measured
 * @param requests the requests that ask for it, for example {@code #12}
 * @param remarks further changes and decisions, a sentence each: a PKGREVISION raised, a rule overridden
 */
public record PullRequestBody(
        Branch branch,
        Worklist.Item item,
        List<PkgName> makes,
        String topic,
        String into,
        OptionalInt direct,
        OptionalInt all,
        List<String> requests,
        List<String> remarks) {

    private static final int LISTED = 40;

    public PullRequestBody {
        makes = List.copyOf(makes);
        requests = List.copyOf(requests);
        remarks = List.copyOf(remarks);
    }

    /** {@code security/openssl: pull up 1.0.1k, closes 8 findings}. */
    public String title() {
        BackportOption backport = item.backport();
        String version = makes.isEmpty()
                ? backport.version().trunkName().version().text()
                : makes.stream().map(name -> name.version().text()).distinct().collect(Collectors.joining(", "));
        return Controls.shown(item.pkgpath() + ": pull up " + (backport.patch() ? "a patch, " : "") + version
                + ", closes " + count(item.closes().size(), "finding"));
    }

    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("Pulls ")
                .append(Markdown.code(item.pkgpath()))
                .append(" up on ")
                .append(Markdown.code(branch.name()));
        out.append(": ").append(names(item.packages())).append(" -> ");
        out.append(makes.isEmpty() ? "not known" : names(makes)).append(".\n");
        if (!requests.isEmpty()) {
            out.append("Asked for in ").append(String.join(", ", requests)).append(".\n");
        }
        fixes(out);
        evidence(out);
        obstacles(out);
        risks(out);
        rebuilds(out);
        if (!remarks.isEmpty()) {
            heading("Remarks", out);
            remarks.forEach(remark -> bullet(Markdown.text(remark), out));
        }
        review(out);
        return out.toString();
    }

    private void fixes(StringBuilder out) {
        heading("What it fixes", out);
        Map<VulnEntry, Set<PkgName>> byEntry = new LinkedHashMap<>();
        for (Triaged one : item.closes()) {
            byEntry.computeIfAbsent(one.finding().entry(), none -> new LinkedHashSet<>())
                    .add(one.finding().pkgname());
        }
        byEntry.entrySet().stream()
                .limit(LISTED)
                .forEach(one -> bullet(
                        Markdown.advisory(one.getKey()) + ", "
                                + Markdown.text(one.getKey().type()) + ", "
                                + Markdown.code(one.getKey().pattern()) + " in "
                                + names(List.copyOf(one.getValue())),
                        out));
        if (byEntry.size() > LISTED) {
            bullet("and " + (byEntry.size() - LISTED) + " more", out);
        }
        BackportOption backport = item.backport();
        out.append("\nIt closes ")
                .append(backport.clears())
                .append(" of ")
                .append(count(backport.of(), "finding"))
                .append(" of the package.");
        if (backport.introduces() > 0) {
            out.append(" But ")
                    .append(backport.introduces())
                    .append(backport.introduces() == 1 ? " entry matches" : " entries match")
                    .append(" the new version that did not match the old one.");
        }
        out.append('\n');
    }

    private void evidence(StringBuilder out) {
        heading("Evidence", out);
        List<Commit> commits = item.backport().trial().map(Trial::commits).orElse(List.of());
        commits.forEach(commit -> bullet(line(commit), out));
        if (commits.isEmpty()) {
            bullet("trunk: " + Markdown.text(item.backport().version().toString()), out);
        }
        item.backport()
                .trial()
                .map(Trial::along)
                .filter(along -> !along.isEmpty())
                .ifPresent(along ->
                        bullet("with " + along.stream().map(Markdown::code).collect(Collectors.joining(", ")), out));
    }

    private static String line(Commit commit) {
        return "trunk's " + Markdown.code(shortId(commit)) + " of " + commit.date() + " by "
                + Markdown.text(commit.author()) + ": " + Markdown.text(commit.subject());
    }

    private void obstacles(StringBuilder out) {
        heading("Conflicts and prerequisites", out);
        if (item.backport().trial().isEmpty()) {
            out.append("Not tried.\n");
            return;
        }
        Trial trial = item.backport().trial().get();
        if (trial.conflicts().isEmpty() && trial.prerequisites().isEmpty()) {
            out.append("None: it applied cleanly to ")
                    .append(Markdown.code(into))
                    .append(", and nothing that it needs is missing there.\n");
        }
        trial.conflicts().stream()
                .map(Conflict::toString)
                .map(Markdown::text)
                .forEach(one -> bullet("conflict: " + one, out));
        trial.prerequisites().forEach(one -> bullet("needs " + Markdown.text(one.toString()), out));
    }

    private void risks(StringBuilder out) {
        heading("Risks", out);
        List<String> risks = new ArrayList<>();
        item.backport()
                .trial()
                .ifPresent(trial -> trial.risks().forEach(risk -> risks.add(Markdown.text(risk.toString()))));
        risks.forEach(risk -> bullet(risk, out));
        if (risks.isEmpty()) {
            out.append(
                    item.backport().trial().isEmpty()
                            ? "Not measured.\n"
                            : "None in PLIST, buildlink3.mk and options."
                                    + (remarks.stream().anyMatch(remark -> remark.startsWith("the gate on "))
                                            ? "\n"
                                            : " The binary packages were not compared.\n"));
        }
    }

    private void rebuilds(StringBuilder out) {
        heading("Rebuilds", out);
        if (all.isEmpty()) {
            out.append("Not measured.\n");
        } else {
            out.append(Markdown.code(item.pkgpath())).append(all.getAsInt() == 0 ? "; nothing needs it" : "");
            if (all.getAsInt() > 0) {
                out.append(" and %,d package director%s that need%s it"
                        .formatted(all.getAsInt(), all.getAsInt() == 1 ? "y" : "ies", all.getAsInt() == 1 ? "s" : ""));
                direct.ifPresent(some -> out.append(", %,d of them directly".formatted(some)));
            }
            out.append(".\n");
        }
        item.backport()
                .trial()
                .ifPresent(trial -> trial.moves().forEach(move -> bullet("also changes " + Markdown.text(move), out)));
    }

    private void review(StringBuilder out) {
        heading("How to review", out);
        List<String> commands = new ArrayList<>();
        commands.add("git log --reverse -p origin/" + into + "..origin/" + topic);
        item.backport()
                .trial()
                .ifPresent(trial -> trial.commits().forEach(commit -> commands.add("git show " + shortId(commit))));
        commands.add("holdfast explain " + item.pkgpath());
        out.append(Markdown.block(String.join("\n", commands)));
        out.append("\nThe commits on the topic branch name trunk's; compare them, then merge into ")
                .append(Markdown.code(into))
                .append(".\n");
    }

    private static void heading(String text, StringBuilder out) {
        out.append("\n### ").append(text).append("\n\n");
    }

    private static void bullet(String text, StringBuilder out) {
        out.append("- ").append(text).append('\n');
    }

    private static String names(List<PkgName> names) {
        return names.stream().limit(LISTED).map(Markdown::code).collect(Collectors.joining(", "))
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }

    private static String shortId(Commit commit) {
        return commit.id().substring(0, Math.min(12, commit.id().length()));
    }

    private static String count(int number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }
}
