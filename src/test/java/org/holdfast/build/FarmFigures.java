package org.holdfast.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Durations;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.holdfast.source.BuildGraphs;
import org.holdfast.source.BuildTimings;
import org.holdfast.source.Inputs;

/**
 * Figures of the farm under virtual time: the real engine on the real graph, with real durations, for some numbers of workers; beside the
 * lower bound, the longer of the critical path and all work divided by the workers. Arguments: the numbers of workers.
 */
public final class FarmFigures {

    private FarmFigures() {}

    static Inputs inputs() {
        return new Inputs(Path.of(System.getProperty("java.io.tmpdir")), System.in);
    }

    /** Every package of a graph, as if all of it changed. */
    static BuildOrder whole(BuildGraph graph, Durations durations) {
        List<Rebuild> all = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            all.add(new Rebuild(
                    i,
                    graph.name(i),
                    graph.path(i),
                    Reason.CHANGED,
                    Optional.empty(),
                    "",
                    false,
                    durations.of(graph.name(i), graph.path(i))));
        }
        return BuildOrder.of(graph, all);
    }

    public static void main(String... args) {
        Path data = OracleData.root();
        if (!Files.exists(data.resolve("scan/depgraph-2026.zst"))) {
            System.out.println("no shared data in " + data + "; set HOLDFAST_DATA");
            return;
        }
        BuildGraph graph =
                BuildGraphs.read(inputs(), data + "/scan/depgraph-2026.zst").graph();
        Durations durations = Durations.of(
                BuildTimings.read(inputs(), data + "/scan/history-2026.csv.zst").values());
        BuildOrder order = whole(graph, durations);
        double critical = order.remaining(0);
        for (int i = 0; i < order.packages().size(); i++) {
            critical = Math.max(critical, order.remaining(i));
        }
        System.out.printf(
                "%,d packages, %,d edges; %,.0f h in all, critical path %,.2f h%n",
                graph.size(), graph.edges(), order.total() / 3600, critical / 3600);
        System.out.printf(
                "%8s %12s %12s %8s %10s %10s%n",
                "workers", "bound h", "makespan h", "ratio", "with 10 %", "finishes/s");
        for (int workers : args.length > 0
                ? Stream.of(args).mapToInt(Integer::parseInt).toArray()
                : new int[] {1, 4, 16, 64, 256, 1000}) {
            double bound = Math.max(critical, order.total() / workers);
            long before = System.nanoTime();
            FarmSimulation.Result calm = simulate(order, graph, durations, workers, 0);
            double took = (System.nanoTime() - before) / 1e9;
            FarmSimulation.Result rough = simulate(order, graph, durations, workers, 0.1);
            System.out.printf(
                    "%8d %12.2f %12.2f %8.3f %10.3f %10.0f%n",
                    workers,
                    bound / 3600,
                    calm.makespan() / 3600,
                    calm.makespan() / bound,
                    rough.makespan() / calm.makespan(),
                    calm.built() / took);
        }
    }

    private static FarmSimulation.Result simulate(
            BuildOrder order, BuildGraph graph, Durations durations, int workers, double failures) {
        FarmSimulation.Moment clock = new FarmSimulation.Moment();
        FarmDatabase database = FarmDatabase.inMemory("farm" + System.nanoTime());
        try (FarmEngine engine = new FarmEngine(
                database, clock::now, new RetryRules(8, RetryRules.USUAL.pause(), RetryRules.USUAL.longest()))) {
            new BuildRuns(database, engine, clock::now)
                    .offer(order, graph, durations, new BuildRuns.Terms("simulation", List.of(), 5, 60));
            FarmSimulation.Result result = new FarmSimulation(engine, clock, 1).run(workers, failures);
            if (result.built() != graph.size()) {
                throw new IllegalStateException(result + " of " + graph.size());
            }
            return result;
        }
    }
}
