package org.holdfast.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Priority;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.TrunkVersion;

/**
 * Explains packages, a screen for each: findings, versions, the best backport, and what to do next.
 *
 * @param branch the branch
 * @param packages the packages with their findings
 * @param stages what the branches make and the archives publish
 */
public record ExplainReport(Branch branch, List<Explained> packages, Stages stages) {

    private static final String INDENT = "           ";

    /**
     * A package and its findings.
     *
     * @param pkgname the package
     * @param pkgpath its PKGPATH; empty if unknown
     * @param findings its findings
     * @param since the day from which each finding counts as open, if known
     * @param priorities the priority of each finding
     * @param direct the number of package directories of the branch that depend on it directly
     * @param all the number that depend on it directly or not
     */
    public record Explained(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            List<Triaged> findings,
            Map<Triaged, LocalDate> since,
            Map<Triaged, Priority> priorities,
            int direct,
            int all) {

        public Explained {
            findings = List.copyOf(findings);
            since = Map.copyOf(since);
            priorities = Map.copyOf(priorities);
        }
    }

    public ExplainReport {
        packages = List.copyOf(packages);
    }

    /** A screen for each package. */
    public String text(TextLayout style) {
        return text(style, List.of(), false);
    }

    /**
     * A screen for each package: first the answer, for an admin and for a maintainer, then the findings, then the evidence.
     *
     * @param cves the advisories asked for, if any: then a line for each package comes first
     * @param verbose whether to list every version, backport and commit, or only count them where there are many
     */
    public String text(TextLayout style, List<String> cves, boolean verbose) {
        String lines = cves.isEmpty() ? "" : lines(style, cves) + "\n";
        return lines + packages.stream().map(one -> text(one, style, verbose)).collect(Collectors.joining("\n"));
    }

    /** A line for each package that an advisory flags. */
    private String lines(TextLayout style, List<String> cves) {
        Columns table = new Columns(
                style,
                Columns.Column.word("why open").painted(style::kind),
                Columns.Column.name("package"),
                Columns.Column.spare("directory"),
                Columns.Column.tail("which means"));
        for (Explained one : packages) {
            one.findings().stream()
                    .filter(finding -> finding.entry().cves().stream().anyMatch(cves::contains))
                    .forEach(finding -> table.row(
                            finding.disposition().kind(),
                            one.pkgname().text(),
                            one.pkgpath().map(PkgPath::toString).orElse(""),
                            finding.disposition().sentence()));
        }
        return table.toString();
    }

    private String text(Explained one, TextLayout style, boolean verbose) {
        StringBuilder out = new StringBuilder();
        List<Triaged> findings = one.findings();
        Optional<BackportOption> best = best(findings);
        String head = one.pkgpath().map(path -> "  " + path).orElse("") + "  on " + branch.name() + "  "
                + (findings.isEmpty() ? "no findings" : count(findings.size(), "finding"));
        out.append(style.bold(one.pkgname().text()))
                .append(style.fit(head, one.pkgname().text().length()))
                .append('\n');
        line("Admin", findings.isEmpty() ? "nothing to do" : answer(admin(one), verbose), style, out);
        if (!findings.isEmpty()) {
            line("Maintainer", answer(inFull(maintainer(one), one, best), verbose), style, out);
        }
        one.pkgpath().flatMap(branch::notBuilt).ifPresent(why -> line("Not built", why, style, out));
        findings(findings, style, out);
        one.pkgpath().ifPresent(path -> line("Versions", versions(one, path), style, out));
        if (findings.isEmpty()) {
            return out.toString();
        }
        Triaged first = findings.getFirst();
        line("Timeline", timeline(one.pkgname(), first.timeline(), best, verbose), style, out);
        best.ifPresent(backport -> best(backport, one, style, verbose, out));
        others(findings, best, style, verbose, out);
        one.priorities().values().stream()
                .max(Comparator.comparingInt(Priority::total))
                .ifPresent(priority -> line("Priority", priority.toString(), style, out));
        line("Policy", first.rule().toString(), style, out);
        decisions(findings, style, out);
        return out.toString();
    }

    /** The most steps that an answer names, unless all are asked for. */
    private static final int STEPS = 2;

    private static String answer(Collection<String> steps, boolean verbose) {
        if (steps.isEmpty()) {
            return "nothing to do";
        }
        int shown = verbose || steps.size() <= STEPS + 1 ? steps.size() : STEPS;
        return steps.stream().limit(shown).collect(Collectors.joining("; "))
                + (shown < steps.size() ? "; " + (steps.size() - shown) + " more steps, which -v lists" : "");
    }

