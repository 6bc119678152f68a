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
     */
    public record BackportLine(Worklist.Item item, int direct, int all, Optional<LocalDate> since, Priority priority) {}

    public BackportsReport {
        lines = List.copyOf(lines);
    }

    /** A table and a summary. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        Table table = new Table(style);
        lines.forEach(line -> row(line, table));
        out.append(table);
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
        return out.toString();
    }

    private void row(BackportLine line, Table table) {
        BackportOption backport = line.item().backport();
        table.row(
                backport.grade().toString(),
                "%3d".formatted(line.priority().total()),
                line.item().pkgpath().toString(),
                from(line) + " -> " + to(backport),
                "closes " + line.item().closes().size(),
                line.all() == 0 ? "" : "%,d need it".formatted(line.all()),
                line.since()
                        .map(date -> ChronoUnit.DAYS.between(date, today) + " d")
                        .orElse(""),
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
        if (backport.introduces() > 0) {
            parts.add("opens " + backport.introduces());
        }
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
