package org.holdfast.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;

/**
 * Runs each command as a job of Slurm: one {@code sbatch} for each package that is ready. The directory for work must be the same on all
 * nodes. The job leaves there what it printed (the beginning and the end), its exit status and its processor time; {@code squeue}, asked once
 * a second for all jobs together, tells whether it lives. A job that ended and left no status was lost with its node.
 */
final class SlurmRunner implements CommandRunner {

    private static final int POLL_MILLIS = 500;
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int PROGRAM_SECONDS = 60;

    /** How long after a job's end its files may take to be seen here. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final String NAME = "holdfast-";
    private static final Set<String> WAITING = Set.of("PENDING", "CONFIGURING", "REQUEUED", "RESIZING", "SUSPENDED");
    private static final Set<String> RUNNING = Set.of("RUNNING", "COMPLETING", "STAGE_OUT", "SIGNALING", "STOPPED");

    private final CommandBuilder.Limits limits;
    private final Path work;
    private Map<String, String> states = Map.of();
    private boolean known;
    private long asked = System.nanoTime() - FRESH.toNanos();

    SlurmRunner(CommandBuilder.Limits limits, Path work) {
        this.limits = limits;
        this.work = work;
    }

    @Override
    public Ended run(Task task, CappedLog log, BooleanSupplier unwanted) throws IOException, InterruptedException {
        Path place = task.place();
        Path printed = place.resolve("printed");
        Path status = place.resolve("status");
        Files.writeString(place.resolve("job"), script(task, printed, status, Math.max(2, limits.log() / 2)));
        String job = new Patience(PATIENCE, RETRY, unwanted, log::say).ask(() -> submitted(task));
        log.say("job " + job + " of Slurm");
        boolean ended = false;
        try {
            Ending.Stop stop = watch(task, job, printed, status, log, unwanted);
            ended = stop == Ending.Stop.NONE && Files.exists(status);
            take(printed, log);
            take(place.resolve("printed.end"), log);
            return ended(stop, job, status);
        } finally {
            if (!ended) {
                cancel(List.of(job));
            }
        }
    }

    /**
     * What the job runs. A file of its own holds the command, so that no name of a package is ever a word of a shell; the log is capped where
     * it is printed: {@code head} takes the beginning, {@code tail} keeps the end.
     */
    private static String script(Task task, Path printed, Path status, long half) {
        String command = task.words().stream().map(SlurmRunner::quoted).collect(Collectors.joining(" "));
        return """
                #!/bin/sh
                # Made by holdfast for %s.
                cd %s || exit 3
                : >%s.begun
                { { (exec %s) 2>&1 </dev/null; echo $? >%s.part; times >%s.times; } | {
                	head -c %d >%s
                	tail -c %d >%s.end
                }; } 2>&1
                mv %s.part %s
                """.formatted(
                        task.lease().pkgname(),
                        quoted(task.scratch().toString()),
                        quoted(status.toString()),
                        command,
                        quoted(status.toString()),
                        quoted(status.toString()),
                        half,
                        quoted(printed.toString()),
                        half,
                        quoted(printed.toString()),
                        quoted(status.toString()),
                        quoted(status.toString()));
    }

