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
 * A temporary directory, and the programs that run in it. Closing it, or the end of this program, kills the programs and removes
 * the directory; what {@code kill -9} leaves, the next process removes. Threads may share it.
 */
public final class Scratch implements AutoCloseable {

    /** The maximum output read from a program, in bytes; a thousand times a typical record of a package. */
    private static final int MOST_READ = 16 << 20;

    /** The most attempts to kill a program that keeps starting others, or to remove a directory that is written to. */
    private static final int ROUNDS = 10;

    private static final int SECONDS_TO_DIE = 5;

    private final Path directory;
    private final Occupied occupied;
    private final Thread atExit = new Thread(this::end);
    private final Set<Process> running = new HashSet<>();
    private boolean ended;

    /** The result of running a program. Text has one character a byte. */
    public sealed interface Run {

        /** The standard output, at most 16 MB. */
        String out();

        /** The standard error, at most 16 MB. */
        String err();

        /**
         * The program ended by itself.
         *
         * @param status the exit status
         * @param out the standard output
         * @param err the standard error
         */
        record Ended(int status, String out, String err) implements Run {}

        /**
         * The program, and all programs that it had started, were killed after the timeout.
         *
         * @param out the standard output until then
         * @param err the standard error until then
         */
        record TimedOut(String out, String err) implements Run {}
    }

    private Scratch(Path directory, Occupied occupied) {
        this.directory = directory;
        this.occupied = occupied;
    }

    /**
     * Makes an empty directory below {@code TMPDIR}, or else the system's directory for temporary files. The first time, removes those
     * of processes that were killed.
     */
    public static Scratch open() {
        Scratch scratch;
        try {
            Path below = Occupied.temporary();
            Occupied.removeLeft(below);
            // The real path, so that a program finds itself in the directory that it was given.
            Path directory = Files.createTempDirectory(below, Occupied.PREFIX).toRealPath();
            scratch = new Scratch(directory, Occupied.take(directory));
        } catch (IOException e) {
            throw new ToolFailed("cannot make a temporary directory: " + e, e);
        }
        Runtime.getRuntime().addShutdownHook(scratch.atExit);
        return scratch;
    }

    /** The path of the directory, without symbolic links. */
    public Path directory() {
        return directory;
    }

    /** Writes a file below the directory, and makes the directories around it. */
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

    /** The text of a file below the directory, one character a byte. */
    public String read(String path) {
        Path file = directory.resolve(path);
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ToolFailed(file + " cannot be read: " + e, e);
        }
    }

    /**
     * Runs a program without input, and waits for its end or the timeout.
     *
     * @param in the working directory, relative to this directory
     * @param environment the whole environment of the program
     * @throws ToolFailed if the program cannot be started, or the thread is interrupted
     */
    public Run run(String in, Map<String, String> environment, Duration timeout, List<String> command) {
        Path out = null;
        Path err = null;
        try {
            // Files, not pipes: a surviving child of the program could keep a pipe open for ever.
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
            throw new ToolFailed(directory + " was removed: the program is ending");
        }
    }

    /** Kills a program and its descendants, youngest first, because the child of a dead parent is no longer found. */
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

    /** Kills the running programs and removes the directory. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This program is ending, and the hook has run or is running.
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
            removeAll(directory);
        }
        occupied.close();
    }

    static void removeAll(Path directory) {
        try (Stream<Path> found = Files.walk(directory)) {
            found.toList().reversed().forEach(Scratch::delete);
        } catch (IOException | java.io.UncheckedIOException e) {
            // A program was still writing or deleting; the next round tries again.
        }
    }
}
