package org.holdfast.recheck;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the external programs. What they print goes through a file, so that a deadline holds whatever they do. */
final class Command {

    /** What a program printed, and its exit status; -1 if it ran past its deadline. */
    record Result(int status, String out) {}

    private Command() {}

    /** Standard error is the caller's own. */
    static Result run(Path directory, List<String> command, Charset charset) {
        return run(
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT),
                0,
                charset);
    }

    /** Runs with nothing in the environment but what is given, standard error dropped. */
    static Result run(Path directory, List<String> command, Map<String, String> environment, int seconds) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return run(builder, seconds, StandardCharsets.ISO_8859_1);
    }

    private static Result run(ProcessBuilder builder, int seconds, Charset charset) {
        try {
            Path out = Files.createTempFile("recheck", ".out");
            try {
                Process process = builder.redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .start();
                int status = wait(process, seconds);
                return new Result(status, Files.readString(out, charset));
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int wait(Process process, int seconds) {
        try {
            if (seconds == 0 || process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.waitFor();
            }
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
