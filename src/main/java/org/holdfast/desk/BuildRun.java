package org.holdfast.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.holdfast.build.BuildHistoryFile;
import org.holdfast.build.BuildRuns;
import org.holdfast.build.Farm;
import org.holdfast.build.FarmServer;
import org.holdfast.build.Patience;
import org.holdfast.build.Worker;
import org.holdfast.config.Building;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.report.BuildJson;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;

/** Builds what was planned, or goes on with what was begun. */
final class BuildRun {

    /** The shortest and the longest pause between two looks, in nanoseconds; an outage is no reason for a longer one. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);
    private static final int STATUS_LOOKS = 4;
    private static final int REST = 20;

    /** How long a database that is away is waited for. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int NAMED = 5;

    private final Building settings;
    private final FarmSetup setup;
    private final PlanRun planner;
    private final BuildStart start;
    private final BuildWatcher watcher;
    private volatile boolean over;
    private volatile boolean said;
    private final AtomicReference<Optional<RuntimeException>> broken = new AtomicReference<>(Optional.empty());

    BuildRun(Configuration configuration, FarmSetup setup, PlanRun planner, BuildStart start, BuildWatcher watcher) {
        this.settings = configuration.building();
        this.setup = setup;
        this.planner = planner;
        this.start = start;
        this.watcher = watcher;
    }

    BuildResult run() {
        int slots = start.slots().orElse(setup.slots());
        if (slots > 0) {
            setup.command(); // refused before anything is read
        }
        List<Malformed> malformed = new ArrayList<>();
        Optional<PlanRun.Planned> planned = start.plan()
                .map(order -> start.only()
                        ? planner.plannedToBuildOnly(order, setup.published().isPresent())
                        : planner.plannedToBuild(order, setup.published().isPresent()));
        planned.ifPresent(one -> malformed.addAll(one.result().malformed()));
        try (Farm farm = setup.farm(Optional.empty())) {
            List<Long> before = farm.runs().open();
            long number = planned.map(one -> offer(farm, one))
                    .or(() -> before.stream().findFirst())
                    .orElseThrow(() -> new InvalidRequest("every build is ended; name what to build"));
            farm.keep();
            try (FarmServer server = start.listen()
                    .map(address -> FarmServer.start(
                            farm, address, start.token().orElse(setup.root().resolve("token"))))
                    .orElse(FarmServer.NONE)) {
                server.address().ifPresent(address -> watcher.say("workers may ask at " + address));
                return new BuildResult(worked(farm, number, before, slots), setup.root(), malformed);
            }
        }
    }

    private long offer(Farm farm, PlanRun.Planned planned) {
        PlanResult result = planned.result();
        List<String> changes = result.plan().changes().stream()
                .map(change -> change.pkgpath()
                        .map(Object::toString)
                        .orElse(change.pkgname().text()))
                .distinct()
                .toList();
        String what = changes.stream().limit(NAMED).collect(Collectors.joining(" "))
                + (changes.size() > NAMED ? " and %,d more".formatted(changes.size() - NAMED) : "");
        long number = farm.runs()
                .offer(
                        result.order(),
                        planned.graph(),
                        planned.durations(),
                        new BuildRuns.Terms(
                                what + ", " + result.plan().level(),
                                settings.requires(),
                                settings.timeout(),
                                settings.shortest() * 60));
        try {
            new BuildSnapshots(farm.root()).write(number, result.plan());
        } catch (IOException e) {
            watcher.say("the plan of the build cannot be written: " + SmallFile.words(e));
        }
        return number;
    }

    private BuildOutcome worked(Farm farm, long number, List<Long> others, int slots) {
        BuildWishes wishes = new BuildWishes(setup.root(), watcher::say);
        wishes.open();
        Optional<Thread> working = slots == 0 ? Optional.empty() : Optional.of(work(farm, slots));
        try {
            BuildOutcome now = farm.runs().outcome(number);
            Patience patience = new Patience(PATIENCE, RETRY, watcher::isOver, watcher::say);
            for (int looks = 0; !watcher.isOver(); looks++) {
                long begun = System.nanoTime();
                now = patience.ask(() -> {
                    wishes.carryOut(farm);
                    return farm.runs().outcome(number);
                });
                watcher.at(now);
                if (looks % STATUS_LOOKS == 0) {
                    status(farm, now);
                }
                if (now.state() == BuildOutcome.State.DONE
                        || now.state() == BuildOutcome.State.CANCELLED
                        || (working.isPresent() && !working.get().isAlive() && isAlone())) {
                    break;
                }
                // A look at many packages takes a while; most of the time is for building.
                TimeUnit.NANOSECONDS.sleep(Math.clamp(REST * (System.nanoTime() - begun), PAUSE, LONGEST_PAUSE));
            }
            if (working.isPresent()) {
                over = true;
                working.get().join();
            }
            if (broken.get().isPresent() && isAlone()) {
                throw broken.get().get();
            }
            // What was open before is built beside: some of it may be done by now.
            others.stream()
                    .filter(other -> other != number)
                    .forEach(other -> ended(farm, farm.runs().outcome(other)));
            now = farm.runs().outcome(number);
            ended(farm, now);
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return farm.runs().outcome(number);
        } finally {
            over = true;
            working.ifPresent(BuildRun::join);
            wishes.close();
        }
    }

    /** Writes what is kept of a build as it is now. */
    private void ended(Farm farm, BuildOutcome build) {
        farm.report(build);
        status(farm, build);
        if (build.state() == BuildOutcome.State.DONE) {
            BuildHistoryFile.add(farm.root(), build, settings.jobs());
        }
    }

    /** Whether nobody builds when this process does not. */
    private boolean isAlone() {
        return start.listen().isEmpty() && !setup.isShared();
    }

    /** Waits until the worker has stopped its builds. */
    private static void join(Thread worker) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread work(Farm farm, int slots) {
        Path work = start.work().orElse(setup.root().resolve("work"));
        Worker worker = farm.worker(
                setup.identity(slots, settings.requires()),
                setup.limits(),
                setup.command(),
                setup.failures(),
                work,
                watcher::say);
        return Thread.ofPlatform().name("worker").start(() -> {
            try {
                worker.run(() -> over || watcher.isOver(), false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                broken.set(Optional.of(e));
                watcher.say("the worker stopped: " + e.getMessage());
            }
        });
    }

    /** What others see of a build while this process has its database. */
    private void status(Farm farm, BuildOutcome now) {
        Path directory = farm.packages().of(now.number());
        try {
            Files.createDirectories(directory);
            AtomicFile.write(directory.resolve("status.json"), BuildJson.of(now).getBytes(StandardCharsets.UTF_8));
            new BuildSnapshots(farm.root()).write(now);
        } catch (IOException e) {
            if (!said) { // a full disk: builds may go on, and end
                watcher.say("the state of the build cannot be written to " + directory + ": " + SmallFile.words(e));
                said = true;
            }
        }
    }
}
