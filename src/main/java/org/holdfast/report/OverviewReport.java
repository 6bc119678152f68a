package org.holdfast.report;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.holdfast.triage.FixLag;

/**
 * The findings of a branch over time: counts by disposition, the age of open findings, and the delay of fixes after trunk's.
 *
 * @param branch its name
 * @param today the day of the report
 * @param looked the day of the last sync that recorded something; empty if there was none
 * @param held every disposition that a finding of the branch ever had
 * @param openSince the day since which each open finding has been open
 * @param fixes the findings closed by new versions
 */
public record OverviewReport(
        String branch,
        LocalDate today,
        Optional<LocalDate> looked,
        List<Held> held,
        List<LocalDate> openSince,
        List<FixLag> fixes) {

    /** The most rows of the table, so that it fits on a screen. */
    private static final int ROWS = 12;

    private static final String GAP = "  ";

    /**
     * A disposition that a finding had for some time.
     *
     * @param kind its name, for example {@code by-hand}
     * @param since the first day
     * @param until the first day on which it no longer had it; empty while it has
     */
    public record Held(String kind, LocalDate since, Optional<LocalDate> until) {
        boolean on(LocalDate day) {
            return !since.isAfter(day) && until.map(day::isBefore).orElse(true);
        }
    }

    /**
     * The open findings at the end of a day.
     *
     * @param open their number
     * @param kinds their number by disposition; 0 for dispositions that occur only on other days
     */
    public record Day(LocalDate day, long open, Map<String, Long> kinds) {}

    public OverviewReport {
        held = List.copyOf(held);
        openSince = List.copyOf(openSince);
        fixes = List.copyOf(fixes);
    }

    /** The table, then sentences about open findings and fixes. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        out.append(style.bold("Findings of " + branch + " by disposition")).append("\n\n");
        if (held.isEmpty()) {
            say("none recorded yet", style, out);
        } else {
            bars(style, out);
            table(thinned(days()), style, out);
        }
        out.append('\n');
        trend().ifPresent(trend -> say(trend, style, out));
        looked.filter(day -> day.isBefore(today))
                .ifPresent(day -> say("last synced on " + day + ", so the last row is as of that day", style, out));
        say(openInWords(), style, out);
        say(lagInWords(), style, out);
        slowest().ifPresent(slowest -> say(slowest, style, out));
        say(unknown(), style, out);
        return out.toString();
    }

    private static final String BARS = "▁▂▃▄▅▆▇█";

    /** The bars where the width is not known. */
    private static final int USUAL_BARS = 48;

    /** The days over which the trend is counted. */
    private static final int TREND = 30;

    /**
     * The open findings at the end of days that are evenly spread from the first to this one, each by a bar. The lowest and the highest bar
     * are the least and the most, which stand beside them.
     */
    private void bars(TextLayout style, StringBuilder out) {
        LocalDate first = first();
        long span = ChronoUnit.DAYS.between(first, today);
        if (span <= 0) {
            return;
        }
        String label = "open  ";
        int room = Math.min(USUAL_BARS, style.width().orElse(Integer.MAX_VALUE) / 2);
        int bars = (int) Math.min(Math.max(2, room), span + 1);
        List<Long> counts = LongStream.range(0, bars)
                .mapToObj(i -> open(first.plusDays(i * span / (bars - 1))))
                .toList();
        long least = counts.stream().mapToLong(Long::longValue).min().orElse(0);
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        out.append(label);
        counts.forEach(count -> out.append(bar(count, least, most)));
        out.append(least == most ? "  %,d throughout%n".formatted(most) : "  %,d to %,d%n".formatted(least, most));
        String left = first.toString();
        String right = today.toString();
        if (bars >= left.length() + right.length() + 2) {
            out.append(" ".repeat(label.length()))
                    .append(left)
                    .append(" ".repeat(bars - left.length() - right.length()))
                    .append(right)
                    .append('\n');
        }
        out.append('\n');
    }

    private static char bar(long count, long least, long most) {
        double share = least == most ? 1 : (double) (count - least) / (most - least);
        return BARS.charAt((int) Math.round(share * (BARS.length() - 1)));
    }

    private LocalDate first() {
        return held.stream().map(Held::since).min(Comparator.naturalOrder()).orElse(today);
    }

    private long open(LocalDate day) {
        return held.stream().filter(one -> one.on(day)).count();
    }

    /** How many more or fewer are open than a month ago, or at the first sync if that was later; empty without a day to compare with. */
    private Optional<String> trend() {
        LocalDate first = first();
        if (!first.isBefore(today)) {
            return Optional.empty();
        }
        LocalDate before = today.minusDays(TREND).isBefore(first) ? first : today.minusDays(TREND);
        long change = open(today) - open(before);
        String than = " than on " + before + ", " + TextLayout.age(ChronoUnit.DAYS.between(before, today)) + " before";
        return Optional.of("trend: "
                + (change == 0
                        ? "as many open as on " + before + ", " + TextLayout.age(ChronoUnit.DAYS.between(before, today))
                                + " before"
                        : "%,d %s open".formatted(Math.abs(change), change > 0 ? "more" : "fewer") + than));
    }

    /** What the numbers above do not say. */
    private String unknown() {
        List<String> gaps = new ArrayList<>();
        if (held.isEmpty()) {
            gaps.add("anything before the first sync that finds something");
        } else {
            gaps.add("what was open before " + first() + ", the first sync");
            if (!first().isBefore(today)) {
                gaps.add("a trend, which takes a second day");
            }
        }
        gaps.add("what happened between syncs");
        long untimed = fixes.stream().filter(fix -> fix.days().isEmpty()).count();
        if (untimed > 0) {
            gaps.add("when trunk had the fix of " + TextLayout.count(untimed, "closed finding"));
        }
        return "not known: " + String.join("; ", gaps);
    }

    private static void say(String sentence, TextLayout style, StringBuilder out) {
        style.wrap(sentence, 0).forEach(line -> out.append(line).append('\n'));
    }

    /** How many are open, and for how long: {@code 3 findings are open, 10 days at the median since they were first seen}. */
    public String openInWords() {
        return openSince.isEmpty()
                ? "nothing is open"
                : TextLayout.count(openSince.size(), "finding") + (openSince.size() == 1 ? " is" : " are") + " open, "
                        + atMedian(median(ages()), openSince.size()) + " since "
                        + (openSince.size() == 1 ? "it was" : "they were") + " first seen";
    }

    /** How many were closed by new versions, and how long after trunk. */
    public String lagInWords() {
        if (fixes.isEmpty()) {
            return "no finding was closed by a new version on the branch yet";
        }
        OptionalLong median = median(lags());
        long timed = lags().count();
        String closed = TextLayout.count(fixes.size(), "finding") + " closed by new versions on the branch";
        if (median.isEmpty()) {
            return closed + "; trunk is not known to have been free of any of them";
        }
        String when = atMedian(OptionalLong.of(Math.abs(median.getAsLong())), timed)
                + (median.getAsLong() < 0 ? " before" : " after") + " trunk was free of "
                + (timed > 1 ? "them" : "it");
        long rest = fixes.size() - timed;
        return closed + ", " + when + (rest == 0 ? "" : "; trunk is not known to be free of " + rest);
    }

    private Optional<String> slowest() {
        return fixes.stream()
                .filter(fix -> fix.days().orElse(0) > 0)
                .max(Comparator.comparingLong(fix -> fix.days().orElse(0)))
                .flatMap(fix -> fix.trunk()
                        .map(version -> "the slowest: " + fix.entry().advisory() + ", " + fix.before() + " -> "
                                + fix.after() + " (" + fix.pkgpath() + ") on " + fix.branch() + ", "
                                + TextLayout.count(fix.days().orElse(0), "day") + " after trunk's " + version));
    }

    private static String atMedian(OptionalLong days, long of) {
        return TextLayout.count(days.orElse(0), "day") + (of > 1 ? " at the median" : "");
    }

    LongStream ages() {
        return openSince.stream().mapToLong(since -> ChronoUnit.DAYS.between(since, today));
    }

    LongStream lags() {
        return fixes.stream().flatMapToLong(fix -> fix.days().stream());
    }

    /** The median in whole days; for an even number of values, the mean of the middle two, rounded down. */
    static OptionalLong median(LongStream days) {
        long[] sorted = days.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        sorted.length % 2 == 1
                                ? sorted[middle]
                                : Math.floorDiv(sorted[middle - 1] + sorted[middle], 2L));
    }

    /** The days on which something changed, and today. */
    public List<Day> days() {
        TreeSet<LocalDate> changed = new TreeSet<>();
        held.forEach(one -> {
            changed.add(one.since());
            one.until().ifPresent(changed::add);
        });
        changed.add(today);
        Set<String> there = held.stream().map(Held::kind).collect(Collectors.toSet());
        List<String> kinds =
                StatusReport.KINDS.keySet().stream().filter(there::contains).toList();
        return changed.headSet(today, true).stream().map(day -> day(day, kinds)).toList();
    }

    private Day day(LocalDate day, List<String> kinds) {
        Map<String, Long> counts = new LinkedHashMap<>();
        kinds.forEach(kind -> counts.put(kind, 0L));
        held.stream().filter(one -> one.on(day)).forEach(one -> counts.merge(one.kind(), 1L, Long::sum));
        return new Day(day, counts.values().stream().mapToLong(Long::longValue).sum(), counts);
    }

    /** At most {@link #ROWS} days: the first, the last, and others evenly between them. */
    static <T> List<T> thinned(List<T> days) {
        if (days.size() <= ROWS) {
            return days;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            some.add(days.get(i * (days.size() - 1) / (ROWS - 1)));
        }
        return some;
    }

    /** Writes the table; columns that exceed the width go to further tables below. */
    private static void table(List<Day> days, TextLayout style, StringBuilder out) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("open", days.stream().map(Day::open).toList()));
        days.getFirst()
                .kinds()
                .keySet()
                .forEach(kind -> columns.add(Column.of(
                        kind,
                        days.stream()
                                .map(day -> day.kinds().getOrDefault(kind, 0L))
                                .toList())));
        List<String> dates = days.stream().map(day -> day.day().toString()).toList();
        int room = style.width().orElse(Integer.MAX_VALUE) - dates.getFirst().length();
        List<Column> block = new ArrayList<>();
        int used = 0;
        for (Column column : columns) {
            int width = GAP.length() + column.width();
            if (!block.isEmpty() && used + width > room) {
                block(dates, block, out);
                out.append('\n');
                block.clear();
                used = 0;
            }
            block.add(column);
            used += width;
        }
        block(dates, block, out);
    }

    private static void block(List<String> dates, List<Column> columns, StringBuilder out) {
        int lines =
                columns.stream().mapToInt(column -> column.name().size()).max().orElse(1);
        for (int i = 0; i < lines; i++) {
            StringBuilder line = new StringBuilder(" ".repeat(dates.getFirst().length()));
            for (Column column : columns) {
                // Names are aligned at the bottom.
                int part = i - (lines - column.name().size());
                line.append(GAP)
                        .append(column.padded(part < 0 ? "" : column.name().get(part)));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        for (int row = 0; row < dates.size(); row++) {
            out.append(dates.get(row));
            for (Column column : columns) {
                out.append(GAP).append(column.padded(column.cells().get(row)));
            }
            out.append('\n');
        }
    }

    /**
     * A column of numbers.
     *
     * @param kind the disposition, or {@code open}
     * @param name its lines, broken at the last hyphen
     * @param cells the numbers; {@code -} for 0
     */
    private record Column(String kind, List<String> name, List<String> cells) {

        static Column of(String kind, List<Long> numbers) {
            int hyphen = kind.lastIndexOf('-');
            return new Column(
                    kind,
                    hyphen < 0 ? List.of(kind) : List.of(kind.substring(0, hyphen + 1), kind.substring(hyphen + 1)),
                    numbers.stream()
                            .map(number -> number == 0 ? "-" : "%,d".formatted(number))
                            .toList());
        }

        int width() {
            return Stream.concat(name.stream(), cells.stream())
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
        }

        /** Aligns text to the right. */
        String padded(String text) {
            return " ".repeat(width() - text.length()) + text;
        }
    }

    /**
     * {@code {"branch", "today", "looked", "days": [{"day", "open", "dispositions": {"pullup": 3}}], "open": {"findings",
     * "median_days"}, "fixes": {"findings", "median_days", "closed": [{…}]}}}: all days on which something changed, durations in
     * whole days, {@code null} for unknown values. The keys are stable.
     */
    public String json() {
        return Json.write(OverviewJson.of(this));
    }
}
