package org.holdfast.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of this machine with their environments, where there is a {@code /proc} that tells them. Each process is read once: what was of
 * no build becomes of none later. Thread-safe: all builds of a worker share one table.
 */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** The parent of the kernel's own threads, which have no environment. */
    private static final long KERNEL = 2;

    /** After a longer pause a number may stand for another process. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    static final ProcessTable HERE = new ProcessTable();

    private final boolean readable = Files.isReadable(PROC.resolve("self/environ"));
    private Map<Long, Entry> known = Map.of();
    private long looked = System.nanoTime();

    private ProcessTable() {}

    /**
     * A process as it was when it was read.
     *
     * @param parent the number of its parent; 0 if it could not be read
     * @param complete whether its environment could be read: not while it begins to run another program
     * @param mark the value of {@link ProcessTree#MARK}, if it has one
     * @param work the value of {@link ProcessTree#WORK}, if it has one
     */
    record Entry(long parent, boolean complete, Optional<String> mark, Optional<String> work) {}

    /** Whether this system tells the environments of processes. */
    boolean isReadable() {
        return readable;
    }

    /** The processes that there are now, by their numbers, without this one; empty where the system does not tell. */
    synchronized Map<Long, Entry> now() {
        if (!readable) {
            return Map.of();
        }
        boolean fresh = System.nanoTime() - looked < FRESH.toNanos();
        Map<Long, Entry> now = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                Entry seen = fresh ? known.get(pid) : null;
                now.put(pid, seen == null || !seen.complete ? read(pid) : seen);
            }
        } catch (IOException | NumberFormatException e) {
            return Map.of(); // No such file system after all: descent must do.
        }
        now.remove(ProcessHandle.current().pid());
        known = now;
        looked = System.nanoTime();
        return Map.copyOf(now);
    }

    private static Entry read(long pid) {
        String environment = text(pid, "environ");
        long parent = parent(text(pid, "stat"));
        return new Entry(
                parent,
                !environment.isEmpty() || parent == KERNEL,
                value(environment, ProcessTree.MARK),
                value(environment, ProcessTree.WORK));
    }

    /** Of {@code 123 (name) S 1 …} the 1. */
    private static long parent(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
        try {
            return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String text(long pid, String file) {
        try {
            return new String(Files.readAllBytes(PROC.resolve(pid + "/" + file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // It ended, or belongs to somebody else.
        }
    }

    private static Optional<String> value(String environment, String variable) {
        String start = variable + "=";
        return environment.contains(start)
                ? Stream.of(environment.split("\0", -1))
                        .filter(entry -> entry.startsWith(start))
                        .map(entry -> entry.substring(start.length()))
                        .findFirst()
                : Optional.empty();
    }
}
