package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The git program, on one repository, bare or not; its work tree is never touched. What is set in the environment for other
 * repositories has no part in it.
 *
 * @param program {@code git}, or the path of one
 * @param repository the repository's folder
 */
public record Git(String program, Path repository) {

    /** How much of what a failing git says is worth repeating. */
    private static final int LAST_WORDS = 2_000;

    private static final Pattern COUNTED =
            Pattern.compile("^(?:remote: )?([A-Z][a-z ]+): +[0-9]+% \\(([0-9]+)/([0-9]+)\\)");

    /**
     * GNU's allocator gives the memory of git's every compression back to the kernel and asks for it anew, 15 page faults an
     * object; on a virtual machine, where those are dear, an import of 60,000 objects took 39 s instead of 1 s. Others do not
     * know these names.
     */
    private static final Map<String, String> KEEP_MEMORY =
            Map.of("MALLOC_TRIM_THRESHOLD_", "268435456", "MALLOC_MMAP_THRESHOLD_", "33554432");

    /** The git on PATH. */
    public Git(Path repository) {
        this("git", repository);
    }

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
        return new String(bytes(arguments), StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /**
     * Runs git; gives its standard output as it is.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public byte[] bytes(String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        CompletableFuture<String> words = words(process);
        try {
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            end(process, words, arguments);
            return out;
        } catch (IOException e) {
            throw broken(process, e, arguments);
        }
    }

    /** Reads what git prints while it prints it. */
    public interface Reader<T> {
        T read(InputStream out) throws IOException;
    }

    /**
     * Runs git and reads its standard output, which may be too large to keep.
     *
     * @throws ToolFailed if there is no git, or it fails; then what was read may be a part of it
     */
    public <T> T read(Reader<T> reader, String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        CompletableFuture<String> words = words(process);
        try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            process.getOutputStream().close();
            T result = reader.read(out);
            end(process, words, arguments);
            return result;
        } catch (IOException e) {
            throw broken(process, e, arguments);
        } finally {
            process.destroy();
        }
    }

    /**
     * What git answers where exit status 1 is an answer, too: of a merge, that there are conflicts.
     *
     * @param yes whether it exited with 0
     * @param out what it printed, a byte per character
     */
    public record Answer(boolean yes, String out) {}

    /**
     * Runs git where it may say yes (exit status 0) or no (1), and gives what it prints in either case.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public Answer ask(String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        CompletableFuture<String> words = words(process);
        try {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (process.waitFor() == 1) {
                return new Answer(false, out);
            }
            end(process, words, arguments);
            return new Answer(true, out);
        } catch (IOException e) {
            throw broken(process, e, arguments);
        } catch (InterruptedException e) {
            throw interrupted(process, e, arguments);
        }
    }

    /** Whether git says yes (exit status 0) or no (1). */
    public boolean test(String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        CompletableFuture<String> words = words(process);
        try {
            process.getOutputStream().close();
            if (process.waitFor() == 1) {
                return false;
            }
        } catch (IOException e) {
            throw broken(process, e, arguments);
        } catch (InterruptedException e) {
            throw interrupted(process, e, arguments);
        }
        end(process, words, arguments);
        return true;
    }

    /**
     * Runs git, and tells how far it is from what it says of that: it must be asked for {@code --progress}.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public void watched(Progress progress, String what, String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        CompletableFuture<String> words = CompletableFuture.supplyAsync(() -> listen(process, progress, what));
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw broken(process, e, arguments);
        }
        end(process, words, arguments);
    }

    /** Lines such as {@code Receiving objects:  45% (9/20), 1.2 MiB} are progress; the others are git's words. */
    private static String listen(Process process, Progress progress, String what) {
        StringBuilder words = new StringBuilder();
        try (Scanner lines =
                new Scanner(process.getErrorStream(), StandardCharsets.ISO_8859_1).useDelimiter("[\r\n]+")) {
            while (lines.hasNext()) {
                String line = lines.next();
                Matcher counted = COUNTED.matcher(line);
                if (counted.find()) {
                    progress.at(
                            what + ", " + counted.group(1).toLowerCase(Locale.ROOT),
                            Long.parseLong(counted.group(2)),
                            Long.parseLong(counted.group(3)));
                } else {
                    words.append(line).append('\n');
                }
            }
        }
        return words.toString();
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

    /**
     * Reads many objects through one {@code cat-file --batch}, in the order given.
     *
     * @param take gets the place in the list, and the object's content
     * @throws ToolFailed naming an object that is not there
     */
    public void readObjects(List<String> ids, BiConsumer<Integer, byte[]> take) {
        Process process = start(Redirect.PIPE, "cat-file", "--batch");
        CompletableFuture<String> words = words(process);
        Thread.ofPlatform().daemon().start(() -> ask(process, ids));
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            for (int i = 0; i < ids.size(); i++) {
                take.accept(i, answer(in, ids.get(i)));
            }
        } catch (IOException e) {
            throw new ToolFailed(name("cat-file", "--batch") + " ended too early: " + last(words.join()), e);
        } finally {
            process.destroy();
        }
    }

    /**
     * Something in a tree.
     *
     * @param mode {@code 100644}, {@code 120000} for a symbolic link, {@code 040000} for a directory
     * @param id the name of its object
     * @param path from the tree's top, a byte per character
     */
    public record Listed(String mode, String id, String path) {}

    /** Lists all files of a tree, at any depth. */
    public void list(String revision, Consumer<Listed> take) {
        list(take, List.of("ls-tree", "-r", "-z", "--full-tree", revision));
    }

