package org.holdfast.build;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.holdfast.tool.Filter;

/** Runs commands on this machine, each in a session of its own. In the end nothing of its {@link ProcessTree} stays. */
final class LocalRunner implements CommandRunner {

    private static final int POLL_MILLIS = 200;
    private static final int LOOK_MILLIS = 1000;

    /** What a make that started this process tells its children; a build is none of them. */
    private static final List<String> MAKE = List.of("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKE_JOBS_FIFO");

    private static final Path VMSTAT = Path.of("/proc/vmstat");

    private final CommandBuilder.Limits limits;
    private final Path work;
    private final List<String> prefix;

    /** A runner; {@code work} is the directory of the worker, by which its processes are known when it is no more. */
    LocalRunner(CommandBuilder.Limits limits, Path work) {
        this.limits = limits;
        this.work = work;
        // A session of its own, so that a key pressed at the terminal does not reach it.
        this.prefix = Filter.exists("setsid") ? List.of("setsid") : List.of();
    }

    @Override
    public Ended run(Task task, CappedLog log, BooleanSupplier unwanted) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(prefix);
        line.addAll(task.words());
        String mark = ProcessTree.mark(task.lease(), task.slot());
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(task.scratch().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeAll(MAKE);
        builder.environment().put(ProcessTree.MARK, mark);
        builder.environment().put(ProcessTree.WORK, work.toString());
        long kills = oomKills();
        Process process = builder.start();
        ProcessTree tree = new ProcessTree(process.toHandle(), mark);
        Thread reader = Thread.ofVirtual().start(() -> log.take(process.getInputStream()));
        Ending.Stop stop;
        try {
            stop = watch(task.lease(), process, tree, log, unwanted);
        } finally {
            tree.kill();
            reader.join(LOOK_MILLIS);
            process.getInputStream().close();
            reader.join(LOOK_MILLIS);
        }
        int exit = process.waitFor();
        long now = exit == 0 ? kills : oomKills();
        return new Ended(
                stop,
                exit,
                tree.cpuSeconds(),
                tree.memory(),
                kills < 0 || now < 0 ? -1 : now - kills,
                Optional.empty());
    }

    private Ending.Stop watch(Lease lease, Process process, ProcessTree tree, CappedLog log, BooleanSupplier unwanted)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(lease.timeout());
        long look = System.nanoTime();
        int looks = 0;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() >= look) {
                tree.look();
                if (++looks == 2 && limits.nice() > 0) {
                    humble(tree.pids());
                }
                look = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            }
            Ending.Stop why = unwanted.getAsBoolean()
                    ? Ending.Stop.CANCELLED
                    : System.nanoTime() > end
                            ? Ending.Stop.TIMEOUT
                            : log.silence() > limits.silence()
                                    ? Ending.Stop.SILENCE
                                    : limits.memory() > 0 && tree.memory() > limits.memory()
                                            ? Ending.Stop.MEMORY
                                            : Ending.Stop.NONE;
            if (why != Ending.Stop.NONE) {
                log.say("stopped: " + why.says(lease.timeout(), limits.silence()));
                return why;
            }
        }
        return Ending.Stop.NONE;
    }

    /** Gives processes, and those that they will start, little priority. A build of less than a second does without. */
    private void humble(Collection<Long> pids) throws InterruptedException {
        List<String> words = pids.stream().map(String::valueOf).toList();
        if (words.isEmpty()) {
            return;
        }
        quietly("renice", List.of("-n", Integer.toString(limits.nice()), "-p"), words);
        quietly("ionice", List.of("-c", "3", "-p"), words);
    }

    private static void quietly(String program, List<String> options, List<String> pids) throws InterruptedException {
        if (!Filter.exists(program)) {
            return;
        }
        List<String> line = new ArrayList<>(List.of(program));
        line.addAll(options);
        line.addAll(pids);
        try {
            new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // Then it runs as other programs do.
        }
    }

    /** How many processes the kernel killed for want of memory since it started; negative where it does not tell. */
    private static long oomKills() {
        try (Stream<String> lines = Files.lines(VMSTAT, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring(9).strip()))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | UncheckedIOException | NumberFormatException e) {
            return -1;
        }
    }
}
