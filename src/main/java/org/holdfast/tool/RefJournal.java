package org.holdfast.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is written down in the repository before its refs are changed, and deleted afterwards: who changes what. If it is still there
 * though its process has ended, that process was killed; then it proves which locks are its own, and what it had yet to do.
 *
 * <pre>
 * process HOST PID START
 * create refs/heads/topic ID
 * end
 * git PID START
 * </pre>
 */
public final class RefJournal implements AutoCloseable {

    private static final String NAME = "holdfast-refs.";

    /** The longest time that a killed process's git may take to notice that. */
    private static final Duration LAST_BREATH = Duration.ofSeconds(5);

    /** A lock that is empty and older than that is nobody's at work: git fills its locks at once. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Path file;

    private RefJournal(Path file) {
        this.file = file;
    }

    static RefJournal begin(RefPlace place, List<RefChange> changes) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Path file = Files.createTempFile(place.common(), NAME + host() + "." + self.pid() + ".", "");
        RefJournal journal = new RefJournal(file);
        StringBuilder text = new StringBuilder("process " + host() + " " + words(self) + "\n");
        changes.forEach(change -> text.append(change).append('\n'));
        Files.writeString(journal.token(), "holdfast, process " + self.pid() + " on " + host() + "\n");
        journal.append(text.append("end\n").toString());
        return journal;
    }

    /** Notes the process that has the locks. */
    void runs(Process git) throws IOException {
        append("git " + words(git.toHandle()) + "\n");
    }

