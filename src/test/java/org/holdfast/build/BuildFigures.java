package org.holdfast.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.publish.PackageMaker;
import org.holdfast.source.BuildGraphs;

/**
 * Real processes: the first 1,000 packages of the real graph, each a shell that sleeps for 0.2 s and makes a package, 12 at once; beside
 * the lower bound, and {@code xargs -P 12}, which is what this machine's processes cost. With {@code HOLDFAST_POSTGRES} also three workers of
 * four slots that share a database.
 */
public final class BuildFigures {

    private static final int PACKAGES = 1000;
    private static final int SLOTS = 12;
    private static final int WORKERS = 3;
    private static final int RUNS = 3;
    private static final double SECONDS = 0.2;
    private static final double BOUND = PACKAGES * SECONDS / SLOTS;

    private final Path folder;
    private final List<String> names;

    private BuildFigures(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
    }

    public static void main(String... args) throws Exception {
        Path graphFile = OracleData.root().resolve("scan/depgraph-2026.zst");
        if (!Files.exists(graphFile)) {
            System.out.println("no shared data in " + OracleData.root() + "; set HOLDFAST_DATA");
            return;
        }
        Path folder = Files.createTempDirectory("holdfast-builds");
        try {
            BuildGraph graph =
                    BuildGraphs.read(FarmFigures.inputs(), graphFile.toString()).graph();
            BuildFigures figures = new BuildFigures(
                    folder,
                    IntStream.range(0, PACKAGES)
                            .mapToObj(i -> graph.name(i).text())
                            .toList());
            figures.prepare(graph);
            System.out.printf("%,d packages of %.1f s on %d slots: at least %.1f s%n", PACKAGES, SECONDS, SLOTS, BOUND);
            figures.row("xargs: no order, no logs, no checks", figures::xargs);
            figures.row("holdfast build, one process", figures::alone);
            String shared = System.getenv("HOLDFAST_POSTGRES");
            if (shared != null) {
                figures.row("holdfast, three workers on PostgreSQL", run -> figures.shared(run, shared));
            }
        } finally {
            WorkPlace.remove(folder);
        }
    }

    /** Makes the packages beforehand, and the scan with the needs among them. */
    private void prepare(BuildGraph graph) throws IOException {
        StringBuilder scan = new StringBuilder();
        for (int i = 0; i < PACKAGES; i++) {
            PackageMaker.of(names.get(i)).in(folder.resolve("made"));
            scan.append("PKGNAME=%s%nPKG_LOCATION=test/p%d%nDEPENDS=%s%n"
                    .formatted(
                            names.get(i),
                            i,
                            IntStream.of(graph.needs(i))
                                    .filter(need -> need < PACKAGES)
                                    .mapToObj(names::get)
                                    .collect(Collectors.joining(" "))));
        }
        Files.writeString(folder.resolve("scan.txt"), scan);
        Files.write(folder.resolve("names.txt"), names);
        Files.writeString(folder.resolve("one.sh"), "sleep %s; cp %s/made/$1.tgz $2/All/%n".formatted(SECONDS, folder));
    }

    /** What is measured: seconds. */
    private interface Measured {
        double seconds(int run) throws Exception;
    }

    private void row(String what, Measured measured) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            seconds.add(measured.seconds(run));
        }
        Collections.sort(seconds);
        double median = seconds.get(RUNS / 2);
        System.out.printf(
                "%-40s %6.1f s (%.1f to %.1f)  %.2f x  %.0f ms a build and slot%n",
                what,
                median,
                seconds.getFirst(),
                seconds.getLast(),
                median / BOUND,
                (median - BOUND) * 1000 * SLOTS / PACKAGES);
    }

    private Path place(String name, String more) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve("holdfast.toml"), """
                [build]
                scan = "%s/scan.txt"
                command = ["sh", "%s/one.sh", "{pkgname}", "{packages}"]
                """.formatted(folder, folder) + more);
        return place;
    }

    private double alone(int run) throws Exception {
        List<String> line = new ArrayList<>(List.of("build", "--slots", "" + SLOTS));
        line.addAll(names);
        return took(place("alone" + run, ""), line);
    }

    private double shared(int run, String url) throws Exception {
        Path place = place(
                "shared" + run,
                "database = \"%s%scurrentSchema=run%d_%d\"%n"
                        .formatted(url, url.contains("?") ? "&" : "?", run, System.nanoTime()));
        List<Process> workers = new ArrayList<>();
        try {
            for (int i = 0; i < WORKERS; i++) {
                workers.add(start(
                        place,
                        "worker",
                        "--slots",
                        "" + SLOTS / WORKERS,
                        "--work",
                        place.resolve("work" + i).toString()));
            }
            TimeUnit.SECONDS.sleep(5); // they are up before
            List<String> line = new ArrayList<>(List.of("build", "--slots", "0"));
            line.addAll(names);
            return took(place, line);
        } finally {
            workers.forEach(Process::destroy);
            for (Process worker : workers) {
                worker.waitFor();
            }
        }
    }

    private static Process start(Path place, String... line) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("holdfast").toAbsolutePath().toString()));
        command.addAll(List.of(line));
        return new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(place.resolve("err.txt").toFile())
                .start();
    }

    private static double took(Path place, List<String> line) throws Exception {
        long before = System.nanoTime();
        int status = start(place, line.toArray(String[]::new)).waitFor();
        if (status != 0) {
            throw new IOException("exit " + status + ": " + Files.readString(place.resolve("err.txt")));
        }
        return (System.nanoTime() - before) / 1e9;
    }

    /** No order, no checks, no logs: what the processes alone cost here. */
    private double xargs(int run) throws Exception {
        Path place =
                Files.createDirectories(folder.resolve("xargs" + run + "/All")).getParent();
        long before = System.nanoTime();
        int status = new ProcessBuilder(
                        "xargs",
                        "-P",
                        "" + SLOTS,
                        "-I{}",
                        "sh",
                        folder.resolve("one.sh").toString(),
                        "{}",
                        place.toString())
                .inheritIO()
                .redirectInput(folder.resolve("names.txt").toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("xargs: exit " + status);
        }
        return (System.nanoTime() - before) / 1e9;
    }
}
