package org.holdfast.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of one build, also those that left their parents. They are known by descent, looked at again and again, and where there is
 * a {@code /proc} with environments by a variable that each inherits. Elsewhere a process that leaves its parent between two looks escapes.
 */
final class ProcessTree {

    /** The variable that marks the processes of a build. */
    static final String MARK = "HOLDFAST_BUILD_ID";

    private static final Path PROC = Path.of("/proc");
    private static final Duration MERCY = Duration.ofSeconds(5);
    private static final int KILLS = 50;

    private final ProcessHandle root;
    private final byte[] mark;
    private final Map<Long, ProcessHandle> known = new HashMap<>();
    private long memory;
    private final Map<Long, Double> cpu = new HashMap<>();

    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    }

    /** Looks who is there now, and what they use. */
    synchronized void look() {
        Set<ProcessHandle> alive = alive();
        long resident = 0;
        for (ProcessHandle one : alive) {
            resident += resident(one.pid());
            one.info().totalCpuDuration().ifPresent(used -> cpu.merge(one.pid(), used.toMillis() / 1000.0, Math::max));
        }
        memory = Math.max(memory, resident);
    }

    private Set<ProcessHandle> alive() {
        Stream.concat(
                        Stream.concat(Stream.of(root), root.descendants()),
                        known.values().stream().flatMap(ProcessHandle::descendants))
                .toList()
                .forEach(one -> known.putIfAbsent(one.pid(), one));
        marked().forEach(one -> known.putIfAbsent(one.pid(), one));
        known.values().removeIf(one -> !one.isAlive());
        return Set.copyOf(known.values());
    }

    /** The processes that carry the mark. */
    private List<ProcessHandle> marked() {
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.isReadable(PROC.resolve("self/environ"))) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                if (carriesMark(entry.resolve("environ"))) {
                    ProcessHandle.of(Long.parseLong(entry.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // No such file system after all: descent must do.
        }
        return found;
    }

    private boolean carriesMark(Path environ) {
        try {
            byte[] bytes = Files.readAllBytes(environ);
            for (int at = 0; at + mark.length <= bytes.length; at++) {
                if ((at == 0 || bytes[at - 1] == 0) && matches(bytes, at)) {
                    return at + mark.length == bytes.length || bytes[at + mark.length] == 0;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // It ended, or belongs to somebody else.
        }
    }

    private boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < mark.length; i++) {
            if (bytes[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static long resident(long pid) {
        try {
            for (String line : Files.readAllLines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // It ended, or the system has no such file.
        }
        return 0;
    }

    /** The most memory that was seen in use by all together, in bytes; 0 where it cannot be seen. */
    synchronized long memory() {
        return memory;
    }

    /** The processor time that was seen used, in seconds. */
    synchronized double cpuSeconds() {
        return cpu.values().stream().mapToDouble(used -> used).sum();
    }

    /** Ends all of them: asks, waits a little, then kills until none is left. */
    void kill() throws InterruptedException {
        Set<ProcessHandle> alive = aliveNow();
        alive.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + MERCY.toNanos();
        while (!alive.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            alive = aliveNow();
        }
        for (int i = 0; i < KILLS && !alive.isEmpty(); i++) {
            alive.forEach(ProcessHandle::destroyForcibly);
            TimeUnit.MILLISECONDS.sleep(20);
            alive = aliveNow();
        }
    }

    private synchronized Set<ProcessHandle> aliveNow() {
        return alive().stream().filter(one -> !isZombie(one.pid())).collect(Collectors.toSet());
    }

    /** A dead process whose parent has not asked for it: nothing can be done about it, and it does nothing. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return false;
        }
    }
}
