package org.holdfast.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time in a directory. The operating system holds the lock, so it goes when the process goes, however
 * that ends; the file itself stays, and says who holds it or held it last.
 */
final class DirectoryLock implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody holds it.
     *
     * @return empty if somebody does
     */
    static Optional<DirectoryLock> tryTake(Path directory) {
        try {
            FileChannel channel =
                    FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((Holder.thisProcess() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return Optional.of(new DirectoryLock(channel));
        } catch (IOException e) {
            throw Backend.unusable(directory.toString(), "the store cannot be locked: " + e, e);
        }
    }

    /**
     * Asks again and again until something is got, as long as the patience lasts.
     *
     * @throws Unusable saying who holds the lock
     */
    static <T> T patiently(Path directory, Duration patience, Supplier<Optional<T>> take) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> taken = take.get();
            if (taken.isPresent()) {
                return taken.get();
            }
            if (System.nanoTime() >= deadline) {
                throw new Unusable(
                        directory.toString(),
                        "the store is in use by " + holder(directory) + ", and was still after " + patience.toMillis()
                                + " ms; try again when that has ended");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Backend.unusable(directory.toString(), "interrupted while waiting for the store", e);
            }
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("lock");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Who holds the lock, or held it last: {@code process 1234 on build1}. */
    static String holder(Path directory) {
        try {
            String holder = Files.readString(file(directory)).strip();
            return holder.isEmpty() ? "another process" : holder;
        } catch (IOException e) {
            return "another process";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest.
        }
    }
}
