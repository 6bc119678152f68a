package org.holdfast.rebuild;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.holdfast.OracleData;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.source.BuildGraphs;
import org.holdfast.source.BuildTimings;
import org.holdfast.source.Inputs;

/**
 * {@code make bench ONLY=plan}: a plan for openssl on the real graph, what its levels cost on the real scan, and how well durations that
 * are not known are estimated.
 */
public final class RebuildFigures {

    private static final int WARM = 20;
    private static final int PROCESSES = 5;
    private static final int SPLITS = 200;

    private final Inputs inputs = new Inputs(Path.of("target"), InputStream.nullInputStream());
    private final String graphFile;
    private final String scanFile;
    private final String historyFile;

    private RebuildFigures(Path data) {
        graphFile = data.resolve("scan/depgraph-2026.zst").toString();
        scanFile = data.resolve("scan/pscan-2026.zst").toString();
        historyFile = data.resolve("scan/history-2026.csv.zst").toString();
    }

    public static void main(String... args) throws Exception {
        Path data = OracleData.root();
        if (!Files.exists(data.resolve("scan/depgraph-2026.zst"))) {
            System.out.println("no shared data in " + data + "; set HOLDFAST_DATA");
            return;
        }
        RebuildFigures figures = new RebuildFigures(data);
        figures.processes();
        figures.warm();
        figures.levels();
        figures.estimates();
    }

    private void processes() throws Exception {
        for (String level : List.of("linked", "all")) {
            List<Double> millis = new ArrayList<>();
            for (int run = 0; run < PROCESSES; run++) {
                long start = System.nanoTime();
                int exit = new ProcessBuilder(
                                "./holdfast",
                                "plan",
                                "openssl",
                                "--scan",
                                graphFile,
                                "--history",
                                historyFile,
                                "--level",
                                level)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                millis.add((System.nanoTime() - start) / 1e6);
                if (exit != 0) {
                    throw new IllegalStateException("exit " + exit);
                }
            }
            System.out.printf(
                    "plan openssl --level %s, graph and history read, a whole process: %,.0f ms (must: 500)%n",
                    level, median(millis));
        }
    }

    private void warm() {
        BuildGraph graph = BuildGraphs.read(inputs, graphFile).graph();
        Durations durations =
                Durations.of(BuildTimings.read(inputs, historyFile).values());
        List<Integer> changed = graph.named("openssl");
        System.out.printf("%,d packages, %,d edges%n", graph.size(), graph.edges());
        for (int run = 0; run < 5; run++) {
            timed(() -> BuildGraphs.read(inputs, graphFile));
        }
        row("  reading the graph", () -> BuildGraphs.read(inputs, graphFile));
        row("  reading the history", () -> BuildTimings.read(inputs, historyFile));
        Supplier<RebuildPlan> plan =
                () -> new RebuildPlanner(graph, PublishedPackages.UNKNOWN, durations, RebuildRules.USUAL, Map.of())
                        .plan(changed, Level.ALL, 8);
        for (int run = 0; run < WARM; run++) {
            timed(plan);
        }
        row("  the plan, all levels (must: 50)", plan);
        List<Rebuild> all = plan.get().packages();
        row("    of which the order of " + all.size() + " packages", () -> BuildOrder.of(graph, all));
        BuildOrder order = BuildOrder.of(graph, all);
        row("    their sequence", order::inSequence);
        row("    their time on 8 workers", () -> order.makespan(8));
        row("    their critical path", order::criticalPath);
    }

