package org.holdfast.report;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.report.StatusReport.FindingLine;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * The state of a branch on one screen: how many findings there are by disposition, what is new, the most urgent packages with what to do
 * about them, how old the data is, and where to go on.
 *
 * @param report the findings
 * @param looked the day on which sync last looked; empty if files are read
 * @param today the day of the report
 */
public record StatusScreen(StatusReport report, Optional<LocalDate> looked, LocalDate today) {

    private static final int PACKAGES = 10;

    /** An age from which on the data counts as old. */
    private static final int OLD = 7;

    private static final int CELL = 38;

    /** What most steps take. */
    private static final int STEP = 25;

    /** In a word or two, who has to act. */
    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("upgrade", "for admins"),
            Map.entry("publishing", "to publish"),
            Map.entry("merging", "to merge"),
            Map.entry("pullup", "to backport"),
            Map.entry("by-hand", "to write"),
            Map.entry("policy-forbids", "to decide"),
            Map.entry("no-fix", "trunk has none"),
            Map.entry("suspect-entry", "to review"),
            Map.entry("patched", "settled"),
            Map.entry("not-affected", "settled"),
            Map.entry("accepted", "settled"),
            Map.entry("end-of-life", "to replace"),
            Map.entry("undetermined", "to find out"));

    private static final String NEXT =
            "'holdfast explain PKG' says why and what to do, 'holdfast backports' is the worklist, ";

    /** At most 24 lines of 80 columns for most branches. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        List<List<FindingLine>> packages = report.packages();
        out.append(style.bold(TextLayout.count(report.lines().size(), "finding") + " in "
                        + TextLayout.count(packages.size(), "package") + " of "
                        + report.branch().name()))
                .append('\n');
        say(age(), style, out);
        counts(style, out);
        List<List<FindingLine>> directories = directories(packages);
        List<List<FindingLine>> urgent = directories.stream()
                .filter(of -> StatusReport.urgent(of).total() > 0)
                .limit(PACKAGES)
                .toList();
        if (!urgent.isEmpty()) {
            out.append('\n');
            out.append(table(urgent, style));
            if (urgent.size() < directories.size()) {
                out.append("  … %,d more%n".formatted(directories.size() - urgent.size()));
            }
        }
        List<String> gaps = report.gaps();
        if (!gaps.isEmpty()) {
            say("Not in these numbers: " + String.join("; ", gaps), style, out);
        }
        if (!report.lines().isEmpty()) {
            say(
                    "Next: " + (looked.isPresent() ? NEXT : "") + "'holdfast status --all' lists every finding",
                    style,
                    out);
        }
        return out.toString();
    }

    /** By directory: most that make several packages make them of one source. */
    private static List<List<FindingLine>> directories(List<List<FindingLine>> packages) {
        Map<String, List<FindingLine>> byDirectory = new LinkedHashMap<>();
        packages.forEach(of ->
                byDirectory.computeIfAbsent(name(of), key -> new ArrayList<>()).addAll(of));
        return List.copyOf(byDirectory.values());
    }

    private static String name(List<FindingLine> of) {
        Triaged first = of.getFirst().finding();
        return first.pkgpath().map(Object::toString).orElse(first.pkgname().text());
    }

    private static void say(String sentence, TextLayout style, StringBuilder out) {
        style.wrap(sentence, 0).forEach(line -> out.append(line).append('\n'));
    }

    private String age() {
        if (looked.isEmpty()) {
            return "Read from files just now; only 'holdfast sync' records what is new";
        }
        LocalDate day = looked.get();
        long days = ChronoUnit.DAYS.between(day, today);
        String when = "As of " + day
                + (days < 0 ? "" : days == 0 ? ", today" : ", " + TextLayout.age(days) + " ago")
                + (days >= OLD ? ": 'holdfast sync' reads what has happened since" : "");
        List<LocalDate> seen = report.lines().stream()
                .flatMap(line -> line.seen().stream())
                .sorted()
                .toList();
        if (seen.isEmpty()) {
            return when;
        }
        long fresh = seen.stream().filter(day::equals).count();
        return when + "; "
                + (fresh == 0
                        ? "nothing new on that day"
                        : seen.getFirst().equals(day)
                                ? "what is new shows from the second sync on"
                                : "%,d new on that day: --since %s lists them".formatted(fresh, day));
    }

    /** Two to a line where there is room, in the order of {@link StatusReport#KINDS}: by who has to act. */
    private void counts(TextLayout style, StringBuilder out) {
        List<String> kinds = StatusReport.KINDS.keySet().stream()
                .filter(kind -> report.count(kind) > 0)
                .toList();
        int half = style.width().orElse(2 * CELL) < 2 * CELL ? kinds.size() : (kinds.size() + 1) / 2;
        for (int i = 0; i < half; i++) {
            String left = cell(kinds.get(i));
            out.append(coloured(left, kinds.get(i), style));
            if (half + i < kinds.size()) {
                out.append(" ".repeat(Math.max(2, CELL - left.length())))
                        .append(coloured(cell(kinds.get(half + i)), kinds.get(half + i), style));
            }
            out.append('\n');
        }
    }

    private String cell(String kind) {
        return "%6s  %-15s %s"
                .formatted(
                        "%,d".formatted(report.count(kind)),
                        kind,
                        Optional.ofNullable(SHORT.get(kind)).orElse(""));
    }

    private static String coloured(String cell, String kind, TextLayout style) {
        return cell.replace(kind, style.kind(kind));
    }

    private static String table(List<List<FindingLine>> packages, TextLayout style) {
        Columns table = new Columns(
                style,
                Columns.Column.number("prio"),
                Columns.Column.name("most urgent"),
                Columns.Column.number("open"),
                Columns.Column.word("worst").painted(style::severity),
                Columns.Column.name("what to do").atLeast(STEP));
        packages.forEach(of -> table.row(
                Integer.toString(StatusReport.urgent(of).total()),
                name(of),
                "%,d".formatted(of.size()),
                StatusReport.worst(of).describe(),
                step(of)));
        return table.toString();
    }

    /** The step that is nearest to a fix, of those of a package. */
    private static String step(List<FindingLine> of) {
        List<String> order = new ArrayList<>(StatusReport.KINDS.keySet());
        return of.stream()
                .map(FindingLine::finding)
                .min(Comparator.comparingInt(
                        one -> order.indexOf(one.disposition().kind())))
                .map(Triaged::disposition)
                .map(StatusScreen::step)
                .orElse("");
    }

    private static String step(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Upgrade u ->
                "upgrade to " + u.published().pkgname().version();
            case Disposition.Publishing p -> "publish " + p.release().version();
            case Disposition.Merging m -> "merge " + m.backports().version();
            case Disposition.Pullup p -> "backport " + to(p.best());
            case Disposition.ByHand b ->
                b.fixedUpstream()
                        .map(version -> "write " + version + " by hand")
                        .orElse("take trunk's patch");
            case Disposition.PolicyForbids f -> "decide on " + f.nearest().trunkName();
            case Disposition.NoFix n -> "no fix yet: patch";
            case Disposition.SuspectEntry s -> "review the entry";
            case Disposition.Patched p -> "nothing: patched";
            case Disposition.NotAffected n -> "nothing: not affected";
            case Disposition.Accepted a -> "nothing: accepted";
            case Disposition.EndOfLife e -> "remove or replace";
            case Disposition.Undetermined u -> "find out: " + u.missing();
        };
    }

    private static String to(BackportOption best) {
        return (best.patch() ? "patch of " : "")
                + (best.version().successor()
                        ? best.version().trunkName().text()
                        : best.version().pkgname().version().text())
                + ", " + best.grade();
    }
}
