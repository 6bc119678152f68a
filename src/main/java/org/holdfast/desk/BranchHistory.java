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
 * How a branch has done since it is watched.
 *
 * @param branch its name
 * @param looked the day of the last look at it or at the list
 * @param findings every finding that it had
 * @param lags how long the branch was behind trunk with each fix
 */
public record BranchHistory(
        String branch, Optional<LocalDate> looked, List<FindingHistory> findings, List<FixLag> lags) {

    public BranchHistory {
        findings = List.copyOf(findings);
        lags = List.copyOf(lags);
    }

    /** As it is shown on a day. */
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
        TriageInputs inputs = TriageInputs.of(BranchSnapshot.in(store), configuration);
        Configuration.Branches branches = configuration.branches().orElseThrow();
        String name = inputs.branch().name();
        return new BranchHistory(
                name,
                looked(store, branches),
                store.findings(name),
                FixLag.of(store.changes(branches.release()), inputs.index(), inputs.trunk()));
    }

    /** A branch that has not moved is no news, but the list is noted each time that it is read. */
    private static Optional<LocalDate> looked(Store store, Configuration.Branches branches) {
        return Stream.concat(
                        store.latestList().map(ListObservation::seen).stream(),
                        branches.names().stream()
                                .flatMap(name -> store.heads(name).stream())
                                .map(head -> head.seen().atZone(ZoneOffset.UTC).toLocalDate()))
                .max(Comparator.naturalOrder());
    }
}