    private static final String UPDATE = "write the update to ";
    private static final String FOR_BRANCH = " for the branch";

    /** A maintainer's steps: what the backport takes and closes, and all that is to be written in one of them. */
    private static List<String> inFull(Set<String> steps, Explained one, Optional<BackportOption> best) {
        List<String> versions = steps.stream()
                .filter(step -> step.startsWith(UPDATE))
                .map(step -> step.substring(UPDATE.length(), step.length() - FOR_BRANCH.length()))
                .toList();
        String backport = "holdfast backport "
                + one.pkgpath().map(PkgPath::toString).orElse(one.pkgname().text());
        return steps.stream()
                .map(step -> step.startsWith(UPDATE)
                        ? UPDATE + String.join(", ", versions) + FOR_BRANCH
                        : step.equals(backport)
                                ? "'" + step + "'"
                                        + best.map(option -> " takes " + name(option) + " (" + option.grade()
                                                        + ") and closes " + option.clears() + " of "
                                                        + option.of())
                                                .orElse("")
                                : step)
                .distinct()
                .toList();
    }

    private static String name(BackportOption option) {
        return (option.patch() ? "the patch of " : "") + name(option.version());
    }

    private static String name(TrunkVersion version) {
        return version.successor()
                ? version.trunkName().text()
                : version.pkgname().version().text();
    }

    private static void findings(List<Triaged> findings, TextLayout style, StringBuilder out) {
        Table table = new Table(style);
        for (int i = 0; i < findings.size(); i++) {
            Triaged one = findings.get(i);
            table.row(
                    one.disposition().kind(),
                    advisory(one.finding().entry()),
                    fix(one.disposition()),
                    one.finding().entry().type(),
                    one.finding().entry().pattern().toString());
            String note = note(one);
            if (!note.isEmpty() && (i + 1 == findings.size() || !note.equals(note(findings.get(i + 1))))) {
                table.note(note);
            }
        }
        out.append(table);
    }

    /** All CVE ids, since explaining is asked for by any of them; or else the short name. */
    private static String advisory(VulnEntry entry) {
        return entry.cves().isEmpty() ? entry.advisory() : String.join(" ", entry.cves());
    }

    private static String fix(Disposition disposition) {
        return disposition instanceof Disposition.Pullup pullup
                ? pullup.fix().grade() + ", " + (pullup.fix().patch() ? "patch of " : "")
                        + pullup.fix().version().trunkName().version()
                : "";
    }

    private static String note(Triaged one) {
        return one.disposition() instanceof Disposition.Pullup
                ? ""
                : one.disposition().sentence();
    }

    private String versions(Explained one, PkgPath path) {
        List<String> parts = new ArrayList<>();
        one.findings().stream()
                .findFirst()
                .map(Triaged::timeline)
                .map(Timeline::end)
                .ifPresent(end -> parts.add(
                        end instanceof Timeline.End.At at ? "trunk " + inShort(at.pkgname(), one) : end.toString()));
        stages.backports()
                .flatMap(stage -> stage.makes(path, one.pkgname().base()))
                .ifPresent(name -> parts.add("backports " + inShort(name, one)));
        stages.release()
                .ifPresent(stage -> parts.add("release "
                        + stage.makes(path, one.pkgname().base())
                                .map(name -> inShort(name, one))
                                .orElse("has none")));
        for (PublishedPackage published : stages.published(path, one.pkgname().base())) {
            parts.add("archive " + inShort(published.pkgname(), one) + " (" + published.since() + ")");
        }
        return String.join(" • ", parts);
    }

    /** The version alone if the PKGBASE is that of the explained package, else the whole PKGNAME. */
    private static String inShort(PkgName name, Explained one) {
        return name.base().equals(one.pkgname().base()) ? name.version().text() : name.text();
    }

    /** The most versions, and the most other backports, that are named unless all are asked for. */
    private static final int NAMED = 6;

