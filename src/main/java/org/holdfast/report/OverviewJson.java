package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.FixLag;

/** The JSON of {@code overview --json}: durations in whole days, {@code null} for unknown values. */
record OverviewJson(
        String branch,
        LocalDate today,
        Optional<LocalDate> looked,
        List<DayJson> days,
        OpenFindings open,
        Fixes fixes) {

    /** A day on which something changed. */
    record DayJson(LocalDate day, long open, Map<String, Long> dispositions) {}

    record OpenFindings(int findings, OptionalLong medianDays) {}

    record Fixes(int findings, OptionalLong medianDays, List<Fix> closed) {}

    static OverviewJson of(OverviewReport report) {
        return new OverviewJson(
                report.branch(),
                report.today(),
                report.looked(),
                report.held().isEmpty()
                        ? List.of()
                        : report.days().stream()
                                .map(day -> new DayJson(day.day(), day.open(), day.kinds()))
                                .toList(),
                new OpenFindings(report.openSince().size(), OverviewReport.median(report.ages())),
                new Fixes(
                        report.fixes().size(),
                        OverviewReport.median(report.lags()),
                        report.fixes().stream().map(Fix::of).toList()));
    }

    record Fix(
            PkgPath pkgpath,
            PkgName before,
            PkgName after,
            @JsonUnwrapped EntryJson entry,
            OptionalLong days,
            ChangeJson branch,
            Optional<TrunkVersionJson> trunk) {

        static Fix of(FixLag fix) {
            return new Fix(
                    fix.pkgpath(),
                    fix.before(),
                    fix.after(),
                    EntryJson.of(fix.entry()),
                    fix.days(),
                    ChangeJson.of(fix.branch()),
                    fix.trunk().map(TrunkVersionJson::of));
        }
    }
}
