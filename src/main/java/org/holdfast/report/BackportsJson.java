package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Grade;
import org.holdfast.triage.VersionStep;
import org.holdfast.triage.Worklist;

/** The JSON of {@code backports --json}. */
record BackportsJson(String branch, List<Backport> backports, long merging, long publishing) {

    record Backport(
            PkgPath pkgpath,
            List<PkgName> packages,
            Grade grade,
            VersionStep step,
            BackportOptionJson to,
            List<Closed> closes,
            PriorityJson priority,
            String severity,
            DependentsJson dependents,
            Optional<LocalDate> since,
            Optional<Long> ageDays,
            List<String> asked) {}

    record Closed(PkgName pkgname, @JsonUnwrapped EntryJson entry) {}

    static BackportsJson of(BackportsReport report) {
        return new BackportsJson(
                report.branch().name(),
                report.lines().stream()
                        .map(line -> backport(line, report.today()))
                        .toList(),
                report.merging(),
                report.publishing());
    }

    private static Backport backport(BackportsReport.BackportLine line, LocalDate today) {
        Worklist.Item item = line.item();
        return new Backport(
                item.pkgpath(),
                item.packages(),
                item.backport().grade(),
                item.step(),
                BackportOptionJson.of(item.backport()),
                item.closes().stream()
                        .map(one -> new Closed(
                                one.finding().pkgname(),
                                EntryJson.of(one.finding().entry())))
                        .toList(),
                PriorityJson.of(line.priority()),
                item.severity().name().toLowerCase(Locale.ROOT),
                new DependentsJson(line.direct(), line.all()),
                line.since(),
                line.since().map(date -> ChronoUnit.DAYS.between(date, today)),
                line.asked());
    }
}
