package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OverviewReportTest {

    private static final LocalDate FIRST = LocalDate.of(2014, 6, 1);

    @Test
    void everyDayOnWhichSomethingChangedIsARowAndTodayIsTheLast() {
        List<OverviewReport.Held> held = List.of(
                held("no-fix", 0, 10), held("pullup", 10, 20), held("no-fix", 0, -1), held("policy-forbids", 5, -1));
        assertThat(report(held, 30).text(TextLayout.PLAIN)).isEqualTo("""
                        Findings of 2014Q1 by disposition

                        open  ▁▁▁▁▁███████████████▁▁▁▁▁▁▁▁▁▁▁  2 to 3
                              2014-06-01           2014-07-01

                                                  policy-  no-
                                    open  pullup  forbids  fix
                        2014-06-01     2       -        -    2
                        2014-06-06     3       -        1    2
                        2014-06-11     3       1        1    1
                        2014-06-21     2       -        1    1
                        2014-07-01     2       -        1    1

                        trend: as many open as on 2014-06-01, 30 days before
                        2 findings are open, 15 days at the median since they were first seen
                        no finding was closed by a new version on the branch yet
                        not known: what was open before 2014-06-01, the first sync; what happened between syncs
                        """);
    }

    @Test
    void columnsThatDoNotFitStandInASecondTableBelow() {
        List<OverviewReport.Held> held = StatusReport.KINDS.keySet().stream()
                .map(kind -> held(kind, 0, -1))
                .toList();
        String text = report(held, 1).text(new TextLayout(OptionalInt.of(80), false));
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(text.lines().filter(line -> line.startsWith("2014-06-02"))).hasSize(2);
        assertThat(report(held, 1).text(TextLayout.PLAIN).lines().filter(line -> line.startsWith("2014-06-02")))
                .hasSize(1);
    }

    @Test
    void ofManyDaysTheFirstTheLastAndSomeBetweenAreShownAndAllAreInJson() {
        List<OverviewReport.Held> held = new ArrayList<>();
        IntStream.range(0, 100).forEach(day -> held.add(held("pullup", day, -1)));
        OverviewReport report = report(held, 99);
        List<String> rows = report.text(TextLayout.PLAIN)
                .lines()
                .filter(line -> line.startsWith("2014-"))
                .toList();
        assertThat(rows).hasSize(12).first().asString().startsWith("2014-06-01");
        assertThat(rows).last().asString().startsWith("2014-09-08   100");
        assertThat(report.json().lines().filter(line -> line.contains("\"day\"")))
                .hasSize(100);
    }

    @Test
    void whatIsNotKnownIsSaid() {
        OverviewReport none =
                new OverviewReport("2014Q1", FIRST, Optional.of(FIRST.minusDays(2)), List.of(), List.of(), List.of());
        assertThat(none.text(TextLayout.PLAIN))
                .contains("none recorded yet\n")
                .contains("nothing is open\n")
                .contains("no finding was closed by a new version on the branch yet\n")
                .contains("last synced on 2014-05-30")
                .contains(
                        "not known: anything before the first sync that finds something; what happened between syncs\n");
        assertThat(none.json()).contains("\"median_days\" : null");
    }

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(OverviewReport.median(LongStream.of(9, 1, 2))).hasValue(2);
        assertThat(OverviewReport.median(LongStream.of(4, 1, 9, 2))).hasValue(3);
        assertThat(OverviewReport.median(LongStream.of(-4, -1))).hasValue(-3);
        assertThat(OverviewReport.median(LongStream.empty())).isEmpty();
    }

    private static OverviewReport report(List<OverviewReport.Held> held, int today) {
        return new OverviewReport(
                "2014Q1",
                FIRST.plusDays(today),
                Optional.of(FIRST.plusDays(today)),
                held,
                List.of(FIRST.plusDays(today - 10), FIRST.plusDays(today - 20)),
                List.of());
    }

    private static OverviewReport.Held held(String kind, int since, int until) {
        return new OverviewReport.Held(
                kind, FIRST.plusDays(since), until < 0 ? Optional.empty() : Optional.of(FIRST.plusDays(until)));
    }
}
