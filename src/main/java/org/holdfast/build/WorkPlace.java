package org.holdfast.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.holdfast.tool.SmallFile;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which a worker builds, beside those of other workers; the file {@code lock} in it is locked as long as the worker lives.
 * Whoever begins to work ends what workers left that were killed: the processes of their builds, which have sessions of their own, and
 * their directories.
 */
final class WorkPlace implements PackageBuilder.Place {

    private static final String LOCK = "lock";

    /** The directories of workers of this process: a process that closes a locked file loses the lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel lock;

    private WorkPlace(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** Begins to work in a directory, and clears away what dead workers left beside it. */
    static WorkPlace open(Path directory, Consumer<String> messages) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        OWN.add(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock.tryLock();
        } catch (IOException e) {
            // A file system without locks: nobody will take this worker for a dead one, nor clear up after it.
            Files.deleteIfExists(directory.resolve(LOCK));
        }
        sweep(directory.resolveSibling(""), messages);
        return new WorkPlace(directory, lock);
    }

    private static void sweep(Path all, Consumer<String> messages) throws IOException, InterruptedException {
        List<Path> dead = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(all)) {
            for (Path one : directories) {
                if (isDead(one)) {
                    dead.add(one);
                }
            }
        }
        int processes = ProcessTree.killOrphans(
                work -> (isBelow(all, work) && !Files.exists(Path.of(work, LOCK))) || dead.contains(Path.of(work)));
        if (processes > 0) {
            messages.accept("ended processes of builds whose worker was killed: " + processes);
        }
        for (Path one : dead) {
            try {
                remove(one);
            } catch (IOException e) {
                messages.accept(one + ", of a worker that was killed, cannot be removed: " + SmallFile.words(e));
            }
        }
    }

    private static boolean isBelow(Path all, String work) {
        return work.startsWith("/") && all.equals(Path.of(work).getParent());
    }

    private static boolean isDead(Path directory) {
        Path file = directory.resolve(LOCK);
        if (OWN.contains(directory) || !Files.isRegularFile(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            @Nullable FileLock taken = channel.tryLock();
            return taken != null;
        } catch (IOException e) {
            return false; // of another user, or on a file system without locks
        }
    }

    /**
     * Removes a directory and all below it, also what a build made unwritable.
     *
     * @throws IOException if something stays
     */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path one, BasicFileAttributes attributes) {
                one.toFile().setWritable(true);
                one.toFile().setExecutable(true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes attributes) throws IOException {
                Files.delete(one);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path one, IOException failure) throws IOException {
                if (!Files.isDirectory(one) || !one.toFile().setReadable(true)) {
                    throw failure;
                }
                remove(one);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path one, @Nullable IOException failure) throws IOException {
                Files.delete(one);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Ends the work: the directory goes, as far as it can. */
    @Override
    public void close() {
        try {
            remove(directory);
        } catch (IOException e) {
            // The next worker here clears it away.
        }
        try {
            lock.close();
        } catch (IOException e) {
            // The process ends soon.
        }
        OWN.remove(directory);
    }
}
