package org.holdfast.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.ListObservation;
import org.holdfast.report.OverviewReport;
import org.holdfast.report.TextLayout;
import org.holdfast.store.FindingHistory;
import org.holdfast.store.Store;
import org.holdfast.triage.FixLag;
import picocli.CommandLine.ParseResult;

/** {@code holdfast overview}: how the branch has done since it is watched. */
final class OverviewCommand extends Verb {

    OverviewCommand(Console console) {
        super(
                console,
                "overview",
                "Says how the branch's findings have changed over time, how old they are, and how long after trunk it"
                        + " fixes.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--json", "Print JSON, with all days and all fixes.");
        finish(
                "All of it is from what 'holdfast sync' has kept: the days are those on which it was run. How long the",
                "branch was behind trunk is said of the entries that matched what it made and do not match what it has made",
                "since a commit: from the day on which trunk was first free of them to the day of that commit.",
                "Exit status: 0 nothing open, 1 open findings, 2 usage, 3 a store that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = synced(line);
        try (Store store = Store.openExisting(configuration.store())) {
            OverviewReport report = report(store, configuration);
            console.print(
                    has(line, "--json")
                            ? report.json()
                            : report.text(new TextLayout(console.terminalWidth(), console.colour())));
            return report.openSince().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    private OverviewReport report(Store store, Configuration configuration) {
        Evidence evidence = Evidence.of(Kept.in(store), configuration);
        Configuration.Branches branches = configuration.branches().orElseThrow();
        List<FindingHistory> findings = store.findings(evidence.branch().name());
        return new OverviewReport(
                evidence.branch().name(),
                console.today(),
                looked(store, branches),
                findings.stream()
                        .flatMap(finding -> finding.dispositions().stream())
                        .map(held -> new OverviewReport.Held(held.kind(), held.since(), held.until()))
                        .toList(),
                List.copyOf(FindingHistory.exposed(findings).values()),
                FixLag.of(store.changes(branches.release()), evidence.index(), evidence.trunk()));
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
