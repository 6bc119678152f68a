package org.holdfast.desk;

import java.io.UncheckedIOException;
import java.time.Duration;
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
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.request.Request;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.store.Store;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Triaged;

/**
 * One sync: reads every source, records it, reports what is new, and assesses the branch again.
 *
 * <p>Sources are read in parallel, and when all are read, recorded in order. A source that fails is reported and does not stop the others.
 */
final class SyncRun {

    /**
     * A source, already being read.
     *
     * @param name its name for people
     * @param reading waits for the reading to finish
     * @param record records what was read
     */
    private record Source(String name, Supplier<?> reading, Function<Store, SyncOutcome.SourceNews> record) {

        void await() {
            try {
                var unused = reading.get();
            } catch (RuntimeException e) {
                // Thrown again, and reported, when it is to be recorded.
            }
        }
    }

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private final List<SyncOutcome.SourceNews> news = new ArrayList<>();
    private final List<SyncOutcome.Failed> failed = new ArrayList<>();

    SyncRun(Configuration configuration, Surroundings surroundings, Progress progress) {
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
    }

    /**
     * Syncs.
     *
     * @param mayShrink whether to accept a vulnerability list that lost over 10 % of its entries
     * @param known opens the store for reading; called after reading has started
     * @param store opens the store for writing; called when everything is read: no other process waits for the network
     */
    SyncOutcome run(boolean mayShrink, Supplier<Store> known, Supplier<Store> store) {
        List<Source> sources = new ArrayList<>();
        Optional<Supplier<VulnList>> reading = configuration
                .vulns()
                .map(where -> Concurrently.start(timed(
                        "vulnerability list",
                        () -> new ListReading(configuration, surroundings, progress).read(where, false))));
        reading.ifPresent(list -> sources.add(vulnerabilityList(list, mayShrink)));
        configuration.summaries().forEach(summary -> sources.add(archive(summary)));
        configuration.forge().flatMap(this::requests).ifPresent(sources::add);
        Store before = known.get();
        RecordedTime.mustNotBeEarlier(before, surroundings);
        Optional<GitSync> git =
                configuration.branches().map(branches -> new GitSync(configuration, branches, progress));
        git.ifPresent(sync -> {
            timing("branches: fetched", sync::fetch);
            timing("branches: read", () -> sync.read(before));
        });
        sources.forEach(Source::await);
        return record(sources, git, reading, store.get());
    }

    private SyncOutcome record(
            List<Source> sources, Optional<GitSync> git, Optional<Supplier<VulnList>> reading, Store store) {
        RecordedTime.mustNotBeEarlier(store, surroundings);
        List<String> warnings =
                RecordedTime.leap(store, surroundings).map(List::of).orElse(List.of());
        sources.forEach(
                source -> attempt(source.name(), () -> news.add(source.record().apply(store))));
        git.ifPresent(sync -> {
            news.addAll(sync.record(store, surroundings.clock().instant()));
            sync.failed().forEach((what, why) -> failed.add(new SyncOutcome.Failed(what, why)));
        });
        progress.at("deciding findings", 0, 0);
        attempt(
                "findings",
                () -> git.ifPresent(sync -> timing(
                        "findings", () -> findings(store, sync, list(reading).filter(list -> isToBeLinted(store))))));
        return new SyncOutcome(news, failed, warnings);
    }

    /** Work that tells how long it took. */
    private <T> Supplier<T> timed(String what, Supplier<T> work) {
        return () -> {
            long start = System.nanoTime();
            T result = work.get();
            progress.done(what, Duration.ofNanos(System.nanoTime() - start));
            return result;
        };
    }

    private void timing(String what, Runnable work) {
        long start = System.nanoTime();
        work.run();
        progress.done(what, Duration.ofNanos(System.nanoTime() - start));
    }

