package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.outcome.SyncOutcome.ArchiveNews;
import org.holdfast.outcome.SyncOutcome.BranchNews;
import org.holdfast.outcome.SyncOutcome.FindingsNews;
import org.holdfast.outcome.SyncOutcome.RequestsNews;
import org.holdfast.outcome.SyncOutcome.SourceNews;
import org.holdfast.outcome.SyncOutcome.VulnListNews;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnListChange;

/**
 * The news of a sync, as text and as JSON.
 *
 * @param outcome the news of each source
 */
public record SyncReport(SyncOutcome outcome) {

    /** A heading for each source, and a line for each change; what to do next at the end. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        for (SourceNews part : outcome.news()) {
            switch (part) {
                case VulnListNews list -> text(list, out);
                case BranchNews branch -> text(branch, out);
                case ArchiveNews archive -> text(archive, out);
                case RequestsNews requests -> text(requests, out);
                case FindingsNews findings -> text(findings, out);
            }
        }
        next().ifPresent(next -> out.append("Next: ").append(next).append('\n'));
        return out.toString()
                .lines()
                .map(line -> style.hanging(line, HANGING) + "\n")
                .collect(Collectors.joining());
    }

    /** How far what does not fit on a line is indented. */
    private static final int HANGING = 13;

    /** What to do with the news; empty if there is nothing to go on with. */
    private Optional<String> next() {
        if (!outcome.failed().isEmpty()) {
            return Optional.of("see to what failed, then run 'holdfast sync' again");
        }
        List<String> steps = new ArrayList<>();
        for (SourceNews part : outcome.news()) {
            switch (part) {
                case VulnListNews list -> {}
                case BranchNews branch -> {}
                case ArchiveNews archive -> {}
                case RequestsNews requests -> {
                    if (requests.changed()) {
                        steps.add("'holdfast requests' says what users ask for");
                    }
                }
                case FindingsNews findings -> steps.addAll(next(findings));
            }
        }
        if (!steps.isEmpty()) {
            return Optional.of(String.join(", ", steps));
        }
        boolean listAlone =
                !outcome.news().isEmpty() && outcome.news().stream().allMatch(part -> part instanceof VulnListNews);
        return listAlone
                ? Optional.of(
                        "'holdfast audit' finds what the list flags; with [git] in holdfast.toml, sync says why it is open")
                : Optional.empty();
    }

    private static List<String> next(FindingsNews findings) {
        if (findings.first()) {
            return List.of("'holdfast status' sums them up", "'holdfast backports' lists the fixes to take");
        }
        List<String> steps = new ArrayList<>();
        if (!findings.opened().isEmpty()) {
            steps.add("'holdfast explain %s' says what to do about a new one"
                    .formatted(findings.opened().getFirst().pkgname()));
        }
        steps.add(
                findings.changed()
                        ? "'holdfast status' sums up what is open"
                        : "nothing new; 'holdfast status' sums up what is open");
        return steps;
    }

    private static void text(VulnListNews list, StringBuilder out) {
        out.append("vulnerability list: %,d entries on %s, ".formatted(list.entries(), list.seen()));
        VulnListChange change = list.change();
        if (list.before().isEmpty()) {
            out.append("first read\n");
        } else if (change.isEmpty()) {
            out.append("none of them different from ")
                    .append(list.before().get())
                    .append('\n');
        } else {
            out.append("since %s %,d new, %,d changed, %,d withdrawn\n"
                    .formatted(
                            list.before().get(),
                            change.added().size(),
                            change.changed().size(),
                            change.withdrawn().size()));
        }
        change.added().forEach(key -> out.append("  new        ").append(text(key)));
        change.changed()
                .forEach(one -> out.append("  changed    ")
                        .append(text(one.was()))
                        .append("         to  ")
                        .append(text(one.is())));
        change.withdrawn().forEach(key -> out.append("  withdrawn  ").append(text(key)));
    }

