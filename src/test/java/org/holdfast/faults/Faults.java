package org.holdfast.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Injects faults and counts what was survived: {@code make faults}, for CI {@code make faults FEW=1}, for some {@code ONLY=store}. Prints the
 * table of docs/reliability.md; ends with 1 if a fault was not survived.
 */
public final class Faults {

    /** The sets of faults by name. */
    private static final Map<String, Supplier<List<Fault>>> SETS = sets();

    private Faults() {}

    private static Map<String, Supplier<List<Fault>>> sets() {
        Map<String, Supplier<List<Fault>>> sets = new LinkedHashMap<>();
        sets.put("store", StoreFaults::all);
        sets.put("git", GitFaults::all);
        sets.put("makefiles", MakefileFaults::faults);
        sets.put("inputs", InputFaults::all);
        return sets;
    }

    /** {@code Faults [--few] [SET...]}. */
    public static void main(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean few = words.remove("--few");
        System.out.printf(
                "%-10s %-70s %8s %8s %9s %8s%n", "set", "fault", "injected", "survived", "slowest", "seconds");
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Supplier<List<Fault>>> set : SETS.entrySet()) {
            if (words.isEmpty() || words.contains(set.getKey())) {
                for (Fault fault : set.getValue().get()) {
                    inject(set.getKey(), fault, few ? fault.few() : fault.times(), failures);
                }
            }
        }
        failures.forEach(System.out::println);
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static void inject(String set, Fault fault, int times, List<String> failures) throws IOException {
        int survived = 0;
        double slowest = 0;
        double all = 0;
        for (int i = 0; i < times; i++) {
            Path directory = Files.createTempDirectory("holdfast-fault");
            long begun = System.nanoTime();
            try {
                fault.trial().run(directory, i);
                survived++;
            } catch (Exception | AssertionError e) {
                failures.add("not survived: " + set + ", " + fault.what() + ", seed " + i + ": " + e);
            } finally {
                double seconds = (System.nanoTime() - begun) / 1e9;
                slowest = Math.max(slowest, seconds);
                all += seconds;
                delete(directory);
            }
        }
        if (times > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %-70s %8d %8d %7.1f s %8.1f%n",
                    set,
                    fault.what(),
                    times,
                    survived,
                    slowest,
                    all);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
