package org.holdfast.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final String mark;
    private final Map<Long, ProcessHandle> known = new HashMap<>();
    private long memory;
    private double cpu;

    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        this.mark = mark;
        known.put(root.pid(), root);
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
        if (ProcessTable.HERE.isReadable()) {
            add(ProcessTable.HERE.now());
        } else {
            Stream.concat(root.descendants(), known.values().stream().flatMap(ProcessHandle::descendants))
                    .toList()
                    .forEach(one -> known.putIfAbsent(one.pid(), one));
        }
        known.values().removeIf(one -> !one.isAlive());
        return Set.copyOf(known.values());
    }

    /** Adds those that have the mark, and the children of those that are known: they may have thrown the mark away. */
    private void add(Map<Long, ProcessTable.Entry> processes) {
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<Long, ProcessTable.Entry> one : processes.entrySet()) {
                ProcessTable.Entry process = one.getValue();
                boolean ours = process.mark().filter(mark::equals).isPresent() || known.containsKey(process.parent());
                if (ours && !known.containsKey(one.getKey())) {
                    ProcessHandle.of(one.getKey()).ifPresent(handle -> known.put(handle.pid(), handle));
                    more |= known.containsKey(one.getKey());
                }
            }
        }
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
            List<ProcessHandle> orphans = ProcessTable.HERE.now().entrySet().stream()
                    .filter(one -> one.getValue()
                                    .mark()
                                    .filter(ProcessTree::isOwnerGone)
                                    .isPresent()
                            && one.getValue().work().filter(isDead).isPresent()
                            && !isZombie(one.getKey()))
                    .flatMap(one -> ProcessHandle.of(one.getKey()).stream())
                    .toList();
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

    /** The numbers of those that were there when it was last looked at. */
    synchronized Set<Long> pids() {
        return Set.copyOf(known.keySet());
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
