package org.holdfast.tool;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A directory for a while, and the programs that run in it: when it is closed or this program is ended, even by a signal,
 * both are gone. Only {@code kill -9} leaves them. Threads may share it.
 */
public final class Scratch implements AutoCloseable {

    /** Of what a program prints, so much is read; a record of a package is a thousandth of it. */
    private static final int MOST_READ = 16 << 20;

    /** A program that starts others faster than they can be listed is given up after so many rounds. */
    private static final int ROUNDS = 10;

    private static final int SECONDS_TO_DIE = 5;

    private final Path directory;
    private final Thread atExit = new Thread(this::end);
    private final Set<Process> running = new HashSet<>();
    private boolean ended;

    /** How a program ended. */
    public sealed interface Run {

        /** What it printed on standard output, a byte per character. */
        String out();

        /** What it printed on standard error. */
        String err();

        /** By itself. */
        record Ended(int status, String out, String err) implements Run {}

        /** It and all that it had started were killed. */
        record TimedOut(String out, String err) implements Run {}
    }

    private Scratch(Path directory) {
        this.directory = directory;
    }

    /** Makes an empty directory where temporary files belong. */
    public static Scratch open() {
        Scratch scratch;
        try {
            // The real path: a program that asks where it is must hear what it was told.
            scratch = new Scratch(Files.createTempDirectory("holdfast-").toRealPath());
        } catch (IOException e) {
            throw new ToolFailed("no temporary directory can be made: " + e, e);
        }
        Runtime.getRuntime().addShutdownHook(scratch.atExit);
        return scratch;
    }

    public Path directory() {
        return directory;
    }

    /** Writes a file below the directory, and the folders it stands in. */
    public synchronized void write(String path, byte[] content) {
        refuseWhenEnded();
        Path file = directory.resolve(path).normalize();
        if (!file.startsWith(directory)) {
            throw new ToolFailed(path + " would be written outside of " + directory);
        }
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, content);
        } catch (IOException e) {
            throw new ToolFailed(file + " cannot be written: " + e, e);
        }
    }

    /** The text of a file below the directory, a byte per character. */
    public String read(String path) {
        Path file = directory.resolve(path);
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ToolFailed(file + " cannot be read: " + e, e);
        }
    }

    /**
     * Runs a program, which reads nothing, and waits for its end or the timeout.
     *
     * @param in the folder it runs in, relative to the directory
     * @param environment all of its environment
     * @throws ToolFailed if it cannot be started, or the thread is interrupted
     */
    public Run run(String in, Map<String, String> environment, Duration timeout, List<String> command) {
        Path out = null;
        Path err = null;
        try {
            // Files, not pipes: what was started and got away could keep a pipe open for ever.
            out = Files.createTempFile(directory, "said", ".out");
            err = Files.createTempFile(directory, "said", ".err");
            Process process = start(in, environment, command, out, err);
            try {
                boolean inTime = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
                return inTime
                        ? new Run.Ended(process.exitValue(), read(out), read(err))
                        : new Run.TimedOut(read(out), read(err));
            } finally {
                kill(process);
                forget(process);
            }
        } catch (IOException e) {
            throw new ToolFailed("'" + command.getFirst() + "' cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailed("'" + command.getFirst() + "' was interrupted", e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private synchronized Process start(
            String in, Map<String, String> environment, List<String> command, Path out, Path err) throws IOException {
        refuseWhenEnded();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.resolve(in).toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private synchronized void forget(Process process) {
        running.remove(process);
    }

    private void refuseWhenEnded() {
        if (ended) {
            throw new ToolFailed(directory + " is gone: this program is being ended");
        }
    }

    /** The youngest first: those whose parent is dead belong to nobody, and would not be found. */
    private static void kill(Process process) {
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> tree = process.descendants().toList();
            if (tree.isEmpty()) {
                break;
            }
            tree.reversed().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    private static String read(Path said) throws IOException {
        try (InputStream in = Files.newInputStream(said)) {
            return new String(in.readNBytes(MOST_READ), StandardCharsets.ISO_8859_1);
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            file.toFile().delete();
        }
    }

    /** Ends what runs and removes the directory. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This program is being ended, and the hook has done it or is doing it.
        }
    }

    private synchronized void end() {
        ended = true;
        running.forEach(Scratch::kill);
        for (Process process : running) {
            try {
                process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (int round = 0; round < ROUNDS && Files.exists(directory); round++) {
            removeAll();
        }
    }

    private void removeAll() {
        try (Stream<Path> found = Files.walk(directory)) {
            found.toList().reversed().forEach(Scratch::delete);
        } catch (IOException | java.io.UncheckedIOException e) {
            // Something was still writing or deleting: the next round finds what there is then.
        }
    }
}
