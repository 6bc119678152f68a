package org.holdfast.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Injects faults and counts what was survived: {@code make faults}, for CI {@code make faults FEW=1}, for some {@code ONLY=store}. Prints the
 * table of docs/reliability.md; ends with 1 if a fault was not survived.
 */
public final class Faults {

    /** The sets of faults by name. */
    private static final Map<String, Supplier<List<Fault>>> SETS = sets();

    /** How many rows run at once in CI. */
    private static final int BESIDE = 2;

    private Faults() {}

    private static Map<String, Supplier<List<Fault>>> sets() {
        Map<String, Supplier<List<Fault>>> sets = new LinkedHashMap<>();
        sets.put("store", StoreFaults::all);
        sets.put("git", GitFaults::all);
        sets.put("makefiles", MakefileFaults::faults);
        sets.put("inputs", InputFaults::all);
        sets.put("verbs", VerbFaults::all);
        return sets;
    }

    /** {@code Faults [--few] [SET...]}. */
    public static void main(String... arguments) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean few = words.remove("--few");
        if (!SETS.keySet().containsAll(words)) {
            System.err.println("faults: the sets are " + String.join(", ", SETS.keySet()));
            System.exit(2);
        }
        AtomicReference<String> now = new AtomicReference<>("the first fault");
        Thread cut = new Thread(() -> System.out.println("ended by a signal, before it was done, in " + now));
        Runtime.getRuntime().addShutdownHook(cut);
        System.out.printf(
                "%-10s %-70s %8s %8s %9s %8s%n", "set", "fault", "injected", "survived", "slowest", "seconds");
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        // Rows of which CI does a few may run beside each other; with more, each has the machine to itself.
        try (ExecutorService rows = Executors.newFixedThreadPool(few ? BESIDE : 1)) {
            SETS.entrySet().stream()
                    .filter(set -> words.isEmpty() || words.contains(set.getKey()))
                    .flatMap(set -> set.getValue().get().stream().map(fault -> Map.entry(set.getKey(), fault)))
                    .forEach(row -> rows.execute(() -> {
                        Fault fault = row.getValue();
                        now.set(row.getKey() + ", " + fault.what());
                        inject(row.getKey(), fault, few ? fault.few() : fault.times(), failures);
                    }));
        }
        failures.forEach(System.out::println);
        Runtime.getRuntime().removeShutdownHook(cut);
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static void inject(String set, Fault fault, int times, List<String> failures) {
        int survived = 0;
        double slowest = 0;
        double all = 0;
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            Optional<Throwable> thrown = once(fault, i);
            double seconds = (System.nanoTime() - begun) / 1e9;
            slowest = Math.max(slowest, seconds);
            all += seconds;
            survived += thrown.isEmpty() ? 1 : 0;
            String where = "not survived: " + set + ", " + fault.what() + ", seed " + i + ": ";
            thrown.ifPresent(one -> failures.add(where + one));
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

    /** Injects it once; gives what was thrown, whatever it was: one fault that went wrong must not end those after it. */
    private static Optional<Throwable> once(Fault fault, long seed) {
        try {
            Path directory = Files.createTempDirectory("holdfast-fault");
            try {
                fault.trial().run(directory, seed);
            } finally {
                delete(directory);
            }
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
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
