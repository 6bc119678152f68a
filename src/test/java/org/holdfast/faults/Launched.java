package org.holdfast.faults;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Verbs as users run them, by the launcher: how they ended, and how much they took. */
final class Launched {

    /** The most seconds that a verb may take. */
    static final long SECONDS = 60;

    /** The most memory that it may take with the programs that it runs, in megabytes. */
    static final long MEGABYTES = 1024;

    /** After so many seconds it is ended, on a machine however slow. */
    private static final long GIVEN_UP = 300;

    private static final int POLL_MILLIS = 20;

    /** So much of what it printed is read. */
    private static final int HEAD = 1 << 16;

    private Launched() {}

    /**
     * How a verb ended.
     *
     * @param out what it printed, its beginning
     * @param err what it said to people
     * @param seconds how long it took
     * @param computed how many seconds a processor worked for it
     * @param peak the most resident memory of it and of the programs that it ran, in megabytes; 0 if this system does not tell
     */
    record Ended(int status, String out, String err, double seconds, double computed, long peak) {}

    /** Runs a verb in a directory. */
    static Ended run(Path directory, Map<String, String> environment, List<String> line)
            throws IOException, InterruptedException {
        return ended(directory, started(directory, environment, line));
    }

    /** Runs a script, to which {@code $0} is Holdfast. */
    static Ended shell(Path directory, Map<String, String> environment, String script)
            throws IOException, InterruptedException {
        return ended(directory, process(directory, environment, List.of("sh", "-c", script, launcher())));
    }

    /** Starts a verb. */
    static Process started(Path directory, Map<String, String> environment, List<String> line) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher()));
        command.addAll(line);
        return process(directory, environment, command);
    }

    private static Process process(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static String launcher() {
        return Path.of("holdfast").toAbsolutePath().toString();
    }

    /** Waits for the end of what was started. */
    static Ended ended(Path directory, Process process) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long peak = 0;
        Duration computed = Duration.ZERO;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(process));
            computed = process.info().totalCpuDuration().orElse(computed);
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(GIVEN_UP)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError("not finished after " + GIVEN_UP + " s");
            }
        }
        return new Ended(
                process.exitValue(),
                head(directory.resolve("out")),
                Files.readString(directory.resolve("err"), StandardCharsets.ISO_8859_1),
                (System.nanoTime() - begun) / 1e9,
                computed.toMillis() / 1e3,
                peak);
    }

    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        }
    }

    /** The most memory so far of a process and of what runs below it, in megabytes. */
    static long peak(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .mapToLong(Launched::kilobytes)
                        .sum()
                >> 10;
    }

    private static long kilobytes(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // it has ended, or this is no Linux
        }
    }

    /** Checks that it failed as it should: with a status and one sentence, and nothing printed. */
    static void fails(Ended ended, int status, String why) {
        check(ended.status() == status, "status " + ended.status() + ": " + ended.err());
        check(ended.out().isEmpty(), "it printed " + ended.out());
        check(
                ended.err().lines().filter(line -> line.startsWith("holdfast")).count() == 1,
                "not one sentence: " + ended.err());
        check(ended.err().contains(why), ended.err());
        isBounded(ended);
    }

    /** Checks that it took neither too much memory nor too much time, and did not break down. */
    static void isBounded(Ended ended) {
        check(!ended.err().contains("\tat ") && !ended.err().contains("internal error"), ended.err());
        check(!ended.err().contains("out of memory"), ended.err());
        check(ended.peak() <= MEGABYTES, ended.peak() + " MB");
        // A machine with other work makes it wait; what it computes is not more for that.
        check(Math.min(ended.seconds(), ended.computed()) <= SECONDS, ended.seconds() + " s");
    }

    static void check(boolean holds, String why) {
        if (!holds) {
            throw new AssertionError(why);
        }
    }
}
