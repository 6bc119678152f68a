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
     * Takes the lock, and waits for it as long as the patience lasts.
     *
     * @throws Unusable saying who holds it
     */
    static DirectoryLock take(Path directory, Duration patience) {
        Path file = directory.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            long deadline = System.nanoTime() + patience.toNanos();
            while (tryLock(channel) == null) {
                if (System.nanoTime() >= deadline) {
                    channel.close();
                    throw new Unusable(
                            directory.toString(),
                            "the store is in use by " + holder(file) + ", and was still after " + patience.toMillis()
                                    + " ms; try again when that has ended");
                }
                Thread.sleep(POLL_MILLIS);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((Holder.thisProcess() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return new DirectoryLock(channel);
        } catch (IOException e) {
            throw Backend.unusable(directory.toString(), "the store cannot be locked: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Backend.unusable(directory.toString(), "interrupted while waiting for the store", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        String holder = Files.readString(file).strip();
        return holder.isEmpty() ? "another process" : holder;
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
