package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;

/** The JSON of {@code explain --json}. */
record ExplainJson(String branch, List<PackageJson> packages, List<String> submodulesNotRead) {

    record PackageJson(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            Versions versions,
            List<ExplainedFinding> findings,
            List<TrunkVersionJson> timeline,
            List<BackportOptionJson> backports,
            DependentsJson dependents,
            Next next) {}

    /** The versions on trunk, on the branches and in the archives; an empty object if the PKGPATH is unknown. */
    sealed interface Versions {}

    record KnownVersions(
            Optional<PkgName> trunk,
            Optional<PkgName> backports,
            Optional<PkgName> release,
            List<PublishedJson> archive)
            implements Versions {}

    record NoVersions() implements Versions {}

    record ExplainedFinding(@JsonUnwrapped FindingJson finding, Optional<LocalDate> since, PriorityJson priority) {}

    record Next(List<String> maintainer, List<String> admin) {}

    static ExplainJson of(ExplainReport report) {
        return new ExplainJson(
                report.branch().name(),
                report.packages().stream()
                        .map(one -> explained(one, report.stages()))
                        .toList(),
                report.branch().submodules().paths());
    }

    private static PackageJson explained(ExplainReport.Explained one, Stages stages) {
        return new PackageJson(
                one.pkgname(),
                one.pkgpath(),
                one.pkgpath().map(path -> versions(one, path, stages)).orElseGet(NoVersions::new),
                one.findings().stream().map(finding -> finding(finding, one)).toList(),
                one.findings().stream()
                        .limit(1)
                        .flatMap(first -> PackageEvidenceJson.timeline(first).stream())
                        .toList(),
                one.findings().stream()
                        .limit(1)
                        .flatMap(first -> first.backports().stream())
                        .map(BackportOptionJson::of)
                        .toList(),
                new DependentsJson(one.direct(), one.all()),
                new Next(List.copyOf(ExplainReport.maintainer(one)), List.copyOf(ExplainReport.admin(one))));
    }

    private static Versions versions(ExplainReport.Explained one, PkgPath path, Stages stages) {
        return new KnownVersions(
                one.findings().stream()
                        .findFirst()
                        .map(Triaged::timeline)
                        .map(Timeline::end)
                        .flatMap(end ->
                                end instanceof Timeline.End.At at ? Optional.of(at.pkgname()) : Optional.empty()),
                stages.backports()
                        .flatMap(stage -> stage.makes(path, one.pkgname().base())),
                stages.release()
                        .flatMap(stage -> stage.makes(path, one.pkgname().base())),
                stages.published(path, one.pkgname().base()).stream()
                        .map(PublishedJson::of)
                        .toList());
    }

    private static ExplainedFinding finding(Triaged finding, ExplainReport.Explained one) {
        return new ExplainedFinding(
                FindingJson.of(finding),
                Optional.ofNullable(one.since().get(finding)),
                PriorityJson.of(one.priorities().getOrDefault(finding, Priority.NONE)));
    }
}
