package org.holdfast.tool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * A temporary directory that a process is using. A locked file beside it says so, whose lock the operating system ends with the process,
 * also if several machines or containers share the directory for temporary files.
 */
final class Occupied implements AutoCloseable {

    static final String PREFIX = "holdfast-";

    private static final String SIGN = ".in-use";

    /** A directory is made before its sign is locked. */
    private static final Duration JUST_MADE = Duration.ofSeconds(5);

    /** The signs of this process. POSIX ends a lock when any descriptor of the file is closed, so they must not be opened again. */
    private static final Set<Path> OWN = new HashSet<>();

    private static boolean removed;

    private final Path sign;
    private final FileChannel channel;

    private Occupied(Path sign, FileChannel channel) {
        this.sign = sign;
        this.channel = channel;
    }

    /** The directory for temporary files. */
    static Path temporary() {
        String wanted = System.getenv("TMPDIR");
        Path directory = Path.of(wanted == null || wanted.isEmpty() ? System.getProperty("java.io.tmpdir") : wanted);
        return Files.isDirectory(directory) ? directory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    static synchronized Occupied take(Path directory) throws IOException {
        Path sign = sign(directory);
        FileChannel channel = FileChannel.open(sign, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var unused = channel.tryLock();
        OWN.add(sign);
        return new Occupied(sign, channel);
    }

    private static Path sign(Path directory) {
        return directory.resolveSibling(directory.getFileName() + SIGN);
    }

    /** Removes the directories of processes that have ended without doing so; once in this process. */
    static synchronized void removeLeft(Path below) throws IOException {
        if (removed) {
            return;
        }
        removed = true;
        try (DirectoryStream<Path> signs = Files.newDirectoryStream(below.toRealPath(), PREFIX + "*" + SIGN)) {
            for (Path sign : signs) {
                removeIfLeft(sign);
            }
        }
    }

    private static void removeIfLeft(Path sign) {
        if (OWN.contains(sign) || !Files.isRegularFile(sign, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            boolean mine =
                    Files.getOwner(sign, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
            Instant made = Files.getLastModifiedTime(sign).toInstant();
            if (!mine || made.plus(JUST_MADE).isAfter(Instant.now())) {
                return;
            }
            try (FileChannel channel = FileChannel.open(sign, StandardOpenOption.WRITE)) {
                if (channel.tryLock() != null) {
                    String name = String.valueOf(sign.getFileName());
                    Path directory = sign.resolveSibling(name.substring(0, name.length() - SIGN.length()));
                    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                        Scratch.removeAll(directory);
                    }
                    Files.deleteIfExists(sign);
                }
            }
        } catch (IOException | OverlappingFileLockException e) {
            // It is in use, or somebody else has just removed it.
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(sign);
            channel.close();
        } catch (IOException e) {
            // The next process removes the sign.
        }
        synchronized (Occupied.class) {
            OWN.remove(sign);
        }
    }
}
