package org.holdfast.publish;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.holdfast.outcome.Generation;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;
import org.jspecify.annotations.Nullable;

/**
 * A repository on disk.
 *
 * <pre>
 * REPO/All -> generations/12        what users name; the only thing that a switch changes
 * REPO/generations/12/              packages and summaries: hard links to the pool
 * REPO/generations/12.tsv           its manifest
 * REPO/generations/12.json          what became of each package, and why
 * REPO/pool/1f/1f2e…                files by their SHA-256
 * REPO/lock                         held while it is written, and by whom
 * </pre>
 *
 * <p>A generation is complete on disk before {@code All} is renamed onto it. Whatever has a number above the live one is left from a run
 * that was killed, and goes before the next one begins. Where the file system has no hard links, a generation has symbolic links into the
 * pool.
 */
final class Repository {

    private static final String ALL = "All";
    static final String ADOPTED = "All.before-holdfast";
    private static final String GENERATIONS = "generations";
    /** There once anything was live: if {@code All} is missing then, somebody took it away. */
    private static final String SWITCHED = "switched";

    private static final String MANIFEST = ".tsv";
    private static final String REPORT = ".json";

    private final Path root;
    private final Pool pool;

    Repository(Path root) {
        this.root = root;
        this.pool = new Pool(root.resolve("pool"));
    }

    /** Its files, by digest. */
    Pool pool() {
        return pool;
    }

    Path root() {
        return root;
    }

    /** What users name. */
    Path all() {
        return root.resolve(ALL);
    }

    /** The directory of a generation. */
    Path directory(int number) {
        return root.resolve(GENERATIONS).resolve(String.valueOf(number));
    }

    private Path manifest(int number) {
        return root.resolve(GENERATIONS).resolve(number + MANIFEST);
    }

