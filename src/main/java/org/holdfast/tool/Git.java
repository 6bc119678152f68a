package org.holdfast.tool;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The git program, on one repository without a work tree. What the user has configured for git, or set in the environment,
 * has no part in it: the same arguments do the same everywhere.
 *
 * @param program {@code git}, or the path of one
 * @param repository the git directory
 */
public record Git(String program, Path repository) {

    /** How much of what a failing git says is worth repeating. */
    private static final int LAST_WORDS = 2_000;

    /**
     * GNU's allocator gives the memory of git's every compression back to the kernel and asks for it anew, 15 page faults an
     * object; on a virtual machine, where those are dear, an import of 60,000 objects took 39 s instead of 1 s. Others do not
     * know these names.
     */
    private static final Map<String, String> KEEP_MEMORY =
            Map.of("MALLOC_TRIM_THRESHOLD_", "268435456", "MALLOC_MMAP_THRESHOLD_", "33554432");

    /** Writes what git is to read. */
    public interface Feed {
        void write(OutputStream out) throws IOException;
    }

    /**
     * Runs git; gives its standard output, a byte per character, without the newlines at its end.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public String run(String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        CompletableFuture<String> words = words(process);
        try {
            process.getOutputStream().close();
            String out = text(process.getInputStream());
            end(process, words, arguments);
            return out.stripTrailing();
        } catch (IOException e) {
            throw broken(process, e, arguments);
        }
    }

    /**
     * Runs git on what the feed writes to its standard input; what it prints is dropped.
     *
     * @throws ToolFailed if there is no git, or it fails; a feed that breaks because git has ended is git's failure
     */
    public void stream(Feed feed, String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        CompletableFuture<String> words = words(process);
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed.write(in);
        } catch (IOException e) {
            end(process, words, arguments);
            throw broken(process, e, arguments);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        end(process, words, arguments);
    }

    private Process start(Redirect out, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "--git-dir=" + repository));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(KEEP_MEMORY);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ToolFailed(
                    "'" + program + "' cannot be started: this needs the git program, 2.32 or newer, on PATH", e);
        }
    }

    /** Reads standard error while git runs: a full pipe would stop it. */
    private static CompletableFuture<String> words(Process process) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return text(process.getErrorStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void end(Process process, CompletableFuture<String> words, String... arguments) {
        try {
            int status = process.waitFor();
            if (status != 0) {
                String said = words.join().strip();
                String last = said.substring(Math.max(0, said.length() - LAST_WORDS));
                throw new ToolFailed(name(arguments) + " exited with " + status + (last.isEmpty() ? "" : ": " + last));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ToolFailed(name(arguments) + " was interrupted", e);
        }
    }

    private ToolFailed broken(Process process, IOException e, String... arguments) {
        process.destroyForcibly();
        return new ToolFailed(name(arguments) + ": " + e.getMessage(), e);
    }

    private String name(String... arguments) {
        return "git --git-dir=" + repository + " " + String.join(" ", arguments);
    }
}
