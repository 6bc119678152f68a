package org.holdfast.build;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.BinaryPackages;
import org.holdfast.tool.Filter;
import org.holdfast.tool.SmallFile;

/**
 * Builds one package at a time in each slot, by the {@link BuilderCommand}, in a directory of its own that is removed afterwards. A
 * {@link CommandRunner} runs the command; what it made is read, judged and delivered here.
 */
public final class CommandBuilder implements PackageBuilder {

    private static final int HEAD = 500;
    private static final int TAIL = 5000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Limits limits;
    private final BuilderCommand command;
    private final FailureRules rules;
    private final PackageExchange packages;
    private final Path work;
    private final Supplier<Instant> clock;
    private final CommandRunner runner;

    /**
     * What a build may take.
     *
     * @param silence seconds without output
     * @param memory bytes of all its processes together; 0 for no limit
     * @param log bytes of its log
     * @param nice its niceness
     * @param machine the OPSYS and MACHINE_ARCH that its package must be for, such as {@code NetBSD x86_64}; empty for any
     * @param slurm the options of {@code sbatch}, if Slurm runs the builds; empty to run them here
     */
    public record Limits(
            int silence, long memory, long log, int nice, Optional<String> machine, Optional<List<String>> slurm) {}

    /** A builder; {@code work} is a directory for its work, which it may empty. */
    CommandBuilder(
            Limits limits,
            BuilderCommand command,
            FailureRules rules,
            PackageExchange packages,
            Path work,
            Supplier<Instant> clock) {
        this.limits = limits;
        this.command = command;
        this.rules = rules;
        this.packages = packages;
        this.work = work.toAbsolutePath();
        this.clock = clock;
        this.runner =
                limits.slurm.isPresent() ? new SlurmRunner(limits, this.work) : new LocalRunner(limits, this.work);
    }

    /**
     * Refuses a command whose program does not exist, before anything is built.
     *
     * @throws Unusable if there is none
     */
    public static void check(BuilderCommand command) {
        String program = command.words().isEmpty() ? "" : command.words().getFirst();
        if (program.isEmpty()) {
            throw new Unusable("the configuration", "has no 'command' in [build]: the program that makes a package");
        }
        if (program.indexOf(File.separatorChar) >= 0
                ? program.indexOf('{') < 0 && !Files.isExecutable(Path.of(program))
                : !Filter.exists(program)) {
            throw new Unusable("the 'command' in [build]", "cannot be run: there is no program " + program);
        }
    }

    @Override
    public BuildResult build(Lease lease, int slot, BooleanSupplier unwanted) throws InterruptedException {
        Instant started = clock.get();
        long begun = System.nanoTime();
        Path here = work.resolve("slot" + slot);
        Path file = packages.log(lease);
        try (CappedLog log = new CappedLog(file, limits.log)) {
            Ran ran = new Ran(Optional.of(lost("the build was not begun")), Optional.empty(), 0, 0);
            try {
                ran = run(lease, slot, here, log, unwanted);
                if (ran.made.isPresent()) {
                    BinaryPackage made = ran.made.get();
                    patience(unwanted, log::say).run(() -> packages.deliver(lease, made.file(), made.sha256()));
                }
            } catch (IOException | Unusable | UncheckedIOException e) {
                log.say("the worker failed: " + e.getMessage());
                ran = new Ran(Optional.of(machine(String.valueOf(e.getMessage()))), Optional.empty(), 0, 0);
            }
            ran.failure.ifPresent(
                    failure -> log.say("failed: " + failure.kind().describe() + " (" + failure.rule() + ")"));
            log.end();
            return new BuildResult(
                    ran.failure,
                    ran.made.map(BinaryPackage::sha256).orElse(""),
                    ran.made.map(BinaryPackage::size).orElse(0L),
                    started,
                    (System.nanoTime() - begun) / 1e9,
                    ran.cpu,
                    ran.memory,
                    kept(lease, file, unwanted));
        } catch (IOException e) {
            return new BuildResult(
                    Optional.of(machine("the log cannot be written: " + SmallFile.words(e))),
                    "",
                    0,
                    started,
                    (System.nanoTime() - begun) / 1e9,
                    0,
                    0,
                    "");
        } finally {
            remove(here);
        }
    }

    @Override
    public Place open(Consumer<String> messages) throws IOException, InterruptedException {
        WorkPlace place = WorkPlace.open(work, messages);
        runner.open(messages);
        return place;
    }

    private static Patience patience(BooleanSupplier unwanted, Consumer<String> messages) {
        return new Patience(PATIENCE, RETRY, unwanted, messages);
    }

