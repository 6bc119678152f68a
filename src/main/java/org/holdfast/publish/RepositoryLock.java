package org.holdfast.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/** Held while a repository is written: a lock on the file {@code lock}, which says by whom. It ends with its process. */
final class RepositoryLock {

    private final FileChannel channel;
    private final FileLock lock;

    private RepositoryLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock.
     *
     * @param who who takes it, for others
     * @throws Unusable if another one holds it
     */
    static RepositoryLock take(Path root, String who) throws IOException {
        Path file = root.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            String holder = Files.readString(file, StandardCharsets.UTF_8).strip();
            throw new Unusable(
                    root.toString(),
                    "is being written" + (holder.isEmpty() ? "" : " by " + holder) + "; try again later");
        }
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(who + "\n"));
        return new RepositoryLock(channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    void release() throws IOException {
        channel.truncate(0);
        lock.release();
        channel.close();
    }
}
