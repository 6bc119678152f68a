package org.holdfast.desk;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.ListObservation;
import org.holdfast.report.OverviewReport;
import org.holdfast.store.FindingHistory;
import org.holdfast.store.Store;
import org.holdfast.triage.FixLag;

/**
 * The findings and fixes of a branch since its first sync.
 *
 * @param branch its name
 * @param looked the day on which the list was last read or a branch last moved
 * @param findings every finding that it ever had
 * @param lags how long after trunk the branch got each fix
 */
public record BranchHistory(
        String branch, Optional<LocalDate> looked, List<FindingHistory> findings, List<FixLag> lags) {

    public BranchHistory {
        findings = List.copyOf(findings);
        lags = List.copyOf(lags);
    }

    /** The report for a day. */
    public OverviewReport report(LocalDate today) {
        return new OverviewReport(
                branch,
                today,
                looked,
                findings.stream()
                        .flatMap(finding -> finding.dispositions().stream())
                        .map(held -> new OverviewReport.Held(held.kind(), held.since(), held.until()))
                        .toList(),
                List.copyOf(FindingHistory.exposed(findings).values()),
                lags);
    }

    static BranchHistory of(Store store, Configuration configuration) {
        return of(store, configuration, TriageInputs.of(BranchSnapshot.in(store), configuration));
    }

    static BranchHistory of(Store store, Configuration configuration, TriageInputs inputs) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        String name = inputs.branch().name();
        return new BranchHistory(
                name,
                looked(store, branches),
                store.findings(name),
                FixLag.of(store.changes(branches.release()), inputs.index(), inputs.trunk()));
    }

    /** An unmoved branch leaves no record, but each reading of the list does. */
    static Optional<LocalDate> looked(Store store, Configuration.Branches branches) {
        return Stream.concat(
                        store.latestList().map(ListObservation::seen).stream(),
                        branches.names().stream()
                                .flatMap(name -> store.heads(name).stream())
                                .map(head -> head.seen().atZone(ZoneOffset.UTC).toLocalDate()))
                .max(Comparator.naturalOrder());
    }
}
