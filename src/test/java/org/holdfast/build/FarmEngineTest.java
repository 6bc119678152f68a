package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine, on both databases, under a clock that is set. */
@ParameterizedClass
@EnumSource
class FarmEngineTest {

    private static final String SHA256 = "0".repeat(64);
    private static final WorkerIdentity ANNA = new WorkerIdentity("anna", Set.of(), 4);
    private static final WorkerIdentity BERT = new WorkerIdentity("bert", Set.of(), 4);

    @Parameter
    private FarmKind kind;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private FarmDatabase database;
    private FarmEngine engine;
    private BuildRuns runs;

    @BeforeEach
    void open() {
        database = kind.fresh();
        engine = new FarmEngine(database, now::get, RetryRules.USUAL);
        runs = new BuildRuns(database, engine, now::get);
    }

    @AfterEach
    void close() {
        if (database != null) { // there is none where PostgreSQL is asked for and not there
            database.close();
        }
    }

    private void pass(int seconds) {
        now.updateAndGet(instant -> instant.plusSeconds(seconds));
    }

    /** As whoever keeps the house does, every two seconds. */
    private int reapFor(int seconds, WorkerIdentity... alive) {
        int taken = 0;
        for (int i = 0; i < seconds; i += 2) {
            pass(2);
            for (WorkerIdentity one : alive) {
                engine.renew(one, List.of());
            }
            taken += engine.reap();
        }
        return taken;
    }

    private BuildResult made() {
        return new BuildResult(Optional.empty(), SHA256, 1, now.get(), 1, 1, 1, "log");
    }

    private BuildResult failed(FailureKind kind, String signature) {
        return new BuildResult(
                Optional.of(new Failure(kind, "rule", List.of("line"), signature)), "", 0, now.get(), 1, 1, 1, "log");
    }

    private List<String> names(List<Lease> leases) {
        return leases.stream().map(lease -> lease.pkgname().text()).toList();
    }

    private Lease only(WorkerIdentity worker) {
        List<Lease> leases = engine.lease(worker, 10);
        assertThat(leases).hasSize(1);
        return leases.getFirst();
    }

