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
 * A lock that admits one writer to a directory. The operating system releases it when the process ends, in whatever way. The file
 * {@code lock} remains and names the current or last holder.
 */
final class DirectoryLock implements AutoCloseable {

    private static final long POLL_MILLIS = 50;

    /**
     * The locks of this process, with their holder text. POSIX releases a file's lock when the process closes any descriptor of that
     * file (fcntl(2)), so a locked file must not be opened again, not even to read its holder.
     */
    private static final Map<Path, String> HELD = new HashMap<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock, waiting at most {@code patience}.
     *
     * @throws Unusable if another process still holds it; names that process
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

    /** Whether another process, or this one, has the lock now. */
    static boolean isHeld(Path where) {
        try {
            Optional<DirectoryLock> taken = tryTake(where.toRealPath());
            taken.ifPresent(DirectoryLock::close);
            return taken.isEmpty();
        } catch (IOException e) {
            return false;
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
                // The lock is released when the process ends.
            }
            HELD.remove(directory);
        }
    }
}