    /** The versions from the branch's on, the best one in brackets. Of many, those in the middle are counted. */
    private static String timeline(PkgName branch, Timeline timeline, Optional<BackportOption> best, boolean verbose) {
        List<TrunkVersion> versions = timeline.versions();
        if (versions.isEmpty()) {
            return branch.version().text() + ": trunk has had nothing newer";
        }
        StringBuilder out = new StringBuilder(branch.version().text());
        int left = 0;
        for (int i = 0; i < versions.size(); i++) {
            TrunkVersion version = versions.get(i);
            boolean chosen =
                    best.filter(backport -> backport.version().equals(version)).isPresent();
            boolean named = verbose || versions.size() <= NAMED || i < NAMED / 2 || i == versions.size() - 1;
            if (!chosen && !named) {
                left++;
                continue;
            }
            if (left > 0) {
                out.append(" ─ … ").append(left).append(" more");
                left = 0;
            }
            out.append(" ─ ")
                    .append(chosen ? "[" + name(version) + "]" : name(version))
                    .append(version.date().map(date -> " " + date).orElse(""));
        }
        return out.toString();
    }

    private static void best(
            BackportOption backport, Explained one, TextLayout style, boolean verbose, StringBuilder out) {
        String commit = backport.version()
                .commit()
                .map(by -> " " + shortId(by) + " \"" + by.subject() + "\"")
                .orElse("");
        line("Best", (backport.patch() ? "the patch of " : "") + backport.version() + commit, style, out);
        more(
                "closes " + backport.clears() + " of " + backport.of()
                        + (backport.introduces() == 0
                                ? ""
                                : ", but " + backport.introduces() + " entries match it that do not match the branch's")
                        + "; " + used(one),
                style,
                out);
        backport.trial().ifPresent(trial -> trial(trial, style, verbose, out));
        if (backport.trial().isEmpty()) {
            more("not tried", style, out);
        }
    }

    private static String used(Explained one) {
        return one.all() == 0
                ? "no package uses it"
                : "%,d package directories use it, %,d need it".formatted(one.direct(), one.all());
    }

    private static void trial(Trial trial, TextLayout style, boolean verbose, StringBuilder out) {
        more(trial.describe(), style, out);
        if (trial.commits().size() > 1 && verbose) {
            trial.commits()
                    .forEach(commit -> more(
                            "takes " + shortId(commit) + " " + commit.date() + " " + commit.subject(), style, out));
        } else if (trial.commits().size() > 1) {
            more(
                    "takes %d commits, %s to %s; -v lists them"
                            .formatted(
                                    trial.commits().size(),
                                    trial.commits().getFirst().date(),
                                    trial.commits().getLast().date()),
                    style,
                    out);
        }
        if (!trial.along().isEmpty()) {
            more("with " + String.join(", ", trial.along()), style, out);
        }
        trial.moves().forEach(move -> more("moves " + move, style, out));
        trial.conflicts()
                .forEach(conflict -> conflict.hunks()
                        .forEach(hunk -> more(
                                conflict.file() + ":" + hunk.line() + " branch: " + firstLine(hunk.ours())
                                        + " | trunk: " + firstLine(hunk.theirs()),
                                style,
                                out)));
        trial.risks().forEach(risk -> more("risk: " + risk, style, out));
    }

    private static String firstLine(String side) {
        return side.isEmpty()
                ? "(nothing)"
                : side.lines().findFirst().orElse("").strip();
    }

    /** The other backports: with their trials, or in one line. */
    private static void others(
            List<Triaged> findings,
            Optional<BackportOption> best,
            TextLayout style,
            boolean verbose,
            StringBuilder out) {
        List<BackportOption> others = findings.getFirst().backports().stream()
                .filter(backport -> best.filter(backport::equals).isEmpty())
                .toList();
        if (verbose) {
            others.forEach(backport -> line("Also", backport.toString(), style, out));
        } else if (!others.isEmpty()) {
            line(
                    "Also",
                    others.stream().limit(NAMED).map(ExplainReport::inShort).collect(Collectors.joining(", "))
                            + (others.size() > NAMED ? ", … " + (others.size() - NAMED) + " more; -v lists them" : ""),
                    style,
                    out);
        }
    }

    /** {@code 1.0.1h (clean, closes 4)}. */
    private static String inShort(BackportOption option) {
        return name(option) + " (" + option.grade() + ", closes " + option.clears()
                + (option.introduces() == 0 ? "" : ", opens " + option.introduces()) + ")";
    }

    private static void decisions(List<Triaged> findings, TextLayout style, StringBuilder out) {
        findings.stream()
                .flatMap(one -> one.lapsed().stream())
                .distinct()
                .forEach(decision -> line("Decision", "expired: " + decision.review(), style, out));
    }