    private void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            failed.add(new SyncOutcome.Failed(what, String.valueOf(e.getMessage())));
        }
    }

    /** The list as read; empty if that failed, which its own step has reported. */
    private static Optional<VulnList> list(Optional<Supplier<VulnList>> reading) {
        try {
            return reading.map(Supplier::get);
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private Source vulnerabilityList(Supplier<VulnList> reading, boolean mayShrink) {
        return new Source("vulnerability list", reading, store -> {
            VulnList list = reading.get();
            ListNews observed = store.recordList(
                    list.source(),
                    surroundings.today(),
                    list.entries().stream().map(VulnEntry::key).toList(),
                    mayShrink);
            return new SyncOutcome.VulnListNews(
                    list.source(),
                    observed.now().seen(),
                    observed.before().map(ListObservation::seen),
                    observed.now().entries(),
                    observed.change(),
                    list.malformed());
        });
    }

    private Source archive(String summary) {
        Supplier<Parsed<ScannedPackage>> reading =
                Concurrently.start(timed(summary, () -> new Packages(surroundings.inputs()).summary(summary)));
        return new Source(summary, reading, store -> {
            Parsed<ScannedPackage> read = reading.get();
            PublishedNews observed = store.recordPublished(summary, surroundings.today(), read.values());
            return new SyncOutcome.ArchiveNews(
                    summary,
                    read.values().size(),
                    observed.first(),
                    observed.appeared(),
                    observed.disappeared(),
                    read.malformed());
        });
    }

    /** Asks the forge only with a token: without one its rate limit is low. {@code holdfast requests} asks in any case. */
    private Optional<Source> requests(Configuration.ForgeAt where) {
        if (!Forge.hasToken(where, surroundings.environment())) {
            return Optional.empty();
        }
        Supplier<Parsed<Request>> reading = Concurrently.start(timed("requests", () -> {
            try (Forge forge = new Forge(where, surroundings.environment(), WebApi.Patience.USUAL)) {
                return forge.requests();
            }
        }));
        return Optional.of(new Source("requests", reading, store -> {
            Parsed<Request> read = reading.get();
            RequestNews observed = store.recordRequests(read.values());
            return new SyncOutcome.RequestsNews(
                    where.repository(),
                    (int) read.values().stream()
                            .filter(one -> one.state() == Request.State.OPEN)
                            .count(),
                    observed.first(),
                    observed.fresh(),
                    observed.changed(),
                    read.malformed());
        }));
    }

    /** Whether the list or the release branch has changed. Lint also uses trunk, but a move of trunk alone can wait. */
    private boolean isToBeLinted(Store store) {
        String release = configuration.branches().orElseThrow().release();
        return store.suspects().isEmpty()
                || news.stream().anyMatch(one -> switch (one) {
                    case SyncOutcome.VulnListNews list ->
                        list.before().isEmpty() || !list.change().isEmpty();
                    case SyncOutcome.BranchNews branch ->
                        branch.name().equals(release) && !branch.before().equals(Optional.of(branch.commit()));
                    case SyncOutcome.ArchiveNews archive -> false;
                    case SyncOutcome.RequestsNews requests -> false;
                    case SyncOutcome.FindingsNews findings -> false;
                });
    }

    /** Assesses the branch and records the findings; does nothing without a vulnerability list. */
    private void findings(Store store, GitSync git, Optional<VulnList> list) {
        if (configuration.vulns().isEmpty()) {
            return;
        }
        Assessor assessor = Assessor.of(store, configuration, surroundings, progress);
        Assessment assessment = git.failed().isEmpty()
                ? assessor.assessAfterSync(git::directories, list, (branch, found) -> record(store, branch, found))
                : assessor.assessWithoutGit((branch, found) -> record(store, branch, found));
        if (git.failed().isEmpty()) {
            assessment.untried().ifPresent(why -> failed.add(new SyncOutcome.Failed("trying fixes", why)));
        }
    }

    private void record(Store store, Branch branch, List<Triaged> findings) {
        FindingNews observed = store.recordFindings(
                branch.name(),
                surroundings.today(),
                findings.stream().map(FindingState::of).toList());
        news.add(new SyncOutcome.FindingsNews(
                branch.name(),
                findings.size(),
                observed.first(),
                observed.opened(),
                observed.redecided(),
                observed.closed()));
    }
}
