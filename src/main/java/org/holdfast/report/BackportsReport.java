package org.holdfast.report;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Trial;
import org.holdfast.triage.Worklist;

/**
 * The worklist of a maintainer: a line for each backport, most urgent first.
 *
 * @param branch the branch
 * @param lines the backports
 * @param merging the number of findings that wait for a merge into the release branch
 * @param publishing the number of findings that wait for a build
 * @param today the day up to which ages are counted
 */
public record BackportsReport(Branch branch, List<BackportLine> lines, long merging, long publishing, LocalDate today) {

    /**
     * A backport.
     *
     * @param item the backport and the findings that it closes
     * @param direct the number of package directories that depend on it directly
     * @param all the number that depend on it directly or not, and have to be rebuilt
     * @param since the day of trunk's earliest fix for a finding that it closes
     * @param priority the priority of the most urgent finding that it closes
     * @param asked the open requests for a finding that it closes, by their reference, {@code #12}
     */
    public record BackportLine(
            Worklist.Item item, int direct, int all, Optional<LocalDate> since, Priority priority, List<String> asked) {

        public BackportLine {
            asked = List.copyOf(asked);
        }
    }

    public BackportsReport {
        lines = List.copyOf(lines);
    }

    /** The lines that are shown unless all are asked for. */
    private static final int SHOWN = 20;

    /** A table of the most urgent ones and a summary. */
    public String text(TextLayout style, boolean all) {
        StringBuilder out = new StringBuilder();
        Columns table = new Columns(
                style,
                Columns.Column.word("grade").painted(style::kind),
                Columns.Column.spareNumber("prio"),
                Columns.Column.name("package"),
                Columns.Column.name("from → to"),
                Columns.Column.word("step"),
                Columns.Column.number("closes"),
                Columns.Column.number("opens"),
                Columns.Column.number("age"),
                Columns.Column.word("asked"),
                Columns.Column.spareNumber("needed by"),
                Columns.Column.tail("work"));
        int shown = all ? lines.size() : Math.min(SHOWN, lines.size());
        lines.subList(0, shown).forEach(line -> row(line, table));
        out.append(table);
        if (shown < lines.size()) {
            out.append("  … %,d more; --all lists them%n".formatted(lines.size() - shown));
        }
        if (!lines.isEmpty()) {
            out.append('\n');
        }
        long closes = lines.stream()
                .flatMap(line -> line.item().closes().stream())
                .distinct()
                .count();
        out.append(style.bold(count(lines.size(), "backport") + (lines.size() == 1 ? " closes " : " close ")
                        + count((int) closes, "finding") + " of " + branch.name()))
                .append('\n');
        if (merging > 0) {
            out.append("%,d findings are fixed on the backports branch: merge it%n".formatted(merging));
        }
        if (publishing > 0) {
            out.append("%,d are fixed on the release branch: build and publish it%n".formatted(publishing));
        }
        if (!lines.isEmpty()) {
            style.wrap("Next: 'holdfast explain PKG' says what one takes, 'holdfast backport PKG' makes it", 0)
                    .forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    private void row(BackportLine line, Columns table) {
        BackportOption backport = line.item().backport();
        table.row(
                backport.grade().toString(),
                Integer.toString(line.priority().total()),
                line.item().pkgpath().toString(),
                from(line) + TextLayout.ARROW + to(backport),
                line.item().step().toString(),
                "%,d".formatted(line.item().closes().size()),
                backport.introduces() == 0 ? "" : "%,d".formatted(backport.introduces()),
                line.since()
                        .map(date -> TextLayout.shortAge(Math.max(0, ChronoUnit.DAYS.between(date, today))))
                        .orElse(""),
                String.join(" ", line.asked()),
                line.all() == 0 ? "" : "%,d".formatted(line.all()),
                work(backport));
    }

    private static String from(BackportLine line) {
        return line.item().packages().stream()
                .map(name -> name.version().text())
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    private static String to(BackportOption backport) {
        String version = backport.version().successor()
                ? backport.version().trunkName().text()
                : backport.version().pkgname().version().text();
        return backport.patch() ? "patch of " + version : version;
    }

    /** The work beyond applying it. */
    private static String work(BackportOption backport) {
        if (backport.trial().isEmpty()) {
            return "";
        }
        Trial trial = backport.trial().get();
        List<String> parts = new ArrayList<>();
        if (!trial.conflicts().isEmpty()) {
            parts.add(count(trial.conflicts().size(), "conflict"));
        }
        if (!trial.prerequisites().isEmpty()) {
            parts.add("needs " + trial.prerequisites().size());
        }
        if (trial.commits().size() > 1) {
            parts.add(trial.commits().size() + " commits");
        }
        if (!trial.moves().isEmpty()) {
            parts.add("moves " + trial.moves().size() + " more");
        }
        if (!trial.risks().isEmpty()) {
            parts.add(count(trial.risks().size(), "risk"));
        }
        return String.join(", ", parts);
    }

    private static String count(int number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    /** {@code {"branch": "2014Q1", "backports": [{…}], "merging": 0, "publishing": 0}}; the keys are stable. */
    public String json() {
        return Json.write(BackportsJson.of(this));
    }
}