    /** A word for a shell, whatever it holds. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private String submitted(Task task) {
        List<String> line = new ArrayList<>(List.of(
                "sbatch",
                "--parsable",
                "--no-requeue",
                "--job-name=" + NAME + task.lease().build() + "-" + task.lease().token(),
                "--chdir=" + task.place(),
                "--output=" + task.place().resolve("sbatch"),
                "--time=" + (task.lease().timeout() / 60 + 2)));
        if (limits.memory() > 0) {
            line.add("--mem=" + Math.max(1, limits.memory() >> 20) + "M");
        }
        line.addAll(limits.slurm().orElse(List.of()));
        line.add(task.place().resolve("job").toString());
        String said = output(line);
        String id = said.strip().replaceFirst(";.*", "");
        if (!id.matches("[0-9]{1,12}")) {
            throw new Unusable("sbatch", "gave no number of a job: " + said.strip());
        }
        return id;
    }

    private Ending.Stop watch(Task task, String job, Path printed, Path status, CappedLog log, BooleanSupplier unwanted)
            throws InterruptedException {
        Optional<Long> begun = Optional.empty();
        long size = 0;
        long grew = System.nanoTime();
        Optional<Long> gone = Optional.empty();
        while (!Files.exists(status)) {
            long now = System.nanoTime();
            boolean over = Files.exists(part(status)); // something that it started may still hold its output
            if (begun.isEmpty() && Files.exists(status.resolveSibling("status.begun"))) {
                begun = Optional.of(now);
                grew = now;
            }
            long length = printed.toFile().length();
            if (length != size) {
                size = length;
                grew = now;
            }
            Ending.Stop why = unwanted.getAsBoolean()
                    ? Ending.Stop.CANCELLED
                    : begun.isPresent()
                                    && now - begun.get()
                                            > TimeUnit.SECONDS.toNanos(
                                                    task.lease().timeout())
                            ? Ending.Stop.TIMEOUT
                            // When the beginning is full, nobody here sees what is printed.
                            : begun.isPresent()
                                            && size < limits.log() / 2
                                            && now - grew > TimeUnit.SECONDS.toNanos(limits.silence())
                                    ? Ending.Stop.SILENCE
                                    : Ending.Stop.NONE;
            if (why != Ending.Stop.NONE) {
                log.say("stopped: " + why.says(task.lease().timeout(), limits.silence()));
                return why;
            }
            String state = state(job);
            boolean lives = WAITING.contains(state) || RUNNING.contains(state) || state.equals("?");
            gone = lives && !over ? Optional.empty() : gone.or(() -> Optional.of(now));
            if (gone.isPresent() && now - gone.get() > LATE.toNanos()) {
                return Ending.Stop.NONE;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return Ending.Stop.NONE;
    }

    private Ended ended(Ending.Stop stop, String job, Path status) throws IOException {
        double cpu = cpuSeconds(status.resolveSibling("status.times"));
        if (stop != Ending.Stop.NONE) {
            return new Ended(stop, 128 + 15, cpu, 0, -1, Optional.empty());
        }
        String state = state(job);
        if (state.equals("OUT_OF_MEMORY")) {
            return new Ended(Ending.Stop.MEMORY, 128 + 9, cpu, 0, 1, Optional.empty());
        }
        Path left = Files.exists(status) ? status : part(status);
        if (!Files.exists(left)) {
            return new Ended(
                    Ending.Stop.NONE,
                    -1,
                    cpu,
                    0,
                    -1,
                    Optional.of("job " + job + " of Slurm ended without a result: "
                            + (state.isEmpty() ? "it is no longer known" : state)));
        }
        String exit = Files.readString(left).strip();
        return exit.matches("[0-9]{1,3}")
                ? new Ended(Ending.Stop.NONE, Integer.parseInt(exit), cpu, 0, -1, Optional.empty())
                : new Ended(
                        Ending.Stop.NONE, -1, cpu, 0, -1, Optional.of("job " + job + " of Slurm left no exit status"));
    }

    /** Of the second line of {@code times}, {@code 0m1.234s 0m0.567s}, the sum. */
    private static double cpuSeconds(Path times) {
        try {
            List<String> lines = Files.readAllLines(times, StandardCharsets.ISO_8859_1);
            double sum = 0;
            for (String word : lines.getLast().strip().split(" +", -1)) {
                int m = word.indexOf('m');
                sum += Integer.parseInt(word.substring(0, m)) * 60
                        + Double.parseDouble(word.substring(m + 1, word.length() - 1));
            }
            return sum;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static Path part(Path status) {
        return status.resolveSibling("status.part");
    }

    private static void take(Path file, CappedLog log) throws IOException {
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                log.take(in);
            }
        }
    }

    /** The state of a job: {@code RUNNING}; empty if Slurm does not know it; {@code ?} if Slurm does not answer. */
    private synchronized String state(String job) {
        if (System.nanoTime() - asked >= FRESH.toNanos()) {
            Map<String, String> now = new HashMap<>();
            try {
                output(List.of("squeue", "--noheader", "--states=all", "--me", "--format=%i %T"))
                        .lines()
                        .map(line -> line.strip().split(" +", 2))
                        .filter(words -> words.length == 2)
                        .forEach(words -> now.put(words[0], words[1]));
                known = true;
            } catch (Unusable e) {
                known = false;
            }
            states = now;
            asked = System.nanoTime();
        }
        return known ? states.getOrDefault(job, "") : "?";
    }

    /** Cancels the jobs of workers whose directory is gone: {@link WorkPlace} removes those of dead ones. */
    @Override
    public void open(Consumer<String> messages) {
        Set<String> orphans = new HashSet<>();
        output(List.of("squeue", "--noheader", "--me", "--format=%i %j %Z"))
                .lines()
                .map(line -> line.strip().split(" +", 3))
                .filter(words -> words.length == 3 && words[1].startsWith(NAME))
                .filter(words ->
                        Path.of(words[2]).startsWith(work.resolveSibling("")) && !Files.exists(Path.of(words[2])))
                .forEach(words -> orphans.add(words[0]));
        if (!orphans.isEmpty()) {
            messages.accept("cancelled jobs of Slurm whose worker was killed: " + orphans.size());
            cancel(List.copyOf(orphans));
        }
    }

    private static void cancel(List<String> jobs) {
        List<String> line = new ArrayList<>(List.of("scancel"));
        line.addAll(jobs);
        try {
            output(line);
        } catch (Unusable e) {
            // Its lease is given back in any case; it ends by its time limit.
        }
    }

    /**
     * What a program of Slurm prints.
     *
     * @throws Unusable if there is none, it fails, or it does not answer
     */
    private static String output(List<String> line) {
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new Unusable(line.getFirst(), "cannot be run; is Slurm installed here?");
        }
        try (InputStream in = process.getInputStream()) {
            Thread.ofVirtual().start(() -> endLate(process));
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new Unusable(
                        line.getFirst(),
                        "ended with " + status + ": "
                                + said.lines()
                                        .filter(one -> !one.isBlank())
                                        .findFirst()
                                        .orElse(""));
            }
            return said;
        } catch (IOException e) {
            throw new Unusable(line.getFirst(), "does not answer: " + SmallFile.words(e));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Unusable(line.getFirst(), "was interrupted");
        }
    }

    /** Ends a program that does not answer: the controller may be away. */
    private static void endLate(Process process) {
        try {
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
