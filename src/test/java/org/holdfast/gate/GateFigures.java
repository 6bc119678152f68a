package org.holdfast.gate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;

/** Mutated libraries through the gate: {@code GateFigures [HOW-MANY [FIRST-SEED]]}. Prints the breaks that it missed, and its false alarms. */
public final class GateFigures {

    private int breaks;
    private int missed;
    private int safe;
    private int alarms;
    private int kept;
    private int keptMissed;
    private final Map<String, Integer> wrong = new TreeMap<>();

    private GateFigures() {}

    /** Whether a verdict is what the effect of a change asks for. */
    static boolean isRight(MutatedLibrary.Effect effect, Verdict verdict) {
        return switch (effect) {
            case SAFE -> verdict.compareTo(Verdict.ADDITIVE) <= 0;
            case REBUILD, BREAK -> verdict.compareTo(Verdict.UNKNOWN) >= 0;
        };
    }

    private void one(int seed) {
        try {
            Path directory = Files.createTempDirectory("mutated");
            try {
                MutatedLibrary now = MutatedLibrary.changed(seed);
                Path old = MutatedLibrary.old(seed).write(directory).build();
                GateOutcome outcome =
                        Gate.compare(List.of(old), List.of(now.write(directory).build()), List.of());
                count(now, outcome);
            } finally {
                try (Stream<Path> all = Files.walk(directory)) {
                    all.toList().reversed().forEach(path -> path.toFile().delete());
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("seed " + seed, e);
        }
    }

    private synchronized void count(MutatedLibrary now, GateOutcome outcome) {
        boolean right = isRight(now.effect(), outcome.verdict());
        switch (now.effect()) {
            case SAFE -> {
                safe++;
                alarms += right ? 0 : 1;
            }
            case REBUILD -> {
                kept++;
                keptMissed += right ? 0 : 1;
            }
            case BREAK -> {
                breaks++;
                missed += right ? 0 : 1;
            }
        }
        if (!right) {
            wrong.merge(
                    now.what() + " (" + now.effect() + "): " + outcome.verdict() + " " + outcome.findings(),
                    1,
                    Integer::sum);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 504;
        int first = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        GateFigures figures = new GateFigures();
        try (ExecutorService workers = Executors.newFixedThreadPool(2)) {
            for (int seed = first; seed < first + many; seed++) {
                int number = seed;
                var unused = workers.submit(() -> {
                    try {
                        figures.one(number);
                    } catch (RuntimeException e) {
                        System.out.println(e + " " + e.getCause());
                    }
                });
            }
            workers.shutdown();
            workers.awaitTermination(3, TimeUnit.HOURS);
        }
        figures.wrong.keySet().forEach(System.out::println);
        System.out.printf(
                "%,d libraries: of %,d breaks %,d called compatible or additive (must: 0); of %,d that must be rebuilt %,d; of %,d safe changes"
                        + " %,d false alarms, %.1f %% (must: 10 %%)%n",
                figures.breaks + figures.safe + figures.kept,
                figures.breaks,
                figures.missed,
                figures.kept,
                figures.keptMissed,
                figures.safe,
                figures.alarms,
                100.0 * figures.alarms / Math.max(1, figures.safe));
    }
}
