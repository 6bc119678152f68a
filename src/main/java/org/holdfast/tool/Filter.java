package org.holdfast.tool;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs a program that turns its standard input into its standard output: {@code zstd}, {@code gpg}. */
public final class Filter {

    private Filter() {}

    /** Whether there is a program of this name in the search path. */
    public static boolean exists(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /**
     * Runs a program in the environment of this one.
     *
     * @throws ToolFailed if there is no such program, or it fails
     */
    public static byte[] run(List<String> command, byte[] input) {
        return run(command, input, Map.of());
    }

    /**
     * Runs a program.
     *
     * @param command the program and its arguments
     * @param input its standard input
     * @param environment variables beside those of this process
     * @return its standard output
     * @throws ToolFailed if there is no such program, or it fails
     */
    public static byte[] run(List<String> command, byte[] input, Map<String, String> environment) {
        String line = String.join(" ", command);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new ToolFailed("there is no " + command.getFirst() + ": " + e.getMessage(), e);
        }
        // Its output is read while it reads its input: else both would wait for each other.
        Supplier<byte[]> out = Concurrently.start(() -> read(process.getInputStream()));
        Supplier<byte[]> said = Concurrently.start(() -> read(process.getErrorStream()));
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException e) {
            // It ended before it had read everything; its standard error says why.
        }
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new ToolFailed(
                        line + " ended with " + status + ": " + new String(said.get(), StandardCharsets.UTF_8).strip());
            }
            return out.get();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new ToolFailed(line + " was interrupted", e);
        }
    }

    /**
     * Opens what a program makes of a file, which is its standard input. At the end {@link IOException} says if the program failed; closing
     * the stream earlier ends the program.
     *
     * @throws IOException if the program cannot be started
     */
    static InputStream open(List<String> command, Path file) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Output(process);
    }

    /** The standard output of a program, whose exit status counts. */
    private static final class Output extends FilterInputStream {
        private final Process process;

        Output(Process process) {
            super(process.getInputStream());
            this.process = process;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read < 0) {
                check();
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read < 0) {
                check();
            }
            return read;
        }

        private void check() throws IOException {
            try {
                if (process.waitFor() != 0) {
                    throw new IOException("damaged or truncated data");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            super.close();
        }
    }

    private static byte[] read(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