    /** The steps open to a maintainer, without duplicates. */
    public static Set<String> maintainer(Explained one) {
        Set<String> steps = new LinkedHashSet<>();
        String path = one.pkgpath().map(PkgPath::toString).orElse(one.pkgname().text());
        for (Triaged finding : one.findings()) {
            switch (finding.disposition()) {
                case Disposition.Upgrade u -> {}
                case Disposition.Publishing p -> steps.add("build and publish " + p.release());
                case Disposition.Merging m -> steps.add("merge " + m.backports() + " into the release branch");
                case Disposition.Pullup p -> steps.add("holdfast backport " + path);
                case Disposition.ByHand b ->
                    steps.add(
                            b.patch().isPresent()
                                    ? "take trunk's patch, and say in decisions.toml that the branch is not affected"
                                    : UPDATE
                                            + b.fixedUpstream()
                                                    .map(Object::toString)
                                                    .orElse("the fixed version")
                                            + FOR_BRANCH);
                case Disposition.PolicyForbids f ->
                    steps.add("decide: an override for " + f.nearest().trunkName() + " in decisions.toml, or a patch");
                case Disposition.NoFix n -> steps.add("write a patch: trunk has no fix");
                case Disposition.EndOfLife e -> steps.add("remove it, or name a replacement");
                case Disposition.Patched p -> steps.add("holdfast overlay, so that audits see the patch");
                case Disposition.SuspectEntry s -> steps.add("review the entry, and report it upstream");
                case Disposition.NotAffected n -> {}
                case Disposition.Accepted a -> {}
                case Disposition.Undetermined u -> steps.add("find out: " + u.missing());
            }
        }
        return steps;
    }

    /** The steps open to an admin, without duplicates. */
    public static Set<String> admin(Explained one) {
        Set<String> steps = new LinkedHashSet<>();
        boolean waits = false;
        for (Triaged finding : one.findings()) {
            switch (finding.disposition()) {
                case Disposition.Upgrade u ->
                    steps.add("upgrade to " + u.published().pkgname());
                case Disposition.Publishing p -> steps.add("wait for the build of " + p.release());
                case Disposition.Patched p -> steps.add("nothing to do: patched, though audits cannot see it");
                case Disposition.NotAffected n -> steps.add("nothing to do: not affected");
                case Disposition.SuspectEntry s -> steps.add("probably nothing to do: the entry looks wrong");
                case Disposition.EndOfLife e -> steps.add("plan to do without it: upstream no longer maintains it");
                case Disposition.Accepted a -> waits = true;
                case Disposition.Merging m -> waits = true;
                case Disposition.Pullup p -> waits = true;
                case Disposition.ByHand b -> waits = true;
                case Disposition.PolicyForbids f -> waits = true;
                case Disposition.NoFix n -> waits = true;
                case Disposition.Undetermined u -> waits = true;
            }
        }
        if (waits) {
            steps.add("no fixed version on the branch yet" + exposed(one));
        }
        return steps;
    }

    /** Since when the package is exposed: trunk's first fix, or the day first seen if trunk has none. */
    private static String exposed(Explained one) {
        Optional<LocalDate> fixed = one.findings().stream()
                .flatMap(finding -> finding.disposition() instanceof Disposition.Pullup pullup
                        ? pullup.fix().version().date().stream()
                        : Stream.empty())
                .min(Comparator.naturalOrder());
        return fixed.map(day -> "; exposed since " + day + " at least, when trunk had the first fix")
                .or(() -> one.since().values().stream()
                        .min(Comparator.naturalOrder())
                        .map(day -> "; first seen on " + day))
                .orElse("");
    }

    public static Optional<BackportOption> best(List<Triaged> findings) {
        return findings.stream()
                .flatMap(one -> one.disposition() instanceof Disposition.Pullup pullup
                        ? Stream.of(pullup.best())
                        : Stream.empty())
                .max(Comparator.comparingInt(BackportOption::clears));
    }

    private static void line(String name, String text, TextLayout style, StringBuilder out) {
        List<String> lines = style.wrap(text, INDENT.length());
        out.append(style.bold(name)).append(" ".repeat(INDENT.length() - name.length()));
        out.append(String.join("\n" + INDENT, lines)).append('\n');
    }

    private static void more(String text, TextLayout style, StringBuilder out) {
        style.wrap(text, INDENT.length())
                .forEach(line -> out.append(INDENT).append(line).append('\n'));
    }

    private static String shortId(Commit commit) {
        return commit.id().substring(0, Math.min(12, commit.id().length()));
    }

    private static String count(int number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    /** {@code {"branch": "2014Q1", "packages": [{…}]}}; the keys are stable. */
    public String json() {
        return Json.write(ExplainJson.of(this));
    }
}
