package org.holdfast.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs sync from time to time, for one branch after the other: each in a process of its own, with the lowest priority, so that answers do not wait
 * for it. A sync that was going on when the server died goes on by itself; the store lets only one write.
 */
final class SyncSchedule implements AutoCloseable {

    private static final int KEPT_LINES = 40;
    private static final int FAILED = 2;

    /** The part of the interval by which the times vary, so that many servers do not ask a source at once. */
    private static final double JITTER = 0.1;

    private final List<BranchWatch> branches;
    private final Map<BranchWatch, List<String>> commands;
    private final Duration every;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sync").daemon().factory());
    private final Map<BranchWatch, Run> runs = new ConcurrentHashMap<>();
    private volatile @Nullable Process running;
    private volatile boolean closed;

    /**
     * What came of the last sync of a branch.
     *
     * @param begun when it began
     * @param ended when it ended; empty while it goes on
     * @param status its exit status
     * @param words its last lines
     */
    record Run(Instant begun, Optional<Instant> ended, int status, List<String> words) {
        boolean failed() {
            return ended.isPresent() && (status >= FAILED || status < 0);
        }
    }

    SyncSchedule(Map<BranchWatch, List<String>> commands, Duration every, Clock clock) {
        this.branches = List.copyOf(commands.keySet());
        this.commands = Map.copyOf(commands);
        this.every = every;
        this.clock = clock;
    }

    SyncSchedule start() {
        var unused = timer.schedule(this::round, (long) (every.toMillis() * JITTER * chance()), TimeUnit.MILLISECONDS);
        return this;
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /** The last sync of a branch; empty if this server has begun none. */
    Optional<Run> last(BranchWatch branch) {
        return Optional.ofNullable(runs.get(branch));
    }

    private void round() {
        for (BranchWatch branch : branches) {
            if (!closed) {
                sync(branch);
                branch.soon();
            }
        }
        if (!closed) {
            double jitter = 1 - JITTER + 2 * JITTER * chance();
            var unused = timer.schedule(this::round, (long) (every.toMillis() * jitter), TimeUnit.MILLISECONDS);
        }
    }

    private void sync(BranchWatch branch) {
        Instant begun = clock.instant();
        Deque<String> words = new ArrayDeque<>();
        runs.put(branch, new Run(begun, Optional.empty(), 0, List.of()));
        int status = -1;
        try {
            Process process = new ProcessBuilder(niced(commands.getOrDefault(branch, List.of())))
                    .redirectErrorStream(true)
                    .start();
            running = process;
            process.getOutputStream().close();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    words.addLast(Words.withoutPaths(line));
                    if (words.size() > KEPT_LINES) {
                        words.removeFirst();
                    }
                }
            }
            status = process.waitFor();
        } catch (IOException e) {
            words.addLast("sync cannot be started: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running = null;
        }
        runs.put(branch, new Run(begun, Optional.of(clock.instant()), status, List.copyOf(words)));
    }

    private static List<String> niced(List<String> command) {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/nice")) || Files.isExecutable(Path.of("/bin/nice"))) {
            line.addAll(List.of("nice", "-n", "19"));
        }
        line.addAll(command);
        return line;
    }

    /** Ends; a sync that runs is asked to end, too. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        Process process = running;
        if (process != null) {
            process.destroy();
        }
    }
}