    /** Whether users have a directory of packages here that Holdfast did not make. */
    boolean isForeign() {
        return Files.isDirectory(all(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The live generation; empty if nothing was published yet.
     *
     * @throws Unusable if its manifest is damaged, or {@code All} is something else
     */
    Optional<Generation> current() {
        if (!Files.exists(all(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (isForeign()) {
            throw new Unusable(
                    all().toString(),
                    "is a directory that Holdfast did not make: 'holdfast repo adopt " + root
                            + "' makes it the first generation");
        }
        try {
            Path target = Files.readSymbolicLink(all());
            String name = String.valueOf(target.getFileName());
            if (!name.matches("[0-9]{1,9}")) {
                throw new Unusable(all().toString(), "leads to " + target + ", which is no generation");
            }
            return Optional.of(generation(Integer.parseInt(name)));
        } catch (IOException e) {
            throw new Unusable(all().toString(), "is neither a directory nor a symbolic link: " + SmallFile.words(e));
        }
    }

    /**
     * A generation.
     *
     * @throws Unusable if there is none of this number
     */
    Generation generation(int number) {
        Path file = manifest(number);
        try {
            return Generation.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new Unusable(root.toString(), "has no generation " + number);
        } catch (IOException e) {
            throw new Unusable(file.toString(), "cannot be read: " + SmallFile.words(e));
        }
    }

    /** Whether a generation is a rollback: its manifest has a line for each file, and only the first is read. */
    boolean isRollback(int number) {
        try (BufferedReader lines = Files.newBufferedReader(manifest(number))) {
            String first = lines.readLine();
            return first != null && first.contains("\t" + Generation.Kind.ROLLBACK + "\t");
        } catch (IOException e) {
            throw new Unusable(manifest(number).toString(), "cannot be read: " + SmallFile.words(e));
        }
    }

    /** The numbers of all generations, in order. */
    NavigableSet<Integer> numbers() {
        TreeSet<Integer> numbers = new TreeSet<>();
        Path generations = root.resolve(GENERATIONS);
        if (!Files.isDirectory(generations)) {
            return numbers;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(generations, "*" + MANIFEST)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                String number = name.substring(0, name.length() - MANIFEST.length());
                if (number.matches("[0-9]{1,9}")) {
                    numbers.add(Integer.parseInt(number));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + generations + ": " + SmallFile.words(e), e);
        }
        return numbers;
    }

    /** A file of a generation. */
    Path file(int number, String name) {
        return directory(number).resolve(name);
    }

    /** What became of each package in a generation, as JSON; empty if it was not kept. */
    Optional<String> report(int number) {
        try {
            return Optional.of(Files.readString(root.resolve(GENERATIONS).resolve(number + REPORT)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // Writing.

    /**
     * Does some work on the repository, which nobody else writes meanwhile; first clears away what a killed run left.
     *
     * @param who who holds the lock, for others
     * @throws Unusable if another one holds it
     */
    <T> T locked(String who, Supplier<T> work) {
        try {
            Files.createDirectories(root.resolve(GENERATIONS));
            Files.createDirectories(root.resolve("pool"));
            RepositoryLock lock = RepositoryLock.take(root, who);
            try {
                clear();
                return work.get();
            } finally {
                lock.release();
            }
        } catch (IOException e) {
            throw cannot("write", e);
        }
    }

    private UncheckedIOException cannot(String what, IOException e) {
        return new UncheckedIOException(
                "cannot " + what + " the repository " + root + ": "
                        + e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage()
                        + "; the live set is as it was",
                e);
    }

    /** A directory for files that are signed, gone when closed. */
    final class Signing implements AutoCloseable {
        private final Path directory = root.resolve(GENERATIONS).resolve(".signing");

        private Signing() {
            try {
                delete(directory);
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw cannot("write", e);
            }
        }

        Path directory() {
            return directory;
        }

        @Override
        public void close() {
            try {
                delete(directory);
            } catch (IOException e) {
                throw cannot("clear", e);
            }
        }
    }

    Signing signing() {
        return new Signing();
    }

    /** Removes what has a number above the live one, what is left of deleted generations, and files that were not finished. */
    private void clear() throws IOException {
        if (!Files.exists(all(), LinkOption.NOFOLLOW_LINKS) && !numbers().isEmpty()) {
            if (Files.exists(root.resolve(ADOPTED))) {
                switchTo(numbers().last()); // a run was killed between the two renames of adopt
            } else if (Files.exists(root.resolve(GENERATIONS).resolve(SWITCHED))) {
                throw new Unusable(
                        all().toString(),
                        "is gone, and there are generations: 'ln -s " + GENERATIONS + "/"
                                + numbers().last() + " " + all() + "' brings the last one back");
            }
        }
        if (isForeign()) {
            return;
        }
        int live = current().map(Generation::number).orElse(0);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(GENERATIONS))) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                String number = name.replaceFirst("\\.(tsv|json)$", "");
                boolean left = number.matches("[0-9]{1,9}")
                        && (Integer.parseInt(number) > live || !Files.exists(manifest(Integer.parseInt(number))));
                if (name.startsWith(".") || left) {
                    delete(entry);
                }
            }
        }
        Files.deleteIfExists(root.resolve("." + ALL));
    }

    static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(path);
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Writes a generation and switches to it.
     *
     * @param next the generation
     * @param sources where the files are that the pool does not have, by digest
     * @param summaries the content of the summaries, by the name of the file
     * @param report what became of each package, as JSON
     */
    void write(Generation next, Map<String, Path> sources, Map<String, byte[]> summaries, String report) {
        try {
            stage(next, sources, summaries, report);
            switchTo(next.number());
        } catch (IOException e) {
            throw cannot("write", e);
        }
    }

    /** Writes all of a generation; nobody sees it yet. */
    private void stage(Generation next, Map<String, Path> sources, Map<String, byte[]> summaries, String report)
            throws IOException {
        pool.add(next.files(), sources);
        Path unfinished = root.resolve(GENERATIONS).resolve("." + next.number());
        delete(unfinished);
        Files.createDirectory(unfinished);
        boolean hard = true;
        for (Generation.Entry file : next.files()) {
            hard = link(unfinished.resolve(file.name()), pool.file(file.sha256()), hard);
        }
        for (Map.Entry<String, byte[]> summary : summaries.entrySet()) {
            Path file = unfinished.resolve(summary.getKey());
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = ByteBuffer.wrap(summary.getValue()); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(next.summaryTime())));
        }
        Pool.force(unfinished);
        AtomicFile.write(
                root.resolve(GENERATIONS).resolve(next.number() + REPORT), report.getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(manifest(next.number()), next.toString().getBytes(StandardCharsets.UTF_8));
        delete(directory(next.number())); // a killed run of adopt left it
        Files.move(unfinished, directory(next.number()), StandardCopyOption.ATOMIC_MOVE);
        Pool.force(root.resolve(GENERATIONS));
    }

    /** Points {@code All} to a generation: one rename. */
    void switchTo(int number) throws IOException {
        Path next = root.resolve("." + ALL);
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(GENERATIONS, String.valueOf(number)));
        Files.move(next, all(), StandardCopyOption.ATOMIC_MOVE);
        Pool.force(root);
        Path switched = root.resolve(GENERATIONS).resolve(SWITCHED);
        if (!Files.exists(switched)) {
            Files.createFile(switched);
        }
    }

    /**
     * Makes a directory of packages that was there before the first generation, and keeps it beside. For the time between two renames
     * there is no {@code All}.
     */
    void adopt(Generation first, Map<String, Path> sources, Map<String, byte[]> summaries, String report) {
        try {
            stage(first, sources, summaries, report);
            Files.move(all(), root.resolve(ADOPTED), StandardCopyOption.ATOMIC_MOVE);
            switchTo(first.number());
        } catch (IOException e) {
            throw cannot("adopt", e);
        }
    }

    /** Links a file; gives whether hard links work here. */
    private boolean link(Path link, Path target, boolean hard) throws IOException {
        if (hard) {
            try {
                Files.createLink(link, target);
                return true;
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException | UnsupportedOperationException e) {
                // as below: the pool is on another file system, or this one has no hard links
            }
        }
        Files.createSymbolicLink(link, Path.of("../..").resolve(root.relativize(target)));
        return false;
    }

    /**
     * Deletes generations, and what only they have in the pool.
     *
     * @param numbers the generations; the live one stays
     * @return the bytes that were freed
     */
    long collect(Set<Integer> numbers) {
        try {
            int live = current().map(Generation::number).orElse(0);
            for (int number : numbers) {
                if (number != live) {
                    Files.deleteIfExists(manifest(number));
                    Files.deleteIfExists(root.resolve(GENERATIONS).resolve(number + REPORT));
                    delete(directory(number));
                }
            }
            Set<String> used = new HashSet<>();
            for (int number : numbers()) {
                generation(number).files().forEach(file -> used.add(file.sha256()));
            }
            long freed = 0;
            for (Path file : pool.files()) {
                if (!used.contains(String.valueOf(file.getFileName()))) {
                    freed += Files.size(file);
                    Files.delete(file);
                }
            }
            return freed;
        } catch (IOException e) {
            throw cannot("collect in", e);
        }
    }
}