    /** Lists the files below some of its paths. */
    public void list(String revision, Collection<String> paths, Consumer<Listed> take) {
        List<String> arguments = new ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", revision, "--"));
        arguments.addAll(paths);
        list(take, arguments);
    }

    /** Lists all directories of a tree, at any depth. */
    public void listDirectories(String revision, Consumer<Listed> take) {
        list(take, List.of("ls-tree", "-r", "-d", "-z", "--full-tree", revision));
    }

    /** Lines such as {@code 100644 blob 8ab686ea…<TAB>mk/bsd.pkg.mk}, with a NUL behind each. */
    private void list(Consumer<Listed> take, List<String> arguments) {
        String listing = new String(bytes(arguments.toArray(String[]::new)), StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < listing.length()) {
            int end = listing.indexOf('\0', at);
            int tab = listing.indexOf('\t', at);
            take.accept(new Listed(
                    listing.substring(at, listing.indexOf(' ', at)),
                    listing.substring(listing.lastIndexOf(' ', tab) + 1, tab),
                    listing.substring(tab + 1, end)));
            at = end + 1;
        }
    }

    /** Objects one by one, through one process that starts when the first is asked for and ends with this program. */
    public Objects objects() {
        return new Objects(this);
    }

    /**
     * An object.
     *
     * @param id its name
     * @param text what it holds, a byte per character
     */
    public record Found(String id, String text) {}

    /** Reads objects when asked; threads take turns. */
    public static final class Objects {
        private final Git git;
        private @Nullable Process process;
        private @Nullable DataInputStream answers;

        private Objects(Git git) {
            this.git = git;
        }

        /**
         * The content of an object.
         *
         * @throws ToolFailed naming it, if it is not there
         */
        public synchronized byte[] read(String id) {
            return ask(id, in -> git.answer(in, id));
        }

        /**
         * The object that any words of git's for one name, {@code refs/heads/trunk^{commit}} or {@code HEAD:doc/TODO}; empty if
         * there is none.
         */
        public synchronized Optional<Found> find(String words) {
            if (words.indexOf('\n') >= 0) {
                return Optional.empty();
            }
            return ask(words, in -> {
                String[] header = line(in).split(" ", -1);
                if (header.length != 3 || !header[2].matches("[0-9]+")) {
                    return Optional.empty();
                }
                byte[] content = new byte[Integer.parseInt(header[2])];
                in.readFully(content);
                in.readByte();
                return Optional.of(new Found(header[0], new String(content, StandardCharsets.ISO_8859_1)));
            });
        }

        private interface Reply<T> {
            T read(DataInputStream in) throws IOException;
        }

        private <T> T ask(String words, Reply<T> answer) {
            try {
                Process running = process;
                DataInputStream in = answers;
                if (running == null || in == null) {
                    running = git.start(Redirect.PIPE, "cat-file", "--batch");
                    running.getErrorStream().close();
                    in = new DataInputStream(new BufferedInputStream(running.getInputStream(), 1 << 16));
                    process = running;
                    answers = in;
                }
                running.getOutputStream().write((words + "\n").getBytes(StandardCharsets.UTF_8));
                running.getOutputStream().flush();
                return answer.read(in);
            } catch (IOException e) {
                throw new ToolFailed(git.name("cat-file", "--batch") + " ended too early at object " + words, e);
            }
        }
    }

    private byte[] answer(DataInputStream in, String id) throws IOException {
        String header = line(in);
        String[] words = header.split(" ", -1);
        if (words.length != 3) {
            throw new ToolFailed("object " + id + " is not in " + repository
                    + ": the repository is damaged, shallow or partial (" + header + ")");
        }
        byte[] content = new byte[Integer.parseInt(words[2])];
        in.readFully(content);
        in.readByte();
        return content;
    }

    private static void ask(Process process, List<String> ids) {
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            for (String id : ids) {
                out.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // The reader sees that the answers end.
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readByte(); c != '\n'; c = in.readByte()) {
            line.append((char) (c & 0xff));
        }
        return line.toString();
    }

    private Process start(Redirect out, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-C", repository.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        // A folder that is no repository must not be taken for a part of one around it.
        Optional.ofNullable(repository.toAbsolutePath().normalize().getParent())
                .ifPresent(parent -> builder.environment().put("GIT_CEILING_DIRECTORIES", parent.toString()));
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
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
            try (InputStream said = process.getErrorStream()) {
                return new String(said.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String last(String said) {
        String stripped = said.strip();
        return stripped.substring(Math.max(0, stripped.length() - LAST_WORDS));
    }

    private void end(Process process, CompletableFuture<String> words, String... arguments) {
        try {
            int status = process.waitFor();
            if (status != 0) {
                String said = last(words.join());
                throw new ToolFailed(name(arguments) + " exited with " + status + (said.isEmpty() ? "" : ": " + said));
            }
        } catch (InterruptedException e) {
            throw interrupted(process, e, arguments);
        }
    }

    private ToolFailed interrupted(Process process, InterruptedException e, String... arguments) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return new ToolFailed(name(arguments) + " was interrupted", e);
    }

    private ToolFailed broken(Process process, IOException e, String... arguments) {
        process.destroyForcibly();
        return new ToolFailed(name(arguments) + ": " + e.getMessage(), e);
    }

    private String name(String... arguments) {
        return "git -C " + repository + " " + String.join(" ", arguments);
    }
}