    private PackageBuild what(long run, String name) {
        return runs.outcome(run).packages().stream()
                .filter(one -> one.pkgname().text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPackageIsOfferedWhenAllThatItNeedsIsMade() {
        FarmGraph.of("a b c", "b", "c").offer(runs);
        List<Lease> first = engine.lease(ANNA, 10);
        assertThat(names(first)).containsExactlyInAnyOrder("b-1", "c-1");
        assertThat(engine.finish(ANNA, first.get(0), made())).isTrue();
        assertThat(engine.lease(ANNA, 10)).isEmpty();
        assertThat(engine.finish(ANNA, first.get(1), made())).isTrue();
        Lease last = only(ANNA);
        assertThat(names(List.of(last))).containsExactly("a-1");
        assertThat(engine.isBusy()).isTrue();
        engine.finish(ANNA, last, made());
        assertThat(engine.isBusy()).isFalse();
    }

    @Test
    void theLongestRemainingPathComesFirst() {
        FarmGraph.of("x50", "top9 low1", "y30", "low1", "z20").offer(runs);
        List<String> order = new ArrayList<>();
        for (List<Lease> next = engine.lease(ANNA, 1); !next.isEmpty(); next = engine.lease(ANNA, 1)) {
            order.addAll(names(next));
        }
        assertThat(order).containsExactly("x50-1", "y30-1", "z20-1", "low1-1");
    }

    @Test
    void packagesOfSeveralBuildsCompareByTheirRemainingPaths() {
        FarmGraph.of("a1", "b2", "c3", "d4").offer(runs);
        FarmGraph.of("urgent90").offer(runs);
        assertThat(names(engine.lease(ANNA, 1))).containsExactly("urgent90-1");
    }

    @Test
    void aLapsedLeaseIsGivenOnAndTheLateWorkersFinishHasNoEffect() {
        long run = FarmGraph.of("a b", "b").offer(runs);
        reapFor(40);
        Lease lost = only(ANNA);
        assertThat(engine.renew(ANNA, List.of(lost)).lost()).isEmpty();
        assertThat(reapFor(Engine.LEASE_SECONDS - 2)).isZero();
        assertThat(reapFor(4)).isEqualTo(1);
        Lease again = only(BERT);
        assertThat(again.token()).isGreaterThan(lost.token());
        assertThat(engine.renew(ANNA, List.of(lost)).lost()).containsExactly(lost);
        assertThat(engine.renew(BERT, List.of(again)).lost()).isEmpty();
        assertThat(engine.finish(ANNA, lost, made())).isFalse();
        assertThat(engine.lease(ANNA, 10)).isEmpty();
        assertThat(engine.finish(BERT, again, made())).isTrue();
        assertThat(engine.finish(ANNA, lost, failed(FailureKind.COMPILE, "x"))).isFalse();
        assertThat(what(run, "b-1").state()).isEqualTo(BuildState.DONE);
        assertThat(what(run, "b-1").flaky()).isFalse();
        assertThat(names(engine.lease(ANNA, 10))).containsExactly("a-1");
    }

    @Test
    void aWorkerThatRenewsKeepsItsLease() {
        FarmGraph.of("a").offer(runs);
        reapFor(40);
        Lease lease = only(ANNA);
        for (int i = 0; i < 30; i++) {
            assertThat(engine.renew(ANNA, List.of(lease)).lost()).isEmpty();
            assertThat(reapFor(4)).isZero();
        }
        assertThat(engine.finish(ANNA, lease, made())).isTrue();
    }

    @Test
    void aLeaseIsTakenWithAllThatBelongsToItOrNotAtAll() {
        FarmGraph.of("a").offer(runs);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.run(() -> {
                    assertThat(engine.lease(ANNA, 1)).hasSize(1);
                    throw new IllegalStateException("killed");
                }));
        assertThat(names(engine.lease(BERT, 1))).containsExactly("a-1");
    }

    @Test
    void anOutageBlamesNobody() {
        FarmGraph.of("a").offer(runs);
        reapFor(40);
        Lease lease = only(ANNA);
        pass(300); // nobody could reach anything
        assertThat(engine.reap()).isZero();
        assertThat(reapFor(10)).isZero();
        assertThat(engine.renew(ANNA, List.of(lease)).lost()).isEmpty();
        assertThat(reapFor(14)).isZero();
        assertThat(engine.finish(ANNA, lease, made())).isTrue();
    }

    @Test
    void twoThatKeepTheHouseTakeALeaseBackOnce() throws InterruptedException, ExecutionException {
        long run = FarmGraph.random(1, 40, 0).offer(runs);
        FarmEngine other = new FarmEngine(database, now::get, RetryRules.USUAL);
        for (int i = 0; i < 20; i++) {
            pass(2);
            engine.reap();
            other.reap();
        }
        assertThat(engine.lease(ANNA, 100)).hasSize(40);
        pass(5);
        engine.reap();
        other.reap();
        pass(8);
        engine.reap();
        other.reap();
        pass(7);
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<Integer> one = both.submit(engine::reap);
            Future<Integer> two = both.submit(other::reap);
            assertThat(one.get() + two.get()).isEqualTo(40);
        }
        assertThat(runs.outcome(run).packages())
                .allSatisfy(one -> assertThat(one.attempts()).hasSize(1))
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(BuildState.READY));
        assertThat(engine.lease(BERT, 100)).hasSize(40);
    }

    @Test
    void whatWasPickedAndGivenToNobodyIsOfferedAgain() {
        FarmGraph.of("a").offer(runs);
        reapFor(40);
        database.run(() -> database.update(
                "update scheduled_tasks set picked = true, picked_by = 'anna', last_heartbeat = ?", now.get()));
        assertThat(engine.lease(BERT, 1)).isEmpty();
        reapFor(Engine.LEASE_SECONDS + 4);
        assertThat(names(engine.lease(BERT, 1))).containsExactly("a-1");
    }

    @Test
    void allLeasesAreTakenBackWhenTheOnlyProcessIsAnotherOne() {
        FarmGraph.of("a", "b").offer(runs);
        assertThat(engine.lease(ANNA, 10)).hasSize(2);
        assertThat(engine.reapAll()).isEqualTo(2);
        assertThat(engine.lease(BERT, 10)).hasSize(2);
    }

    @Test
    void theSameSignatureTwiceFailsForGood() {
        long run = FarmGraph.of("a").offer(runs);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "same"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.READY);
        pass(11);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "same"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.FAILED);
        assertThat(what(run, "a-1").attempts()).hasSize(2);
        assertThat(engine.isBusy()).isFalse();
    }

    @Test
    void aTransientFailureIsTriedAgainAfterAGrowingPauseWithinTheBudget() {
        long run = FarmGraph.of("a").offer(runs);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "one"));
        pass(9);
        assertThat(engine.lease(ANNA, 1)).isEmpty();
        pass(1);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "two"));
        pass(19);
        assertThat(engine.lease(ANNA, 1)).isEmpty();
        pass(1);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "three"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.FAILED);
    }

    @Test
    void aLapsedLeaseTakesNothingOffTheBudget() {
        long run = FarmGraph.of("a").offer(runs);
        for (int i = 0; i < 5; i++) {
            only(ANNA);
            engine.reapAll();
        }
        engine.finish(ANNA, onlyAfter(ANNA, 61), failed(FailureKind.FETCH, "one"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.READY);
        engine.finish(ANNA, onlyAfter(ANNA, 71), failed(FailureKind.FETCH, "two"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.READY);
    }

    private Lease onlyAfter(WorkerIdentity worker, int seconds) {
        pass(seconds);
        return only(worker);
    }

    @Test
    void anUnknownFailureIsTriedOnceMoreAndACompilersErrorIsNot() {
        long run = FarmGraph.of("a", "b").offer(runs);
        for (Lease lease : engine.lease(ANNA, 2)) {
            boolean unknown = lease.pkgname().text().equals("a-1");
            engine.finish(ANNA, lease, failed(unknown ? FailureKind.UNKNOWN : FailureKind.COMPILE, "s"));
        }
        assertThat(what(run, "b-1").state()).isEqualTo(BuildState.FAILED);
        engine.finish(ANNA, onlyAfter(ANNA, 10), failed(FailureKind.UNKNOWN, "another signature"));
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.FAILED);
    }

    @Test
    void whatFailsAndThenPassesIsFlaky() {
        long run = FarmGraph.of("a").offer(runs);
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FLAKY_TEST, "one"));
        engine.finish(ANNA, onlyAfter(ANNA, 10), made());
        assertThat(what(run, "a-1").flaky()).isTrue();
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.DONE);
        assertThat(what(run, "a-1").attempts()).hasSize(2);
    }

    @Test
    void whatNeedsAFailedPackageNamesItAsTheCause() {
        long run = FarmGraph.of("top mid", "mid low", "low", "side").offer(runs);
        for (Lease lease : engine.lease(ANNA, 2)) {
            engine.finish(ANNA, lease, lease.pkgname().text().equals("low-1") ? failed(FailureKind.LINK, "s") : made());
        }
        for (String name : List.of("mid-1", "top-1")) {
            assertThat(what(run, name).state()).isEqualTo(BuildState.INDIRECT_FAILED);
            assertThat(what(run, name).cause()).isEqualTo("low-1");
        }
        assertThat(what(run, "side-1").state()).isEqualTo(BuildState.DONE);
        assertThat(runs.ended()).containsExactly(run);
        assertThat(runs.outcome(run).state()).isEqualTo(BuildOutcome.State.DONE);
    }

    @Test
    void whatTheTreeCannotMakeIsNotOfferedNorWhatNeedsIt() {
        long run = FarmGraph.of("a b", "!b", "c").offer(runs);
        assertThat(names(engine.lease(ANNA, 9))).containsExactly("c-1");
        assertThat(what(run, "b-1").state()).isEqualTo(BuildState.PREFAILED);
        assertThat(what(run, "a-1").state()).isEqualTo(BuildState.INDIRECT_PREFAILED);
        assertThat(what(run, "a-1").cause()).isEqualTo("b-1");
    }

    @Test
    void aCancelledBuildGivesNothingAndTakesNothing() {
        long run = FarmGraph.of("a b", "b", "c").offer(runs);
        Lease lease = engine.lease(ANNA, 1).getFirst();
        runs.cancel(run);
        assertThat(engine.renew(ANNA, List.of(lease)).lost()).containsExactly(lease);
        assertThat(engine.finish(ANNA, lease, made())).isFalse();
        assertThat(engine.lease(ANNA, 10)).isEmpty();
        assertThat(engine.isBusy()).isFalse();
        assertThat(runs.outcome(run).packages())
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(BuildState.CANCELLED));
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> runs.pause(run, true));
    }

    @Test
    void aPausedBuildBeginsNothingNewAndStandsInNobodysWay() {
        long paused = FarmGraph.random(1, 300, 0).offer(runs);
        Lease under = engine.lease(ANNA, 1).getFirst();
        runs.pause(paused, true);
        FarmGraph.of("small").offer(runs);
        assertThat(names(engine.lease(BERT, 1))).containsExactly("small-1");
        assertThat(engine.lease(BERT, 1)).isEmpty();
        assertThat(engine.finish(ANNA, under, made())).isTrue();
        pass(600);
        assertThat(engine.lease(BERT, 1)).isEmpty();
        runs.pause(paused, false);
        assertThat(engine.lease(BERT, 1000)).hasSize(299);
    }

    @Test
    void whatBecomesReadyInAPausedBuildWaitsForItToGoOn() {
        long run = FarmGraph.of("a b", "b").offer(runs);
        Lease lease = only(ANNA);
        runs.pause(run, true);
        engine.finish(ANNA, lease, made());
        assertThat(engine.lease(ANNA, 1)).isEmpty();
        runs.pause(run, false);
        assertThat(names(engine.lease(ANNA, 1))).containsExactly("a-1");
    }

    @Test
    void whatIsWantedFirstComesFirstWithAllThatItNeedsHoweverOften() {
        long run = FarmGraph.of("w2 v1", "v1", "x50", "y40").offer(runs);
        for (int i = 0; i < 80; i++) {
            assertThat(runs.first(run, new PkgName("y40-1"))).isEqualTo(1);
            assertThat(runs.first(run, new PkgName("w2-1"))).isEqualTo(2);
        }
        assertThat(names(engine.lease(ANNA, 1))).containsExactly("v1-1");
        assertThat(names(engine.lease(ANNA, 1))).containsExactly("y40-1");
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> runs.first(run, new PkgName("none-1")));
    }

    @Test
    void aDrainedWorkerGetsNothingNewAndIsTold() {
        FarmGraph.of("a", "b").offer(runs);
        engine.renew(ANNA, List.of());
        Lease lease = engine.lease(ANNA, 1).getFirst();
        runs.drain("anna");
        assertThat(engine.lease(ANNA, 1)).isEmpty();
        assertThat(engine.renew(ANNA, List.of(lease)).draining()).isTrue();
        assertThat(engine.finish(ANNA, lease, made())).isTrue();
        assertThat(engine.lease(BERT, 1)).hasSize(1);
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> runs.drain("nobody"));
    }

    @Test
    void aWorkerWithoutTheLabelNeitherGetsAPackageNorHoldsItUp() {
        FarmGraph.random(3, 30, 0).offer(runs, "netbsd", "large");
        FarmGraph.of("plain").offer(runs);
        WorkerIdentity able = new WorkerIdentity("able", Set.of("netbsd", "large", "more"), 4);
        WorkerIdentity half = new WorkerIdentity("half", Set.of("netbsd"), 4);
        assertThat(names(engine.lease(half, 100))).containsExactly("plain-1");
        assertThat(engine.lease(ANNA, 100)).isEmpty();
        assertThat(engine.lease(able, 100)).hasSize(30);
    }

    @Test
    void anotherWorkerGetsTheNextAttemptAndTheSameOneIfNoneTakesIt() {
        FarmGraph.of("a").offer(runs);
        engine.renew(ANNA, List.of());
        engine.renew(BERT, List.of());
        engine.finish(ANNA, only(ANNA), failed(FailureKind.FETCH, "one"));
        pass(10);
        engine.renew(BERT, List.of());
        assertThat(engine.lease(ANNA, 1)).isEmpty();
        pass(2);
        engine.finish(BERT, only(BERT), failed(FailureKind.FETCH, "two"));
        pass(20);
        Optional<Lease> taken = Optional.empty();
        for (int i = 0; i < 50 && taken.isEmpty(); i++) { // anna lives, and is busy with something else
            pass(2);
            engine.renew(ANNA, List.of());
            taken = engine.lease(BERT, 1).stream().findFirst();
            assertThat(taken.isPresent() && i < 28).isFalse();
        }
        assertThat(taken).isPresent();
    }

    @Test
    void aFinishThatWasNotAnsweredMayBeSaidAgain() {
        long run = FarmGraph.of("a b", "b").offer(runs);
        Lease lease = only(ANNA);
        assertThat(engine.finish(ANNA, lease, made())).isTrue();
        assertThat(engine.finish(ANNA, lease, made())).isTrue();
        assertThat(engine.finish(BERT, lease, made())).isFalse();
        assertThat(what(run, "b-1").attempts()).hasSize(1);
        assertThat(engine.lease(ANNA, 9)).hasSize(1);
    }

    @Test
    void namesThatLeadOutOfADirectoryAreRefused() {
        for (String name : List.of("../up", "/etc/x", ".hid", "-rf", "a/../b")) {
            assertThatExceptionOfType(Unusable.class)
                    .as(name)
                    .isThrownBy(() -> FarmGraph.of(name).offer(runs));
        }
        assertThat(runs.list(10)).isEmpty();
    }

    @Test
    void buildsThatAreOrderedAtOnceDoNotMix() throws InterruptedException, ExecutionException {
        List<Callable<Long>> orders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int size = 3 + i;
            orders.add(() -> FarmGraph.random(size, size, 0.3).offer(runs) * 100 + size);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Long> one : threads.invokeAll(orders)) {
                assertThat(runs.outcome(one.get() / 100).packages()).hasSize((int) (one.get() % 100));
            }
        }
    }

    @Test
    void howeverManyWorkEachPackageTakesEffectOnceAndNothingIsOfferedTooEarly()
            throws InterruptedException, ExecutionException {
        for (long seed = 1; seed <= 3; seed++) {
            FarmGraph graph = FarmGraph.random(seed, 120, 0.06);
            long run = graph.offer(runs);
            Map<String, Integer> effects = new ConcurrentHashMap<>();
            List<String> early = java.util.Collections.synchronizedList(new ArrayList<>());
            List<Callable<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Random random = new Random(seed * 100 + i);
                WorkerIdentity worker = new WorkerIdentity("w" + i, Set.of(), 3);
                workers.add(() -> {
                    while (engine.isBusy()) {
                        List<Lease> leases = engine.lease(worker, 1 + random.nextInt(3));
                        for (Lease lease : leases) {
                            String name = lease.pkgname().text();
                            graph.needs().get(name).stream()
                                    .filter(need -> !effects.containsKey(need))
                                    .forEach(need -> early.add(name + " before " + need));
                            if (random.nextInt(10) == 0) {
                                pass(1);
                                engine.finish(
                                        worker, lease, failed(FailureKind.FETCH, name + now.get() + random.nextInt()));
                                continue;
                            }
                            boolean late = random.nextInt(10) == 0;
                            if (late) {
                                engine.reapAll(); // takes back those of others as well
                            }
                            // Before it is told: whatever it frees may be leased before this thread goes on.
                            effects.merge(name, 0, Integer::sum);
                            if (engine.finish(worker, lease, made())) {
                                effects.merge(name, 1, Integer::sum);
                            }
                        }
                        if (leases.isEmpty()) {
                            pass(30);
                            TimeUnit.MILLISECONDS.sleep(1);
                        }
                    }
                    return true;
                });
            }
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                for (Future<Boolean> one : threads.invokeAll(workers)) {
                    assertThat(one.get()).isTrue();
                }
            }
            assertThat(early).isEmpty();
            Map<BuildState, Long> states = runs.outcome(run).packages().stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                            PackageBuild::state, java.util.stream.Collectors.counting()));
            assertThat(states.keySet())
                    .allSatisfy(state -> assertThat(state.isFinal()).isTrue());
            long done = states.getOrDefault(BuildState.DONE, 0L);
            assertThat(effects.values().stream().filter(n -> n == 1).count()).isEqualTo(done);
            assertThat(effects.values()).allSatisfy(n -> assertThat(n).isLessThanOrEqualTo(1));
            assertThat(database.transaction(() -> database.rows(
                            "select name from build_package where waits < 0 or (state = 'done' and waits <> 0)",
                            row -> row.getString(1))))
                    .isEmpty();
            assertThat(database.transaction(
                            () -> database.rows("select task_instance from scheduled_tasks", row -> row.getString(1))))
                    .isEmpty();
        }
    }

    @Test
    void whoeverCancelsWhileManyFinishLeavesNothingBehind() throws InterruptedException, ExecutionException {
        for (int round = 0; round < 4; round++) {
            long run = FarmGraph.random(round, 150, 0.03).offer(runs);
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WorkerIdentity worker = new WorkerIdentity("w" + i, Set.of(), 3);
                all.add(() -> {
                    for (List<Lease> next = engine.lease(worker, 3); !next.isEmpty(); next = engine.lease(worker, 3)) {
                        next.forEach(lease -> engine.finish(worker, lease, made()));
                    }
                    return true;
                });
            }
            all.add(() -> {
                TimeUnit.MILLISECONDS.sleep(60);
                runs.first(run, new PkgName("p0-1"));
                return true;
            });
            all.add(() -> {
                TimeUnit.MILLISECONDS.sleep(120);
                runs.cancel(run);
                return true;
            });
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                for (Future<Boolean> one : threads.invokeAll(all)) {
                    try {
                        one.get();
                    } catch (ExecutionException e) { // what is done can neither be hurried nor cancelled
                        assertThat(e.getCause())
                                .isInstanceOf(Unusable.class)
                                .message()
                                .contains("build " + run);
                    }
                }
            }
            assertThat(engine.lease(ANNA, 5)).isEmpty();
            assertThat(engine.isBusy()).isFalse();
        }
    }

    @Test
    void aNewerSchemaIsRefusedInOneSentence() {
        String url = kind == FarmKind.POSTGRES ? FarmKind.address() : "";
        if (url.isEmpty()) {
            return; // in memory nothing newer can have been
        }
        try (FarmDatabase newer = FarmDatabase.at(url, 2)) {
            newer.run(() -> newer.update(
                    "insert into \"flyway_schema_history\" select 99, '99', 'x', type, 'V99__x.sql', 1, installed_by,"
                            + " installed_on, 1, true from \"flyway_schema_history\" where version = '1'"));
        }
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> FarmDatabase.at(url, 2))
                .withMessageContaining("newer holdfast (version 99)")
                .withMessageNotContaining("\n");
    }

    @Test
    void theClockOfAWorkersMachineDoesNotCount() throws SQLException {
        if (kind == FarmKind.H2) {
            return; // one process, one clock
        }
        Clock wrong = Clock.offset(Clock.system(ZoneOffset.UTC), Duration.ofDays(-400));
        DatabaseClock clock = new DatabaseClock(database, wrong);
        assertThat(Duration.between(clock.get(), database.now()).abs()).isLessThan(Duration.ofSeconds(5));
        // Within a transaction it needs no second connection.
        String url = FarmKind.address();
        try (FarmDatabase narrow = FarmDatabase.at(url, 2);
                Connection other = narrow.source().getConnection()) {
            assertThat(other.isValid(1)).isTrue(); // so only one is left
            DatabaseClock inside = new DatabaseClock(narrow, wrong);
            long before = System.nanoTime();
            Instant there = narrow.transaction(inside::get);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(there).isAfter(Instant.parse("2020-01-01T00:00:00Z").plusSeconds(1));
            assertThat(Duration.between(there, database.now()).abs()).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aDatabaseThatGoesAwayAndComesBackIsUsedAgain() throws SQLException {
        if (kind == FarmKind.H2) {
            return; // it is in this process
        }
        long run = FarmGraph.random(5, 40, 0.1).offer(runs);
        int refused = 0;
        List<Lease> held = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (i % 5 == 0) {
                cut();
            }
            try {
                if (!engine.isBusy()) {
                    break;
                }
                if (held.isEmpty()) {
                    held.addAll(engine.lease(ANNA, 3));
                }
                while (!held.isEmpty()) {
                    assertThat(engine.finish(ANNA, held.getFirst(), made())).isTrue();
                    held.removeFirst();
                }
            } catch (Unusable e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(runs.outcome(run).packages())
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(BuildState.DONE));
    }

    private static void cut() throws SQLException {
        try (Connection connection = FarmKind.connection();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery(
                                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name ="
                                        + " 'holdfast build'")) {
            row.next();
        }
    }
}
