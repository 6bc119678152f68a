package org.holdfast.cli;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.config.Configuration;
import org.holdfast.forge.Forge;
import org.holdfast.outcome.FindingNews;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.ListNews;
import org.holdfast.outcome.ListObservation;
import org.holdfast.outcome.PublishedNews;
import org.holdfast.outcome.RequestNews;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.SyncReport;
import org.holdfast.request.Request;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.Store;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Triaged;
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
        super(
                console,
                "sync",
                "Looks at the list, the branches and the archive, and says what changed since last time.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--shrunk", "Take a vulnerability list that has lost many of its entries.");
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
        if (configuration.vulns().isEmpty() && configuration.branches().isEmpty()) {
            throw usage("which list? say so with 'list' in [vulnerabilities] of " + Configuration.FILE);
        }
        List<Step> steps = new ArrayList<>();
        Optional<Supplier<VulnList>> reading = configuration
                .vulns()
                .map(where -> Concurrently.start(
                        () -> new VulnListSource(console.inputs(), configuration.keyring(), false).read(where)));
        reading.ifPresent(list -> steps.add(vulnerabilityList(list, has(line, "--shrunk"))));
        configuration.summaries().forEach(summary -> steps.add(archive(summary)));
        configuration.forge().flatMap(this::requests).ifPresent(steps::add);

        List<SyncReport.Part> parts = new ArrayList<>();
        List<SyncReport.Failed> failed = new ArrayList<>();
        try (ProgressLines progress = console.progress();
                Store store = Store.open(configuration.store())) {
            Optional<GitSync> git =
                    configuration.branches().map(branches -> new GitSync(configuration, branches, progress));
            git.ifPresent(GitSync::fetch);
            steps.forEach(step ->
                    attempt(step.name(), failed, () -> parts.add(step.record().apply(store))));
            git.ifPresent(sync -> {
                parts.addAll(sync.record(store, console.clock().instant()));
                sync.failed().forEach((what, why) -> failed.add(new SyncReport.Failed(what, why)));
            });
            progress.at("deciding findings", 0, 0);
            attempt(
                    "findings",
                    failed,
                    () -> git.flatMap(sync -> findings(
                                    configuration,
                                    store,
                                    sync,
                                    list(reading).filter(list -> isToBeLinted(configuration, store, parts)),
                                    progress,
                                    failed))
                            .ifPresent(parts::add));
        }
        SyncReport report = new SyncReport(parts, failed);
        console.print(has(line, "--json") ? report.json() : report.text());
        failed.forEach(one -> console.say("holdfast: " + one.source() + ": " + one.why()));
        return !failed.isEmpty() ? ExitCode.FAILED : report.changed() ? ExitCode.FINDINGS : ExitCode.OK;
    }

    /** What fails is reported; the rest goes on. */
    private static void attempt(String what, List<SyncReport.Failed> failed, Runnable step) {
        try {
            step.run();
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            failed.add(new SyncReport.Failed(what, String.valueOf(e.getMessage())));
        }
    }

    /** What was read; empty if it could not be, which its own step has reported. */
    private static Optional<VulnList> list(Optional<Supplier<VulnList>> reading) {
        try {
            return reading.map(Supplier::get);
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private Step vulnerabilityList(Supplier<VulnList> reading, boolean mayShrink) {
        return new Step("vulnerability list", store -> {
            VulnList list = reading.get();
            console.report(list.malformed());
            Warnings.aboutCompleteness(console, list);
            ListNews news = store.recordList(
                    list.source(),
                    console.today(),
                    list.entries().stream().map(VulnEntry::key).toList(),
                    mayShrink);
            return new SyncReport.VulnerabilityList(
                    news.now().source(),
                    news.now().seen(),
                    news.before().map(ListObservation::seen),
                    news.now().entries(),
                    news.change(),
                    list.malformed());
        });
    }

    private Step archive(String summary) {
        Supplier<Parsed<ScannedPackage>> reading =
                Concurrently.start(() -> new Packages(console.inputs()).summary(summary));
        return new Step(summary, store -> {
            Parsed<ScannedPackage> read = reading.get();
            console.report(read.malformed());
            PublishedNews news = store.recordPublished(summary, console.today(), read.values());
            return new SyncReport.Archive(
                    summary, read.values().size(), news.first(), news.appeared(), news.disappeared());
        });
    }

    /** Without a token they are not asked for every day: few are free, and 'holdfast requests' reads them when wanted. */
    private Optional<Step> requests(Configuration.ForgeAt where) {
        if (!Forge.hasToken(where, console.environment())) {
            return Optional.empty();
        }
        Supplier<Parsed<Request>> reading = Concurrently.start(() -> {
            try (Forge forge = new Forge(where, console.environment(), WebApi.Patience.USUAL)) {
                return forge.requests();
            }
        });
        return Optional.of(new Step("requests", store -> {
            Parsed<Request> read = reading.get();
            console.report(read.malformed());
            RequestNews news = store.recordRequests(read.values());
            return new SyncReport.Requests(
                    where.repository(),
                    (int) read.values().stream()
                            .filter(one -> one.state() == Request.State.OPEN)
                            .count(),
                    news.first(),
                    news.fresh(),
                    news.changed());
        }));
    }

    /** What is suspect hangs on the list and on what the branch makes; that trunk has moved can wait for the next entry. */
    private static boolean isToBeLinted(Configuration configuration, Store store, List<SyncReport.Part> parts) {
        String release = configuration.branches().orElseThrow().release();
        return store.suspects().isEmpty()
                || parts.stream().anyMatch(part -> switch (part) {
                    case SyncReport.VulnerabilityList list ->
                        list.before().isEmpty() || !list.change().isEmpty();
                    case SyncReport.Branch branch ->
                        branch.name().equals(release) && !branch.before().equals(Optional.of(branch.commit()));
                    case SyncReport.Archive archive -> false;
                    case SyncReport.Requests requests -> false;
                    case SyncReport.Findings findings -> false;
                });
    }

    /** Decides all findings anew and records what is different; none if there is no branch in git to find any of. */
    private Optional<SyncReport.Part> findings(
            Configuration configuration,
            Store store,
            GitSync git,
            Optional<VulnList> list,
            Progress progress,
            List<SyncReport.Failed> failed) {
        if (configuration.vulns().isEmpty()) {
            return Optional.empty();
        }
        Deciding deciding = Deciding.of(console, store, configuration, spec.commandLine(), progress);
        // Where git failed nothing new can be tried, and what was kept still counts.
        Decided decided =
                git.failed().isEmpty() ? deciding.synced(git::directories, list) : deciding.asKept(all -> all);
        decided.untried().ifPresent(why -> failed.add(new SyncReport.Failed("trying fixes", why)));
        List<Triaged> triaged = decided.findings();
        String branch = decided.branch().name();
        FindingNews news = store.recordFindings(
                branch, console.today(), triaged.stream().map(FindingState::of).toList());
        return Optional.of(new SyncReport.Findings(
                branch,
                triaged.size(),
                news.first(),
                lines(news.opened()),
                lines(news.redecided()),
                lines(news.closed())));
    }

    private static List<SyncReport.Findings.Line> lines(List<FindingState> decisions) {
        return decisions.stream()
                .map(one -> new SyncReport.Findings.Line(one.pkgname(), one.entry(), one.kind(), one.sentence()))
                .toList();
    }
}
