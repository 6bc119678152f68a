package org.holdfast.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Unusable;

/**
 * Holdfast's own mirror, held by one process at a time while it is written. The operating system ends the hold with the process, in
 * whatever way that ends. Nobody else writes a mirror, so git's locks there that are older than the hold were left by a run that was
 * killed.
 */
final class MirrorLock implements AutoCloseable {

    /** The longest wait for another process; a fetch that takes longer serves this process as well as its own. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int POLL_MILLIS = 50;

    /** A git that outlived its Holdfast still writes its files. */
    private static final Duration AT_WORK = Duration.ofSeconds(2);

    private final Path mirror;
    private final FileChannel channel;

    private MirrorLock(Path mirror, FileChannel channel) {
        this.mirror = mirror;
        this.channel = channel;
    }

    /**
     * Takes the hold.
     *
     * @throws Unusable if another process keeps it
     */
    static MirrorLock take(Path mirror) {
        Path file = mirror.resolve("holdfast.lock-file");
        Instant deadline = Instant.now().plus(PATIENCE);
        try {
            while (true) {
                FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (isTaken(channel)) {
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(
                            ("process " + ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
                    return new MirrorLock(mirror, channel);
                }
                channel.close();
                if (Instant.now().isAfter(deadline)) {
                    throw new Unusable(
                            mirror.toString(),
                            "another process (" + Files.readString(file).strip()
                                    + ") is fetching into this mirror, and was still after " + PATIENCE.toSeconds()
                                    + " s; try again when that has ended");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            Unusable unusable = new Unusable(mirror.toString(), "the mirror cannot be locked: " + e);
            unusable.initCause(e);
            throw unusable;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable(mirror.toString(), "interrupted while waiting for the mirror");
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this process
        }
    }

    /**
     * Removes git's locks that a killed run left.
     *
     * @return their names, with their age
     */
    List<String> clear() {
        List<String> cleared = new ArrayList<>();
        for (Path below : List.of(mirror.resolve("refs"), mirror.resolve("objects/info"), mirror)) {
            try (Stream<Path> files = Files.walk(below, below.equals(mirror) ? 1 : Integer.MAX_VALUE)) {
                for (Path file : files.filter(MirrorLock::isLeft).sorted().toList()) {
                    Duration age =
                            Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
                    if (age.compareTo(AT_WORK) < 0) {
                        Thread.sleep(AT_WORK.minus(age));
                    }
                    if (Files.deleteIfExists(file)) {
                        cleared.add(mirror.relativize(file) + " (" + Math.max(0, age.toSeconds()) + " s old)");
                    }
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                // It does not exist, or git of a run that was killed is still at work; git says what is in its way.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return cleared;
            }
        }
        try (Stream<Path> packs = Files.list(mirror.resolve("objects/pack"))) {
            for (Path file : packs.filter(MirrorLock::isHalf).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // They only take up space.
        }
        return cleared;
    }

    /** A pack of a fetch that was cut off. */
    private static boolean isHalf(Path file) {
        return String.valueOf(file.getFileName()).startsWith("tmp_")
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isLeft(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".lock") || name.equals("packed-refs.new"))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The hold ends with the process.
        }
    }
}