    /** Hands in the log; gives its name, or empty text if it could not be: what was made counts all the same. */
    private String kept(Lease lease, Path file, BooleanSupplier unwanted) throws InterruptedException {
        try {
            return patience(unwanted, sentence -> {}).ask(() -> packages.keepLog(lease, file));
        } catch (IOException | Unusable | UncheckedIOException e) {
            return "";
        }
    }

    /** What became of the build's processes. */
    private record Ran(Optional<Failure> failure, Optional<BinaryPackage> made, double cpu, long memory) {}

    private static Failure lost(String why) {
        return new Failure(FailureKind.WORKER_LOST, "worker", List.of(why), "");
    }

    /** A fault of this machine: another may do better. */
    private static Failure machine(String why) {
        boolean full = why.contains("No space left") || why.contains("quota exceeded");
        return full ? new Failure(FailureKind.DISK_FULL, "worker", List.of(why), "disk") : lost(why);
    }

    private Ran run(Lease lease, int slot, Path here, CappedLog log, BooleanSupplier unwanted)
            throws IOException, InterruptedException {
        WorkPlace.remove(here);
        Path all = Files.createDirectories(here.resolve("packages/All"));
        Path scratch = Files.createDirectories(here.resolve("work"));
        patience(unwanted, log::say).run(() -> packages.provide(lease, all));
        List<String> line = command.of(lease, here.resolve("packages"), scratch, slot);
        log.say("attempt " + lease.attempt() + ": " + String.join(" ", line));
        CommandRunner.Ended ended = runner.run(new CommandRunner.Task(lease, slot, line, here, scratch), log, unwanted);
        if (ended.lost().isPresent()) {
            log.say(ended.lost().get());
            return new Ran(Optional.of(lost(ended.lost().get())), Optional.empty(), ended.cpuSeconds(), ended.memory());
        }
        Optional<String> wrong = Optional.empty();
        if (ended.stop() == Ending.Stop.NONE && ended.exit() == 0) {
            try {
                return new Ran(Optional.empty(), Optional.of(made(lease, all)), ended.cpuSeconds(), ended.memory());
            } catch (Unusable e) {
                wrong = Optional.of(String.valueOf(e.getMessage())
                        .replace(all + File.separator, "")
                        .replaceFirst(": ", " "));
            }
        }
        Failure failure = ended.stop() == Ending.Stop.MEMORY
                ? new Failure(
                        FailureKind.OUT_OF_MEMORY,
                        "limit",
                        List.of("it took more than the %,d MB that this worker allows".formatted(limits.memory >> 20)),
                        "memory")
                : rules.classify(ending(ended, here, log));
        return new Ran(
                Optional.of(wrong.map(why -> noPackage(why, failure)).orElse(failure)),
                Optional.empty(),
                ended.cpuSeconds(),
                ended.memory());
    }

    /**
     * The package that a build made.
     *
     * @throws Unusable if it is none, or another
     */
    private BinaryPackage made(Lease lease, Path all) {
        Path file = all.resolve(lease.pkgname() + ".tgz");
        if (!Files.exists(file)) {
            throw new Unusable(file.toString(), "is not there, though the command ended well");
        }
        BinaryPackage made = BinaryPackages.read(file);
        if (!made.pkgname().equals(lease.pkgname())) {
            throw new Unusable(file.toString(), "calls itself " + made.pkgname());
        }
        String machine = made.built("OPSYS").orElse("") + " "
                + made.built("MACHINE_ARCH").orElse("");
        if (limits.machine.isPresent() && !limits.machine.get().equals(machine)) {
            throw new Unusable(
                    file.toString(), "is for " + machine + ", and the branch is for " + limits.machine.get());
        }
        return made;
    }

    /** The failure of a command that ended well and made no package; what its log says may tell why. */
    private static Failure noPackage(String why, Failure failure) {
        return new Failure(
                FailureKind.PACKAGE,
                "package",
                Stream.concat(Stream.of(why), failure.lines().stream()).limit(5).toList(),
                failure.signature());
    }

    private static Ending ending(CommandRunner.Ended ended, Path here, CappedLog log) throws IOException {
        int exit = ended.exit();
        return new Ending(
                exit,
                exit > 128 && exit < 193 ? Optional.of(exit - 128) : Optional.empty(),
                ended.stop(),
                Files.getFileStore(here).getUsableSpace(),
                ended.oomKills(),
                log.head(HEAD),
                log.tail(TAIL));
    }

    /** Removes a directory; what is left is removed before the next build here, which says so if it cannot. */
    private static void remove(Path directory) {
        try {
            WorkPlace.remove(directory);
        } catch (IOException e) {
            // See above.
        }
    }
}