    private void append(String text) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            out.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            out.force(true);
        }
    }

    /** The file that packed-refs.lock is a link to. */
    Path token() {
        return file.resolveSibling(file.getFileName() + ".token");
    }

    /** The next packed-refs. */
    Path next() {
        return file.resolveSibling(file.getFileName() + ".packed");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(next());
        Files.deleteIfExists(token());
        Files.deleteIfExists(file);
    }

    /** Removes the locks of a git that was killed, though this process was not. */
    void clear(Git git, RefPlace place, List<RefChange> changes) throws IOException {
        var unused = new Left(git, place, this)
                .clear(changes, Files.getLastModifiedTime(file).toInstant());
    }

    private static String words(ProcessHandle process) {
        return process.pid() + " " + start(process);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /**
     * Cleans up after processes that were killed while they changed refs: removes the locks that are provably theirs, and deletes the
     * topics of a merge that had moved its branch.
     *
     * @return what was done, a sentence each
     */
    public static List<String> recover(Git git) {
        RefPlace place = RefPlace.of(git);
        List<String> said = new ArrayList<>();
        try (Stream<Path> files = Files.list(place.common())) {
            List<Path> journals = files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return name.startsWith(NAME) && !name.endsWith(".token") && !name.endsWith(".packed");
                    })
                    .sorted()
                    .toList();
            for (Path journal : journals) {
                new Left(git, place, new RefJournal(journal)).recover().ifPresent(said::add);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new ToolFailed("what an earlier run left in " + place.common() + " cannot be cleared: " + e, e);
        }
        return said;
    }

    /** A journal that is still there. */
    private record Left(Git git, RefPlace place, RefJournal journal) {

        Optional<String> recover() throws IOException {
            if (!Files.isReadable(journal.file)) {
                return Optional.empty();
            }
            Instant begun = Files.getLastModifiedTime(journal.file).toInstant();
            List<String[]> lines = Files.readAllLines(journal.file, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" ", -1))
                    .toList();
            Optional<String[]> process = find(lines, "process");
            if (process.isPresent() && (!process.get()[1].equals(host()) || isAlive(process.get(), 2))) {
                return Optional.empty(); // on another machine, or at work
            }
            if (process.isEmpty() && !isOfADeadProcessHere(String.valueOf(journal.file.getFileName()))) {
                return Optional.empty(); // perhaps just being written
            }
            Optional<String[]> itsGit = find(lines, "git");
            if (itsGit.isPresent() && !hasEnded(itsGit.get())) {
                return Optional.empty();
            }
            List<String> cleared = itsGit.isPresent() ? clear(changes(lines), begun) : List.of();
            List<String> deleted = itsGit.isPresent() ? finish(changes(lines)) : List.of();
            journal.close();
            return cleared.isEmpty() && deleted.isEmpty()
                    ? Optional.empty()
                    : Optional.of("process " + process.map(words -> words[2]).orElse("?")
                            + " was stopped while it changed branches of " + git.repository()
                            + (cleared.isEmpty() ? "" : "; removed its locks " + String.join(", ", cleared))
                            + (deleted.isEmpty()
                                    ? ""
                                    : "; deleted the topics that it had merged: " + String.join(", ", deleted)));
        }

        /** Whether the name says so: {@code holdfast-refs.HOST.PID.…}. A process writes its journal before it does anything. */
        private static boolean isOfADeadProcessHere(String name) {
            String[] words = name.split("\\.", -1);
            return words.length == 4
                    && words[1].equals(host())
                    && words[2].matches("[0-9]+")
                    && ProcessHandle.of(Long.parseLong(words[2])).isEmpty();
        }

        private static Optional<String[]> find(List<String[]> lines, String word) {
            return lines.stream()
                    .filter(words -> words[0].equals(word) && words.length == (word.equals("git") ? 3 : 4))
                    .findFirst();
        }

        private static List<RefChange> changes(List<String[]> lines) {
            List<RefChange> changes = new ArrayList<>();
            for (String[] words : lines) {
                if (words.length >= 3 && words[1].startsWith("refs/")) {
                    changes.add(new RefChange(
                            RefChange.Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
                            words[1],
                            words[2],
                            words.length > 3 ? Optional.of(words[3]) : Optional.empty()));
                }
            }
            return changes;
        }

        private static boolean isAlive(String[] words, int at) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(words[at]));
            return process.isPresent()
                    && process.get().isAlive()
                    && start(process.get()) == Long.parseLong(words[at + 1]);
        }

        /** Waits for git, which ends by itself when nobody speaks to it any more. */
        private static boolean hasEnded(String[] words) {
            Instant deadline = Instant.now().plus(LAST_BREATH);
            while (isAlive(words, 1)) {
                if (Instant.now().isAfter(deadline)) {
                    return false;
                }
                pause(Duration.ofMillis(50));
            }
            return true;
        }

        private List<String> clear(List<RefChange> changes, Instant begun) throws IOException {
            List<String> cleared = new ArrayList<>();
            boolean deletes = changes.stream().anyMatch(one -> one.kind() == RefChange.Kind.DELETE);
            // The clock of a file system is coarser.
            Instant from = begun.minusSeconds(2);
            for (RefLocks.Lock lock : RefLocks.all(place)) {
                Optional<RefChange> change = changes.stream()
                        .filter(one -> lock.name().equals(one.ref() + ".lock"))
                        .findFirst();
                boolean own = switch (lock.name()) {
                    case "packed-refs.lock" -> isToken(lock.file()) || (deletes && isEmptyForAMoment(lock, from));
                    case "packed-refs.new" -> deletes && !lock.made().isBefore(from);
                    default ->
                        change.isPresent()
                                ? isOf(change.get(), lock, from)
                                : lock.name().endsWith("HEAD.lock") && leads(changes) && isEmptyForAMoment(lock, from);
                };
                if (own && Files.deleteIfExists(lock.file())) {
                    cleared.add(lock.toString());
                }
            }
            return cleared;
        }

        private boolean isToken(Path lock) throws IOException {
            return Files.exists(journal.token()) && Files.isSameFile(lock, journal.token());
        }

        private boolean isOf(RefChange change, RefLocks.Lock lock, Instant from) throws IOException {
            String content = Files.readString(lock.file(), StandardCharsets.ISO_8859_1);
            return !lock.made().isBefore(from)
                    && (content.isEmpty()
                            ? isEmptyForAMoment(lock, from)
                            : (change.id() + "\n").startsWith(content)); // git writes it in two parts
        }

        private static boolean isEmptyForAMoment(RefLocks.Lock lock, Instant from) throws IOException {
            if (lock.made().isBefore(from) || !isEmpty(lock.file())) {
                return false;
            }
            Duration rest = Duration.between(Instant.now(), lock.made().plus(A_MOMENT));
            if (rest.isPositive()) {
                pause(rest);
            }
            return isEmpty(lock.file());
        }

        private static boolean isEmpty(Path file) throws IOException {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == 0;
        }

        /** Whether HEAD is one of the branches; then git locks it as well. */
        private boolean leads(List<RefChange> changes) {
            Git.Answer head = git.ask("symbolic-ref", "--quiet", "HEAD");
            return head.yes()
                    && changes.stream()
                            .anyMatch(one -> one.ref().equals(head.out().strip()));
        }

        /** Deletes what was to be deleted with a branch that has been moved, or with others that are gone. */
        private List<String> finish(List<RefChange> changes) {
            List<String> deleted = new ArrayList<>();
            boolean moves = changes.stream().anyMatch(one -> one.kind() == RefChange.Kind.UPDATE);
            boolean begun = changes.stream()
                    .anyMatch(one -> one.kind() == (moves ? RefChange.Kind.UPDATE : RefChange.Kind.DELETE)
                            && place.is(git, one));
            if (begun) {
                for (RefChange one : changes) {
                    if (one.kind() == RefChange.Kind.DELETE
                            && git.ask("rev-parse", "--verify", "--quiet", one.ref())
                                    .out()
                                    .strip()
                                    .equals(one.id())) {
                        git.run("update-ref", "-d", one.ref(), one.id());
                        deleted.add(one.ref().replaceFirst("^refs/heads/", ""));
                    }
                }
            }
            return deleted;
        }

        private static void pause(Duration time) {
            try {
                Thread.sleep(time);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ToolFailed("interrupted", e);
            }
        }
    }
}
