package org.holdfast.build;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.rebuild.Durations;
import org.holdfast.source.BuildGraphs;

/** How many empty packages a second the engine finishes over the full graph: {@code FarmThroughput JDBC-URL DATA [THREADS [AT-ONCE]]}. */
public final class FarmThroughput {

    private FarmThroughput() {}

    public static void main(String... args) throws InterruptedException {
        int threads = args.length > 2 ? Integer.parseInt(args[2]) : 3;
        int most = args.length > 3 ? Integer.parseInt(args[3]) : 4;
        BuildGraph graph = BuildGraphs.read(FarmFigures.inputs(), args[1] + "/scan/depgraph-2026.zst")
                .graph();
        Durations durations = Durations.of(List.of());
        FarmDatabase database = args[0].startsWith("jdbc:postgresql:")
                ? FarmDatabase.at(args[0], threads + 1)
                : FarmDatabase.inMemory("throughput");
        DatabaseClock clock = new DatabaseClock(database, Clock.systemUTC());
        try (FarmEngine engine = new FarmEngine(database, clock, RetryRules.USUAL)) {
            long before = System.nanoTime();
            new BuildRuns(database, engine, clock)
                    .offer(
                            FarmFigures.whole(graph, durations),
                            graph,
                            durations,
                            new BuildRuns.Terms("throughput", List.of(), 5, 60));
            System.out.printf("ordered in %.1f s%n", (System.nanoTime() - before) / 1e9);
            AtomicInteger finished = new AtomicInteger();
            List<Thread> workers = new ArrayList<>();
            before = System.nanoTime();
            for (int i = 0; i < threads; i++) {
                WorkerIdentity worker = new WorkerIdentity("w" + i, Set.of(), most);
                workers.add(Thread.ofPlatform().start(() -> work(engine, worker, most, clock.get(), finished)));
            }
            for (Thread one : workers) {
                one.join();
            }
            double took = (System.nanoTime() - before) / 1e9;
            System.out.printf(
                    "%d of %d packages, %d threads, %d at once: %.1f s, %.0f finishes a second%n",
                    finished.get(), graph.size(), threads, most, took, finished.get() / took);
        }
    }

    private static void work(
            FarmEngine engine, WorkerIdentity worker, int most, Instant begun, AtomicInteger finished) {
        BuildResult made = new BuildResult(Optional.empty(), "0".repeat(64), 1, begun, 0, 0, 0, "log");
        while (true) {
            List<Lease> leases = engine.lease(worker, most);
            if (leases.size() > most) {
                throw new IllegalStateException(leases.size() + " leases, and " + most + " asked for");
            }
            for (Lease lease : leases) {
                if (engine.finish(worker, lease, made)) {
                    finished.incrementAndGet();
                }
            }
            if (leases.isEmpty() && !engine.isBusy()) {
                return;
            }
        }
    }
}