    private void levels() {
        List<BuildTiming> history = BuildTimings.read(inputs, historyFile).values();
        long start = System.nanoTime();
        BuildGraph graph = BuildGraphs.read(inputs, scanFile).graph();
        System.out.printf("the whole scan read in %,d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        PublishedPackages published = published(graph);
        for (String path : List.of("security/openssl", "devel/zlib", "graphics/png", "textproc/expat", "www/curl")) {
            List<Integer> changed = graph.named(path);
            Map<PkgName, InterfaceChange> verdicts = changed.stream()
                    .collect(Collectors.toMap(graph::name, one -> new InterfaceChange(Verdict.ADDITIVE, true, true)));
            for (Map<PkgName, InterfaceChange> known : List.of(Map.<PkgName, InterfaceChange>of(), verdicts)) {
                RebuildPlan plan = new RebuildPlanner(
                                graph, published, Durations.of(history), RebuildRules.USUAL, known)
                        .plan(changed, Level.PROVEN, 8);
                System.out.printf("%s, %s%n", path, known.isEmpty() ? "before the gate" : "after it found nothing");
                for (Level level : Level.values()) {
                    RebuildPlan.Cost cost = plan.cost(level);
                    System.out.printf(
                            "  %-7s %,7d packages, %,6d undecided, %,9.1f CPU hours, %,8.1f h on 1 worker, %,6.1f h on 8%n",
                            level,
                            cost.packages(),
                            cost.undecided(),
                            cost.cpuSeconds() / 3600,
                            cost.seconds() / 3600,
                            cost.wallSeconds() / 3600);
                }
            }
        }
    }

    /** A summary as it might be: each package has a library, and needs those of the packages whose headers it is compiled with. */
    private static PublishedPackages published(BuildGraph graph) {
        PublishedPackages published = new PublishedPackages();
        for (int i = 0; i < graph.size(); i++) {
            int user = i;
            StringBuilder record =
                    new StringBuilder("PKGNAME=" + graph.name(i) + "\nPROVIDES=/usr/pkg/lib/" + i + ".so\n");
            graph.path(i)
                    .ifPresent(path -> record.append("PKGPATH=").append(path).append('\n'));
            for (int need : graph.needs(i)) {
                graph.need(user, need).ifPresent(one -> {
                    if (one.headers() == BuildGraph.Headers.USED) {
                        record.append("REQUIRES=/usr/pkg/lib/").append(need).append(".so\n");
                    }
                    for (String pattern : one.pattern().split(" ", -1)) {
                        record.append("DEPENDS=").append(pattern).append('\n');
                    }
                });
            }
            published.add(new PkgSummary(record.toString()));
        }
        return published;
    }

    /** One half of the history predicts how long the other takes, all together. */
    private void estimates() {
        List<BuildTiming> history = new ArrayList<>(BuildTimings.read(inputs, historyFile).values().stream()
                .filter(BuildTiming::succeeded)
                .collect(Collectors.toMap(
                        timing -> timing.pkgname().base() + " " + timing.pkgpath(),
                        Function.identity(),
                        (one, two) -> one.ended().isAfter(two.ended()) ? one : two))
                .values());
        history.sort((one, two) -> one.pkgname().text().compareTo(two.pkgname().text()));
        System.out.printf(
                "%,d packages measured; the sum of a random half, predicted by the other half, %d times:%n",
                history.size(), SPLITS);
        estimate("mean of the category (as built in)", history, known -> {
            Durations durations = Durations.of(known);
            return one -> durations
                    .of(new PkgName("no-such-package-1"), one.pkgpath())
                    .seconds();
        });
        estimate("mean of all", history, known -> {
            double mean =
                    known.stream().mapToDouble(BuildTiming::seconds).average().orElse(0);
            return one -> mean;
        });
        estimate("median of the category", history, known -> {
            Map<String, List<Double>> categories = known.stream()
                    .collect(Collectors.groupingBy(
                            RebuildFigures::category, Collectors.mapping(BuildTiming::seconds, Collectors.toList())));
            double all = median(known.stream().map(BuildTiming::seconds).toList());
            return one -> {
                List<Double> there = categories.getOrDefault(category(one), List.of());
                return there.size() < 8 ? all : median(there);
            };
        });
        estimate("median of all", history, known -> {
            double median = median(known.stream().map(BuildTiming::seconds).toList());
            return one -> median;
        });
    }

    private static String category(BuildTiming timing) {
        return timing.pkgpath().orElseThrow().category();
    }

    private static void estimate(
            String how,
            List<BuildTiming> history,
            Function<List<BuildTiming>, ToDoubleFunction<BuildTiming>> estimator) {
        Random random = new Random(15);
        double[] errors = new double[SPLITS];
        List<Double> each = new ArrayList<>();
        for (int split = 0; split < SPLITS; split++) {
            List<BuildTiming> shuffled = new ArrayList<>(history);
            Collections.shuffle(shuffled, random);
            List<BuildTiming> known = shuffled.subList(0, shuffled.size() / 2);
            List<BuildTiming> rest = shuffled.subList(shuffled.size() / 2, shuffled.size());
            ToDoubleFunction<BuildTiming> estimate = estimator.apply(known);
            double real = rest.stream().mapToDouble(BuildTiming::seconds).sum();
            errors[split] = rest.stream().mapToDouble(estimate).sum() / real - 1;
            rest.forEach(one -> each.add(
                    Math.abs(Math.log(Math.max(1, estimate.applyAsDouble(one)) / Math.max(1, one.seconds())))));
        }
        Arrays.sort(errors);
        System.out.printf(
                "  %-36s median %+4.0f %%, 5th to 95th of a hundred %+4.0f to %+4.0f %%; a single package by a factor of %.1f%n",
                how,
                errors[SPLITS / 2] * 100,
                errors[SPLITS / 20] * 100,
                errors[SPLITS - SPLITS / 20 - 1] * 100,
                Math.exp(median(each)));
    }

    private static void row(String what, Supplier<?> work) {
        List<Double> millis = new ArrayList<>();
        for (int run = 0; run < WARM; run++) {
            millis.add(timed(work));
        }
        System.out.printf("%-46s %,8.1f ms, median of %d%n", what, median(millis), WARM);
    }

    private static double timed(Supplier<?> work) {
        long start = System.nanoTime();
        if (work.get() == null) {
            throw new IllegalStateException("nothing came of it");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
