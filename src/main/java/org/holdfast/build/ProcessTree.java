package org.holdfast.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All processes of one build, also those that left their parents. They are known by descent, looked at again and again, and where there is
 * a {@code /proc} with environments by a variable that each inherits. Elsewhere a process that leaves its parent between two looks escapes.
 */
final class ProcessTree {

    /** The variable that marks the processes of a build. */
    static final String MARK = "HOLDFAST_BUILD_ID";

    /** The variable with the worker's directory, for whoever finds processes of a worker that is no more. */
    static final String WORK = "HOLDFAST_BUILD_WORK";

    private static final Path PROC = Path.of("/proc");
    private static final Duration MERCY = Duration.ofSeconds(5);
    private static final int KILLS = 50;

    /** Of Linux, for programs, on every machine. */
    private static final double TICKS = 100;

    private final ProcessHandle root;
    private final byte[] mark;
    private final Map<Long, ProcessHandle> known = new HashMap<>();
    private long memory;
    private double cpu;

    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    }

    /** Looks who is there now, and what they use. */
    synchronized void look() {
        Set<ProcessHandle> alive = alive();
        long resident = 0;
        double used = 0;
        for (ProcessHandle one : alive) {
            resident += resident(one.pid());
            used += cpuSeconds(one);
        }
        memory = Math.max(memory, resident);
        cpu = Math.max(cpu, used);
    }

    private Set<ProcessHandle> alive() {
        Stream.concat(
                        Stream.concat(Stream.of(root), root.descendants()),
                        known.values().stream().flatMap(ProcessHandle::descendants))
                .toList()
                .forEach(one -> known.putIfAbsent(one.pid(), one));
        marked(environment -> holds(environment, mark)).forEach(one -> known.putIfAbsent(one.pid(), one));
        known.values().removeIf(one -> !one.isAlive());
        return Set.copyOf(known.values());
    }

    /** The processes whose environment is such, other than this one. */
    private static List<ProcessHandle> marked(Predicate<byte[]> such) {
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.isReadable(PROC.resolve("self/environ"))) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (pid != ProcessHandle.current().pid() && such.test(environment(pid))) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // No such file system after all: descent must do.
        }
        return found;
    }

    private static byte[] environment(long pid) {
        try {
            return Files.readAllBytes(PROC.resolve(pid + "/environ"));
        } catch (IOException e) {
            return new byte[0]; // It ended, or belongs to somebody else.
        }
    }

    /** Whether a variable with its value is in an environment. */
    private static boolean holds(byte[] environment, byte[] variable) {
        for (int at = 0; at + variable.length <= environment.length; at++) {
            if ((at == 0 || environment[at - 1] == 0)
                    && Arrays.equals(environment, at, at + variable.length, variable, 0, variable.length)
                    && (at + variable.length == environment.length || environment[at + variable.length] == 0)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> value(byte[] environment, String variable) {
        return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
                .filter(entry -> entry.startsWith(variable + "="))
                .map(entry -> entry.substring(variable.length() + 1))
                .findFirst();
    }

    /**
     * Ends the processes of builds whose worker is no more.
     *
     * @param isDead whether a worker's directory, the value of {@link #WORK}, is that of a dead one
     * @return how many there were
     */
    static int killOrphans(Predicate<String> isDead) throws InterruptedException {
        int count = 0;
        for (int round = 0; round < KILLS; round++) {
            List<ProcessHandle> orphans = marked(environment ->
                    value(environment, MARK).filter(ProcessTree::isOwnerGone).isPresent()
                            && value(environment, WORK).filter(isDead).isPresent());
            orphans.removeIf(one -> isZombie(one.pid()));
            if (orphans.isEmpty()) {
                break;
            }
            count = Math.max(count, orphans.size());
            orphans.forEach(ProcessHandle::destroyForcibly);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return count;
    }

    /** A mark for a build of this process. */
    static String mark(Lease lease, int slot) {
        return lease.build() + "-" + lease.token() + "-" + slot + "-"
                + ProcessHandle.current().pid();
    }

    /** Whether the process that made a mark is no more. */
    private static boolean isOwnerGone(String mark) {
        String pid = mark.substring(mark.lastIndexOf('-') + 1);
        return pid.matches("[0-9]{1,12}")
                && ProcessHandle.of(Long.parseLong(pid))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty();
    }

    /** The processor time of a process and of those children that ended; a compiler is seldom there when looked at. */
    private static double cpuSeconds(ProcessHandle process) {
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 17);
            long ticks = 0;
            for (int field = 11; field <= 14; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            return ticks / TICKS;
        } catch (IOException | RuntimeException e) {
            return process.info()
                    .totalCpuDuration()
                    .map(used -> used.toMillis() / 1000.0)
                    .orElse(0.0);
        }
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
        return cpu;
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
