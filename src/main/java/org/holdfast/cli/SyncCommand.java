package org.holdfast.cli;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.SyncReport;
import org.holdfast.source.Configuration;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.ListNews;
import org.holdfast.store.ListObservation;
import org.holdfast.store.Store;
import picocli.CommandLine.ParseResult;

/** {@code holdfast sync}: looks at the world, keeps what it saw, and says what changed since last time. */
final class SyncCommand extends Verb {

    /**
     * One source: being read already, and recorded when it is its turn.
     *
     * @param name what people call it
     * @param record waits for what is being read, and records it
     */
    private record Step(String name, Function<Store, SyncReport.Part> record) {}

    SyncCommand(Console console) {
        super(console, "sync", "Reads the vulnerability list, keeps it, and says what changed since last time.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--json", "Print JSON.");
        finish(
                "What it saw is kept in the directory .holdfast beside holdfast.toml, or where [store] says.",
                "Exit status: 0 nothing changed, or the first time; 1 something changed; 2 usage; 3 a source or the",
                "store cannot be used. A source that fails is reported, and the others are kept all the same.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration =
                path(line, "--config").map(Configuration::read).orElseGet(() -> Configured.here(console));
        List<Step> steps = List.of(vulnerabilityList(configuration));

        List<SyncReport.Part> parts = new ArrayList<>();
        List<SyncReport.Failed> failed = new ArrayList<>();
        try (Store store = Store.open(configuration.store())) {
            for (Step step : steps) {
                try {
                    parts.add(step.record().apply(store));
                } catch (Unusable | UncheckedIOException e) {
                    failed.add(new SyncReport.Failed(step.name(), String.valueOf(e.getMessage())));
                }
            }
        }
        SyncReport report = new SyncReport(parts, failed);
        console.print(has(line, "--json") ? report.json() : report.text());
        failed.forEach(one -> console.say("holdfast: " + one.source() + ": " + one.why()));
        return !failed.isEmpty() ? ExitCode.FAILED : report.changed() ? ExitCode.FINDINGS : ExitCode.OK;
    }

    private Step vulnerabilityList(Configuration configuration) {
        String where = configuration
                .vulns()
                .orElseThrow(
                        () -> usage("which list? say so with 'list' in [vulnerabilities] of " + Configuration.FILE));
        Supplier<VulnList> reading = Concurrently.start(
                () -> new VulnListSource(console.inputs(), configuration.keyring(), false).read(where));
        return new Step("vulnerability list", store -> {
            VulnList list = reading.get();
            console.report(list.malformed());
            Warnings.aboutCompleteness(console, list);
            ListNews news = store.recordList(
                    list.source(),
                    console.today(),
                    list.entries().stream().map(VulnEntry::key).toList());
            return new SyncReport.VulnerabilityList(
                    news.now().source(),
                    news.now().seen(),
                    news.before().map(ListObservation::seen),
                    news.now().entries(),
                    news.change(),
                    list.malformed());
        });
    }
}