    private static void text(BranchNews branch, StringBuilder out) {
        out.append("branch %s: at %s, ".formatted(branch.name(), id(branch.commit())));
        if (branch.before().isEmpty()) {
            out.append("read for the first time, %,d commits since it was cut".formatted(branch.commits()));
        } else if (branch.rewritten() > 0) {
            out.append("rewritten since %s: %,d commits that were read are gone from it; what they changed is kept"
                    .formatted(id(branch.before().get()), branch.rewritten()));
        } else if (branch.before().get().equals(branch.commit())) {
            out.append("unchanged");
        } else {
            out.append("%,d commits since %s"
                    .formatted(branch.commits(), id(branch.before().get())));
        }
        branch.packages().ifPresent(packages -> out.append("; %,d packages".formatted(packages)));
        branch.unknown()
                .ifPresent(unknown -> out.append(unknown == 0 ? "" : ", %,d of unknown name".formatted(unknown)));
        out.append(branch.submodules().isEmpty() ? "" : "; " + branch.submodules())
                .append('\n');
        for (VersionChange change : branch.changes()) {
            Optional<PkgVersion> before = version(change.before());
            Optional<PkgVersion> after = version(change.after());
            boolean plain = before.isPresent() && after.isPresent();
            out.append("  %-10s %s  %s  %s (%s)\n"
                    .formatted(
                            change.before().isEmpty() ? "new" : change.after().isEmpty() ? "gone" : "changed",
                            change.pkgpath(),
                            change.before().isEmpty()
                                    ? names(change.after())
                                    : change.after().isEmpty()
                                            ? names(change.before())
                                            : plain
                                                    ? before.get() + " -> " + after.get()
                                                    : names(change.before()) + " -> " + names(change.after()),
                            change.commit().date(),
                            change.commit().author()));
        }
    }

    /** The common version of packages; empty if there are several, or one is unknown. */
    private static Optional<PkgVersion> version(List<MadePackage> made) {
        List<PkgVersion> versions = made.stream()
                .flatMap(one -> one.pkgname().map(PkgName::version).stream())
                .distinct()
                .toList();
        boolean known = made.stream().allMatch(one -> one.pkgname().isPresent());
        return known && versions.size() == 1 ? Optional.of(versions.getFirst()) : Optional.empty();
    }

    private static String names(List<MadePackage> made) {
        return made.stream().map(MadePackage::toString).collect(Collectors.joining(" "));
    }

    private static String id(String commit) {
        return commit.substring(0, Math.min(12, commit.length()));
    }

    private static void text(ArchiveNews archive, StringBuilder out) {
        out.append("archive %s: %,d packages, ".formatted(archive.source(), archive.packages()));
        out.append(
                archive.first()
                        ? "first read\n"
                        : "%,d new, %,d gone\n"
                                .formatted(
                                        archive.appeared().size(),
                                        archive.disappeared().size()));
        archive.appeared().forEach(one -> out.append("  new        %s\n".formatted(one.pkgname())));
        archive.disappeared().forEach(one -> out.append("  gone       %s\n".formatted(one.pkgname())));
    }

    private static void text(RequestsNews requests, StringBuilder out) {
        out.append("requests to %s: %,d open, ".formatted(requests.source(), requests.open()));
        out.append(
                requests.first()
                        ? "first read; 'holdfast requests' lists them\n"
                        : "%,d new, %,d different\n"
                                .formatted(
                                        requests.fresh().size(),
                                        requests.different().size()));
        requests.fresh().forEach(one -> out.append("  new        %s\n".formatted(one)));
        requests.different().forEach(one -> out.append("  %-10s %s\n".formatted(one.state(), one)));
    }

    private static void text(FindingsNews findings, StringBuilder out) {
        out.append("findings of %s: %,d open".formatted(findings.branch(), findings.open()));
        out.append(
                findings.first()
                        ? ", first assessed\n"
                        : ", %,d new, %,d changed disposition, %,d closed\n"
                                .formatted(
                                        findings.opened().size(),
                                        findings.redecided().size(),
                                        findings.closed().size()));
        text("new", findings.opened(), out);
        text("decided", findings.redecided(), out);
        text("closed", findings.closed(), out);
    }

    private static void text(String what, List<FindingState> lines, StringBuilder out) {
        lines.forEach(one -> out.append("  %-10s %s  %s  %s\n             %s: %s\n"
                .formatted(what, one.pkgname(), one.entry().type(), one.entry().url(), one.kind(), one.sentence())));
    }

    private static String text(VulnKey key) {
        return key.pattern() + "  " + key.type() + "  " + key.url() + "\n";
    }

    /**
     * <code>{"vulnerabilities": {…}, "malformed": […], "branches": [{…}], "archives": [{…}], "requests": {…}, "findings": {…}, "failed":
     * [{"source", "why"}]}</code>; a source that failed is absent.
     */
    public String json() {
        return Json.write(SyncJson.of(outcome));
    }
}
