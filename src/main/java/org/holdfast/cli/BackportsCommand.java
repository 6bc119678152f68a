package org.holdfast.cli;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.report.BackportsReport;
import org.holdfast.report.TextLayout;
import org.holdfast.store.Store;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Worklist;
import picocli.CommandLine.ParseResult;

/** {@code holdfast backports}: the worklist of a maintainer. */
final class BackportsCommand extends Verb {

    BackportsCommand(Console console) {
        super(console, "backports", "Lists the backports that would close findings, the most urgent first.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--grade", "GRADE", String.class, "Only those that are clean, to adapt, or untried.");
        flag("--json", "Print JSON, with all that was found when they were tried.");
        words("PKG", "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.");
        finish(
                "A line says: how it applies, where, from what to what, how many findings it closes, how many package",
                "directories need it (and are to be built again), for how many days trunk has had it, and what there is",
                "to do beside applying it. 'holdfast explain PKG' says more.",
                "Exit status: 0 none, 1 some, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        Optional<Grade> grade = text(line, "--grade")
                .map(name -> Grade.of(name)
                        .orElseThrow(() -> usage("--grade is clean, adapt or untried, not '" + name + "'")));
        Configuration configuration = synced(line);
        Selection selection = Selection.of(words(line), spec);
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            Decided decided = Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(selection::from);
            List<BackportsReport.BackportLine> lines = Worklist.of(decided.findings()).stream()
                    .filter(item -> grade.map(item.backport().grade()::equals).orElse(true))
                    .map(item -> line(item, decided))
                    .sorted(Comparator.comparingInt((BackportsReport.BackportLine one) ->
                                    -one.priority().total())
                            .thenComparing(one -> one.item().backport().grade())
                            .thenComparing(one -> one.item().pkgpath().toString()))
                    .toList();
            BackportsReport report = new BackportsReport(
                    decided.branch(),
                    lines,
                    count(decided, Disposition.Merging.class),
                    count(decided, Disposition.Publishing.class),
                    console.today());
            console.print(
                    has(line, "--json")
                            ? report.json()
                            : report.text(new TextLayout(console.terminalWidth(), console.colour())));
            decided.report(console);
            return lines.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    private static long count(Decided decided, Class<? extends Disposition> kind) {
        return decided.findings().stream()
                .filter(one -> kind.isInstance(one.disposition()))
                .count();
    }

    private static BackportsReport.BackportLine line(Worklist.Item item, Decided decided) {
        return new BackportsReport.BackportLine(
                item,
                decided.dependents().direct(item.pkgpath()),
                decided.dependents().transitive(item.pkgpath()),
                item.closes().stream().flatMap(one -> fixed(one).stream()).min(Comparator.naturalOrder()),
                item.closes().stream()
                        .map(decided::priority)
                        .max(Comparator.comparingInt(Priority::total))
                        .orElse(Priority.NONE));
    }

    private static Optional<LocalDate> fixed(Triaged one) {
        return one.disposition() instanceof Disposition.Pullup pullup
                ? pullup.fix().version().date()
                : Optional.empty();
    }
}
