package org.holdfast.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.holdfast.publish.Publisher;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Progress;

/**
 * {@code make sim}: publishes thousands of times, kills the publisher at random instants, and reads all the while.
 *
 * @param publishes how many
 * @param kills how often the publisher was killed
 * @param states how many publishes and rollbacks had which result
 * @param looks how often the reader looked
 * @param sets how many sets it saw
 * @param disappeared names that would have been gone if only what succeeded had been published
 * @param faults what the reader, the publisher and the verification found wrong
 */
public record Simulation(
        int publishes,
        int kills,
        Map<String, Integer> states,
        int looks,
        int sets,
        long disappeared,
        List<String> faults) {

    /** Arguments: how many publishes; a seed. */
    public static void main(String... args) throws Exception {
        int publishes = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        Path directory = Files.createTempDirectory("holdfast-sim");
        long start = System.nanoTime();
        Simulation result = run(directory, publishes, seed);
        System.out.printf(
                "%,d publishes and rollbacks in %,d s, seed %d: %s%n",
                result.publishes(), (System.nanoTime() - start) / 1_000_000_000, seed, result.states());
        System.out.printf(
                "killed %,d times; the reader looked %,d times and saw %,d sets%n",
                result.kills(), result.looks(), result.sets());
        System.out.printf(
                "faults (names gone, inconsistent sets, lost files and generations): %,d%n",
                result.faults().size());
        result.faults().stream().limit(10).forEach(fault -> System.out.println("  " + fault));
        System.out.printf(
                "of the same builds, publishing what succeeded would have taken away %,d names, %.1f each time%n",
                result.disappeared(), (double) result.disappeared() / result.publishes());
        if (!result.faults().isEmpty()) {
            System.out.println("kept in " + directory);
            System.exit(1);
        }
    }

    static Simulation run(Path directory, int publishes, long seed) throws IOException, InterruptedException {
        Random random = new Random(seed);
        Path repository = directory.resolve("repo");
        Reader reader = new Reader(repository, directory.resolve("removed"));
        Thread reading = new Thread(reader, "reader");
        reading.start();
        int kills = 0;
        List<String> faults = new ArrayList<>();
        while (true) {
            Process worker = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.holdfast.sim.Worker",
                            directory.toString(),
                            String.valueOf(random.nextLong()),
                            String.valueOf(publishes))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            if (worker.waitFor(400 + random.nextInt(publishes > 1000 ? 9000 : 3000), TimeUnit.MILLISECONDS)) {
                if (worker.exitValue() != 0) {
                    faults.add("the worker ended with " + worker.exitValue() + ": "
                            + Files.readString(directory.resolve("output")));
                }
                break;
            }
            worker.destroyForcibly().waitFor();
            kills++;
        }
        reader.done = true;
        reading.join();
        faults.addAll(reader.faults());
        Path said = directory.resolve("faults");
        if (Files.exists(said)) {
            faults.addAll(Files.readAllLines(said));
        }
        faults.addAll(lost(directory, repository));
        Map<String, Integer> states = new LinkedHashMap<>();
        long disappeared = 0;
        List<String> log = Files.readAllLines(directory.resolve("log"));
        for (String line : log) {
            String[] words = line.split(" ");
            states.merge(words[0] + " " + words[1], 1, Integer::sum);
            disappeared += Long.parseLong(words[2]);
        }
        return new Simulation(log.size(), kills, states, reader.looks(), reader.sets(), disappeared, faults);
    }

    /** Generations that are gone, though nobody collected them, and what else is wrong in the end. */
    private static List<String> lost(Path directory, Path repository) {
        Publisher publisher = new Publisher(
                repository,
                Clock.systemUTC(),
                "the simulation",
                Set.of(),
                Duration.ofDays(1),
                Optional.empty(),
                Optional.empty(),
                new Packages(new Inputs(directory.resolve("cache"), InputStream.nullInputStream())),
                Progress.SILENT);
        List<String> lost = new ArrayList<>(publisher.verify());
        List<Integer> numbers =
                publisher.generations().stream().map(one -> one.number()).toList();
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i) != numbers.get(i - 1) + 1) {
                lost.add("generations between " + numbers.get(i - 1) + " and " + numbers.get(i) + " are gone");
            }
        }
        return lost;
    }
}
