package org.holdfast.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;

/**
 * One writer at a time in a directory. The operating system holds the lock, so it goes when the process goes, however
 * that ends; the file itself stays, and says who holds it or held it last.
 */
final class DirectoryLock implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    /**
     * What this process holds, and since when. The operating system lets a lock go when the process closes the file anywhere, so
     * it is not opened again meanwhile, not even to see who holds it.
     */
    private static final Map<Path, String> HELD = new HashMap<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock, and waits for it as long as the patience lasts.
     *
     * @throws Unusable saying who holds it
     */
    static DirectoryLock take(Path where, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            Path directory = where.toRealPath();
            while (true) {
                Optional<DirectoryLock> taken = tryTake(directory);
                if (taken.isPresent()) {
                    return taken.get();
                }
                if (System.nanoTime() >= deadline) {
                    throw new Unusable(
                            where.toString(),
                            "the store is being written by " + holder(directory) + ", and was still after "
                                    + patience.toMillis() + " ms; try again when that has ended");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            throw Backend.unusable(where.toString(), "the store cannot be locked: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Backend.unusable(where.toString(), "interrupted while waiting for the store", e);
        }
    }

    private static Optional<DirectoryLock> tryTake(Path directory) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(directory)) {
                return Optional.empty();
            }
            FileChannel channel =
                    FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                if (channel.tryLock() == null) {
                    return Optional.empty();
                }
                String holder = Holder.thisProcessNow();
                channel.truncate(0);
                channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
                HELD.put(directory, holder);
                taken = true;
                return Optional.of(new DirectoryLock(directory, channel));
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("lock");
    }

    private static String holder(Path directory) throws IOException {
        synchronized (HELD) {
            String mine = HELD.get(directory);
            String holder =
                    mine != null ? mine : Files.readString(file(directory)).strip();
            return holder.isEmpty() ? "another process" : holder;
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            try {
                channel.close();
            } catch (IOException e) {
                // The lock goes with the process at the latest.
            }
            HELD.remove(directory);
        }
    }
}
