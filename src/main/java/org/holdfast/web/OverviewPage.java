package org.holdfast.web;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.holdfast.desk.Assessment;
import org.holdfast.desk.BranchView;
import org.holdfast.report.MoveReport;
import org.holdfast.report.OverviewReport;
import org.holdfast.report.StatusReport;

/**
 * How secure the branch is now.
 *
 * @param kinds how many findings have each disposition, by who has to act
 * @param open how many there are
 * @param sentences about their age, and fixes
 * @param since what changed since yesterday
 * @param urgent the most urgent backports
 * @param moves what moving to each newer branch would bring
 * @param coverage what is watched, and what is not
 * @param days the history, the latest day first; thinned
 */
record OverviewPage(
        Page page,
        List<Kind> kinds,
        int open,
        List<String> sentences,
        List<String> since,
        List<WorklistPage.Row> urgent,
        List<MoveReport.Move> moves,
        Coverage coverage,
        List<Day> days) {

    private static final int MOST_DAYS = 30;
    private static final int MOST_URGENT = 10;
    private static final int MOST_NAMED = 200;

    /** A disposition: its name, what it means, how many findings have it. */
    record Kind(String name, String means, int count, int width) {}

    /** A day on which something changed. */
    record Day(String day, long open, Map<String, Long> kinds) {}

    /**
     * What is watched.
     *
     * @param sentences in words
     * @param unknown directories whose packages are not known, with the reason
     * @param notBuilt directories that are not built on the platform, with the reason
     */
    record Coverage(List<String> sentences, List<Reason> unknown, List<Reason> notBuilt) {}

    /** A directory, and why. */
    record Reason(String pkgpath, String why) {}

    static OverviewPage of(Page page, BranchView view, List<MoveReport.Move> moves, LocalDate today) {
        Assessment assessment = view.assessment();
        Map<String, Integer> counts = new LinkedHashMap<>();
        StatusReport.KINDS.keySet().forEach(kind -> counts.put(kind, 0));
        assessment.findings().forEach(one -> counts.merge(one.disposition().kind(), 1, Integer::sum));
        int most = Math.max(
                1, counts.values().stream().mapToInt(Integer::intValue).max().orElse(1));
        List<Kind> kinds = counts.entrySet().stream()
                .filter(one -> one.getValue() > 0)
                .map(one -> new Kind(
                        one.getKey(),
                        StatusReport.KINDS.getOrDefault(one.getKey(), ""),
                        one.getValue(),
                        Math.max(1, one.getValue() * 100 / most)))
                .toList();
        OverviewReport overview = view.overview();
        List<OverviewReport.Day> days = overview.days();
        return new OverviewPage(
                page,
                kinds,
                assessment.findings().size(),
                List.of(Words.sentence(overview.openInWords()), Words.sentence(overview.lagInWords())),
                since(overview, today),
                view.worklist().lines().stream()
                        .limit(MOST_URGENT)
                        .map(line -> WorklistPage.Row.of(line, today))
                        .toList(),
                moves,
                coverage(assessment),
                thinned(days).stream()
                        .map(day -> new Day(day.day().toString(), day.open(), day.kinds()))
                        .toList());
    }

    private static List<OverviewReport.Day> thinned(List<OverviewReport.Day> days) {
        if (days.size() <= MOST_DAYS) {
            return days.reversed();
        }
        List<OverviewReport.Day> some = new ArrayList<>();
        for (int i = 0; i < MOST_DAYS; i++) {
            some.add(days.get(i * (days.size() - 1) / (MOST_DAYS - 1)));
        }
        return some.reversed();
    }

    private static List<String> since(OverviewReport overview, LocalDate today) {
        LocalDate yesterday = today.minusDays(1);
        if (overview.held().stream().noneMatch(one -> one.since().isBefore(yesterday))) {
            return List.of("This is the first day that is recorded.");
        }
        Map<String, Long> come = overview.held().stream()
                .filter(one -> !one.since().isBefore(yesterday) && one.until().isEmpty())
                .collect(Collectors.groupingBy(OverviewReport.Held::kind, Collectors.counting()));
        Map<String, Long> gone = overview.held().stream()
                .filter(one ->
                        one.until().filter(day -> !day.isBefore(yesterday)).isPresent())
                .collect(Collectors.groupingBy(OverviewReport.Held::kind, Collectors.counting()));
        List<String> lines = new ArrayList<>();
        StatusReport.KINDS.keySet().forEach(kind -> {
            long now = come.getOrDefault(kind, 0L);
            long no = gone.getOrDefault(kind, 0L);
            if (now > 0 || no > 0) {
                lines.add(kind + ": " + Words.number(now) + " more, " + Words.number(no) + " no longer");
            }
        });
        return lines;
    }

    private static Coverage coverage(Assessment assessment) {
        List<String> sentences = new ArrayList<>();
        sentences.add(Words.count(assessment.branch().packages().size(), "package") + " are compared with the list.");
        int unknown = assessment.branch().unknown().size();
        sentences.add(
                unknown == 0
                        ? "The packages of every directory are known."
                        : Words.number(unknown) + (unknown == 1 ? " directory has" : " directories have")
                                + " packages that are not known, so not audited.");
        int notBuilt = assessment.branch().notBuilt().size();
        if (notBuilt > 0) {
            sentences.add(Words.number(notBuilt) + (notBuilt == 1 ? " directory is" : " directories are")
                    + " not built on the platform; findings there are marked.");
        }
        if (!assessment.branch().submodules().isEmpty()) {
            sentences.add(assessment.branch().submodules() + ", so not audited.");
        }
        assessment.untried().ifPresent(why -> sentences.add("Fixes that were not tried: " + Words.withoutPaths(why)));
        if (!assessment.malformed().isEmpty()) {
            sentences.add(Words.count(assessment.malformed().size(), "malformed line") + " of the sources left out.");
        }
        return new Coverage(
                sentences,
                reasons(assessment.branch().unknown()),
                reasons(assessment.branch().notBuilt()));
    }

    private static List<Reason> reasons(Map<? extends Object, String> why) {
        return why.entrySet().stream()
                .map(one -> new Reason(one.getKey().toString(), Words.withoutPaths(one.getValue())))
                .sorted(java.util.Comparator.comparing(Reason::pkgpath))
                .limit(MOST_NAMED)
                .toList();
    }
}
