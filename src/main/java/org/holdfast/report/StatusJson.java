package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code status --json}. */
record StatusJson(
        BranchJson branch,
        List<StatusFinding> findings,
        List<PackageEvidenceJson> packages,
        List<UnknownPackage> unknown,
        List<String> submodulesNotRead,
        List<ReviewJson.Unused> unusedDecisions,
        List<MalformedJson> malformed) {

    record BranchJson(String name, Optional<LocalDate> date) {}

    record StatusFinding(
            @JsonUnwrapped FindingJson finding,
            Optional<String> notBuilt,
            Optional<LocalDate> firstSeen,
            PriorityJson priority) {}

    record UnknownPackage(PkgPath pkgpath, String why) {}

    static StatusJson of(StatusReport report) {
        return new StatusJson(
                new BranchJson(report.branch().name(), report.branch().date()),
                report.packages().stream()
                        .flatMap(List::stream)
                        .map(line -> new StatusFinding(
                                FindingJson.of(line.finding()),
                                line.finding().pkgpath().flatMap(report.branch()::notBuilt),
                                line.seen(),
                                PriorityJson.of(line.priority())))
                        .toList(),
                PackageEvidenceJson.of(report.packages().stream()
                        .flatMap(List::stream)
                        .map(StatusReport.FindingLine::finding)
                        .toList()),
                report.branch().unknown().entrySet().stream()
                        .map(one -> new UnknownPackage(one.getKey(), one.getValue()))
                        .sorted(Comparator.comparing(one -> one.pkgpath().toString()))
                        .toList(),
                report.branch().submodules().paths(),
                report.unused().stream().map(ReviewJson::unused).toList(),
                MalformedJson.of(report.malformed()));
    }
}
