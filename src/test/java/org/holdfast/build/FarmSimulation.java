package org.holdfast.build;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;

/**
 * The farm under virtual time: the real engine and its tables, workers that are entries in a queue, and a clock that jumps to the next event.
 */
final class FarmSimulation {

    /** What came of it. */
    record Result(double makespan, int built, int attempts, double busy) {}

    private final FarmEngine engine;
    private final Moment clock;
    private final Random chance;

    /** A clock that is set. */
    static final class Moment {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        Instant now() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    FarmSimulation(FarmEngine engine, Moment clock, long seed) {
        this.engine = engine;
        this.clock = clock;
        this.chance = new Random(seed);
    }

    private record Event(Instant at, WorkerIdentity worker, Lease lease, boolean fails) {}

    /** Runs until nothing is left; each attempt fails with a chance, somewhere on its way, for a reason that passes. */
    Result run(int workers, double failures) {
        Instant begun = clock.now();
        PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparing(Event::at)
                .thenComparing(event -> event.worker().name()));
        Deque<WorkerIdentity> idle = new ArrayDeque<>();
        for (int i = 0; i < workers; i++) {
            idle.add(new WorkerIdentity("w" + i, Set.of(), 1));
        }
        Map<String, Integer> tries = new HashMap<>();
        Set<String> built = new HashSet<>();
        int attempts = 0;
        double busy = 0;
        Instant last = begun;
        while (true) {
            // Every idle worker asks; the first that gets nothing ends the round, since the others would get nothing,
            // too.
            for (int asked = idle.size(); asked > 0; asked--) {
                WorkerIdentity worker = idle.remove();
                List<Lease> leases = engine.lease(worker, 1);
                if (leases.isEmpty()) {
                    idle.addFirst(worker);
                    break;
                }
                Lease lease = leases.getFirst();
                attempts++;
                boolean fails = chance.nextDouble() < failures;
                double seconds = lease.expected() * (fails ? chance.nextDouble() : 1);
                busy += seconds;
                events.add(new Event(clock.now().plusNanos((long) (seconds * 1e9)), worker, lease, fails));
            }
            if (events.isEmpty()) {
                if (!engine.isBusy()) {
                    break;
                }
                clock.advance(Duration.ofSeconds(1)); // all that is left waits for its next attempt
                continue;
            }
            Event next = events.remove();
            clock.advance(Duration.between(clock.now(), next.at()));
            last = clock.now();
            Lease lease = next.lease();
            String name = lease.pkgname().text();
            Optional<Failure> failure = next.fails()
                    ? Optional.of(
                            new Failure(FailureKind.FETCH, "sim", List.of(), "s" + tries.merge(name, 1, Integer::sum)))
                    : Optional.empty();
            if (!engine.finish(
                    next.worker(), lease, new BuildResult(failure, "", 0, clock.now(), lease.expected(), 0, 0, ""))) {
                throw new IllegalStateException("fenced: " + lease);
            }
            if (failure.isEmpty()) {
                built.add(name);
            }
            idle.addFirst(next.worker());
        }
        return new Result(Duration.between(begun, last).toMillis() / 1000.0, built.size(), attempts, busy);
    }
}
