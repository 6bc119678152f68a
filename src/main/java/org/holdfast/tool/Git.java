package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The git program on one repository, bare or not. It ignores {@code GIT_*} variables of the environment. Text from git has one
 * character a byte (ISO-8859-1). Threads may share it.
 *
 * @param program the name or path of the program
 * @param repository the directory of the repository
 */
public record Git(String program, Path repository) {

    /** The most characters of standard error that a failure repeats, from its end. */
    private static final int LAST_WORDS = 2_000;

    /** The longest time to wait for the end of a git that has stopped to answer. */
    private static final int LAST_BREATH_SECONDS = 5;

    /** The most bytes of the list of a tree's files; that of pkgsrc has less than 20 million. */
    private static final int MOST_LISTED = 100_000_000;

    private static final Pattern OWNED = Pattern.compile("detected dubious ownership in repository at '(.*)'");

    /**
     * The program that runs another in a session of its own, where the signals of a terminal do not come; empty if the system has
     * none.
     */
    static final Optional<String> SETSID = Stream.of(
                    Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, "setsid"))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst();

    /** A server that sends nothing for so long is given up; one that computes for long sends something every five seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(Long.getLong("holdfast.git.silence", 60));

    /** A program that speaks with a server is ended after this time without a word, since not all ways to a server have a limit. */
    private static final Duration LONGEST_SILENCE = SILENCE.multipliedBy(5);

    /** It is ended after this time in any case, four hours: a server may send a byte a second for ever. */
    private static final Duration LONGEST = SILENCE.multipliedBy(240);

    private static final Set<String> TO_SERVERS = Set.of("fetch", "push", "ls-remote");

    private static final Pattern COUNTED =
            Pattern.compile("^(?:remote: )?([A-Z][a-z ]+): +[0-9]+% \\(([0-9]+)/([0-9]+)\\)");

    /**
     * Settings for GNU's allocator, which else returns memory to the kernel after each object that git compresses: 15 page faults
     * an object. On a virtual machine an import of 60,000 objects took 39 s instead of 1 s. Other allocators ignore them.
     */
    private static final Map<String, String> KEEP_MEMORY =
            Map.of("MALLOC_TRIM_THRESHOLD_", "268435456", "MALLOC_MMAP_THRESHOLD_", "33554432");

    /** Uses the git on PATH. */
    public Git(Path repository) {
        this("git", repository);
    }

    /** Writes the standard input of git. */
    public interface Feed {
        /** Writes all input; the caller closes the stream. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Runs git and returns its standard output as text, without white space at its end.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public String run(String... arguments) {
        return new String(bytes(arguments), StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /**
     * Runs git and returns its standard output unchanged.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public byte[] bytes(String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        return List.of(arguments).stream().anyMatch(TO_SERVERS::contains)
                ? Silence.watch(
                        process,
                        new AtomicLong(System.nanoTime()),
                        LONGEST_SILENCE,
                        LONGEST,
                        name(arguments),
                        () -> answer(process, arguments))
                : answer(process, arguments);
    }

    private byte[] answer(Process process, String... arguments) {
        Supplier<String> words = words(process);
        try {
            process.getOutputStream().close();
            byte[] out = process.getInputStream().readAllBytes();
            end(process, words, arguments);
            return out;
        } catch (IOException e) {
            throw broken(process, e, arguments);
        }
    }

    /** Reads the standard output of git while git runs. */
    public interface Reader<T> {
        /** Reads all output and returns the result. */
        T read(InputStream out) throws IOException;
    }

    /**
     * Runs git and reads its standard output as a stream.
     *
     * @throws ToolFailed if there is no git, or it fails; the reader may have read a part of the output then
     */
    public <T> T read(Reader<T> reader, String... arguments) {
        return read(in -> {}, reader, arguments);
    }

    /** The same, with the standard input that the feed writes meanwhile. */
    public <T> T read(Feed feed, Reader<T> reader, String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        Supplier<String> words = words(process);
        Concurrently.start(() -> feed(process, feed));
        try (InputStream out = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
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
     * The answer of a command whose exit status 1 is no failure; for a merge, it means conflicts.
     *
     * @param yes whether the exit status was 0
     * @param out the standard output
     */
    public record Answer(boolean yes, String out) {}

    /**
     * Runs a command that answers yes (exit status 0) or no (1), and returns its output in either case.
     *
     * @throws ToolFailed if there is no git, or it exits with another status
     */
    public Answer ask(String... arguments) {
        Process process = start(Redirect.PIPE, arguments);
        Supplier<String> words = words(process);
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

    /** Runs a command that answers yes (exit status 0) or no (1); true for yes. */
    public boolean test(String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        Supplier<String> words = words(process);
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
     * Runs git and reports its progress; the arguments must have {@code --progress}.
     *
     * @throws ToolFailed if there is no git, or it fails
     */
    public void watched(Progress progress, String what, String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        AtomicLong last = new AtomicLong(System.nanoTime());
        Supplier<String> words = Concurrently.start(() -> listen(process, progress, what, last));
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw broken(process, e, arguments);
        }
        Silence.watch(process, last, LONGEST_SILENCE, LONGEST, name(arguments), () -> {
            end(process, words, arguments);
            return process;
        });
    }

    /** Reports lines such as {@code Receiving objects:  45% (9/20), 1.2 MiB} as progress; returns the other lines. */
    private static String listen(Process process, Progress progress, String what, AtomicLong last) {
        StringBuilder words = new StringBuilder();
        try (Scanner lines =
                new Scanner(process.getErrorStream(), StandardCharsets.ISO_8859_1).useDelimiter("[\r\n]+")) {
            while (lines.hasNext()) {
                String line = lines.next();
                last.set(System.nanoTime());
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
     * Runs git with the standard input that the feed writes; standard output is dropped.
     *
     * @throws ToolFailed if there is no git, or it fails, even if the feed fails first because git has ended
     */
    public void stream(Feed feed, String... arguments) {
        Process process = start(Redirect.DISCARD, arguments);
        Supplier<String> words = words(process);
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
     * An entry of a tree.
     *
     * @param mode the mode in octal: {@code 100644}, {@code 120000} for a symbolic link, {@code 040000} for a directory
     * @param id the object id, in hexadecimal
     * @param path the path from the tree's top
     */
    public record Listed(String mode, String id, String path) {}

    /**
     * Lists all files of a tree, at any depth.
     *
     * @throws ToolFailed if there is no such tree, or it has more files than a tree of packages can have
     */
    public void list(String revision, Consumer<Listed> take) {
        list(take, List.of("ls-tree", "-r", "-z", "--full-tree", revision));
    }

    /** Lists the files of a tree below some paths. */
    public void list(String revision, Collection<String> paths, Consumer<Listed> take) {
        List<String> arguments = new ArrayList<>(List.of("ls-tree", "-r", "-z", "--full-tree", revision, "--"));
        arguments.addAll(paths);
        list(take, arguments);
    }

    /** Lists all directories of a tree, at any depth. */
    public void listDirectories(String revision, Consumer<Listed> take) {
        list(take, List.of("ls-tree", "-r", "-d", "-z", "--full-tree", revision));
    }

    /** Lists the directories and submodules at the top of a tree, or directly in the given directories, which end with a slash. */
    public void listFolders(String revision, Collection<String> directories, Consumer<Listed> take) {
        List<String> arguments = new ArrayList<>(List.of("ls-tree", "-d", "-z", "--full-tree", revision, "--"));
        arguments.addAll(directories);
        list(take, arguments);
    }

    /** Parses records such as {@code 100644 blob 8ab686ea…<TAB>mk/bsd.pkg.mk}, each ended by a NUL. */
    private void list(Consumer<Listed> take, List<String> arguments) {
        String listing = read(this::listing, arguments.toArray(String[]::new));
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

    private String listing(InputStream out) throws IOException {
        byte[] listing = out.readNBytes(MOST_LISTED + 1);
        if (listing.length > MOST_LISTED) {
            throw new ToolFailed(String.format(
                    Locale.ROOT,
                    "a tree in %s has too many files: the list of them is longer than %,d bytes",
                    repository,
                    MOST_LISTED));
        }
        return new String(listing, StandardCharsets.ISO_8859_1);
    }

    static boolean feed(Process process, Feed feed) {
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed.write(in);
            return true;
        } catch (IOException e) {
            return false; // the reader notices that the answers end
        }
    }

    Process start(Redirect out, String... arguments) {
        return start(List.of(), out, arguments);
    }

    /** Starts git where the signals of the terminal do not reach it, if the system has the means. */
    Process startAlone(Redirect out, String... arguments) {
        return start(SETSID.map(List::of).orElse(List.of()), out, arguments);
    }

    Process start(List<String> by, Redirect out, String... arguments) {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(program, "-C", repository.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        // A directory that is no repository must not be taken for a part of a repository around it.
        Optional.ofNullable(repository.toAbsolutePath().normalize().getParent())
                .ifPresent(parent -> builder.environment().put("GIT_CEILING_DIRECTORIES", parent.toString()));
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        // A path of a tree is no pattern, whatever it begins with.
        builder.environment().put("GIT_LITERAL_PATHSPECS", "1");
        // A server that accepts and then sends nothing is given up.
        builder.environment().put("GIT_HTTP_LOW_SPEED_LIMIT", "1");
        builder.environment().put("GIT_HTTP_LOW_SPEED_TIME", String.valueOf(SILENCE.toSeconds()));
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(KEEP_MEMORY);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ToolFailed(
                    "'" + program + "' cannot be started: this needs the git program, 2.39 or newer, on PATH", e);
        }
    }

    /** Reads standard error while git runs, because a full pipe would stop it. */
    static Supplier<String> words(Process process) {
        return Concurrently.start(() -> {
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

    private void end(Process process, Supplier<String> words, String... arguments) {
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw failed(status, words, arguments);
            }
        } catch (InterruptedException e) {
            throw interrupted(process, e, arguments);
        }
    }

    private ToolFailed failed(int status, Supplier<String> words, String... arguments) {
        String said = inOurWords(last(words.get()));
        return new ToolFailed(name(arguments) + " exited with " + status + (said.isEmpty() ? "" : ": " + said));
    }

    /** The reason why git has ended in the middle of its answers: git's own, if it gave one. */
    ToolFailed early(Process process, Supplier<String> words, IOException e, String where) {
        String said = "";
        try {
            if (process.waitFor(LAST_BREATH_SECONDS, TimeUnit.SECONDS)) {
                said = inOurWords(last(words.get()));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroy();
        return new ToolFailed(
                said.isEmpty()
                        ? name("cat-file", "--batch-command") + " ended too early " + where
                        : name("cat-file", "--batch-command") + " exited with 128: " + said,
                e);
    }

    /** What git says, with what it means and what to do where git says neither. */
    static String inOurWords(String said) {
        Matcher owned = OWNED.matcher(said);
        if (owned.find()) {
            return "repository owned by another user: " + owned.group(1)
                    + ". Git reads it only if 'git config --global --add safe.directory " + owned.group(1)
                    + "' says that its owner is trusted";
        }
        if (said.contains("Operation too slow.")) {
            return "timeout: the server has sent nothing for " + SILENCE.toSeconds() + " s";
        }
        return said;
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

    String name(String... arguments) {
        return "git -C " + repository + " " + String.join(" ", arguments);
    }
}
