package org.holdfast.desk;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.audit.Finding;
import org.holdfast.report.BackportsReport.BackportLine;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Worklist;

/**
 * The backports that close findings.
 *
 * @param assessment the findings
 * @param lines one for each backport: most urgent first, then least work, then the smallest step, then by PKGPATH
 * @param merging the number of findings that wait for a merge
 * @param publishing the number of findings that wait for a build
 */
public record BackportWorklist(Assessment assessment, List<BackportLine> lines, long merging, long publishing) {

    public BackportWorklist {
        lines = List.copyOf(lines);
    }

    /**
     * The worklist of an assessment.
     *
     * @param requests the open requests for a finding, by their reference
     */
    static BackportWorklist of(Assessment assessment, Function<Finding, List<String>> requests) {
        List<Triaged> findings = assessment.findings();
        Map<Triaged, AssessedFinding> index = assessment.index();
        return new BackportWorklist(
                assessment,
                Worklist.of(findings).stream()
                        .map(item -> line(item, assessment, index, requests))
                        .sorted(Comparator.comparingInt(
                                        (BackportLine one) -> -one.priority().total())
                                .thenComparing(one -> one.item().backport().grade())
                                .thenComparing(one -> one.item().step())
                                .thenComparing(one -> one.item().pkgpath().toString()))
                        .toList(),
                count(findings, Disposition.Merging.class),
                count(findings, Disposition.Publishing.class));
    }

    private static long count(List<Triaged> findings, Class<? extends Disposition> kind) {
        return findings.stream()
                .filter(one -> kind.isInstance(one.disposition()))
                .count();
    }

    private static BackportLine line(
            Worklist.Item item,
            Assessment assessment,
            Map<Triaged, AssessedFinding> index,
            Function<Finding, List<String>> requests) {
        DependentCount dependents = assessment.dependents(item.pkgpath());
        return new BackportLine(
                item,
                dependents.direct(),
                dependents.all(),
                item.closes().stream().flatMap(one -> fixed(one).stream()).min(Comparator.naturalOrder()),
                item.closes().stream()
                        .flatMap(one -> Optional.ofNullable(index.get(one)).stream())
                        .map(AssessedFinding::priority)
                        .max(Comparator.comparingInt(Priority::total))
                        .orElse(Priority.NONE),
                item.closes().stream()
                        .flatMap(one -> requests.apply(one.finding()).stream())
                        .distinct()
                        .toList());
    }

    private static Optional<LocalDate> fixed(Triaged one) {
        return one.disposition() instanceof Disposition.Pullup pullup
                ? pullup.fix().version().date()
                : Optional.empty();
    }
}
