package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Writes files atomically: after a crash, a file has its old content or its new one, never a mix.
 *
 * <p>What is replaced keeps its permissions, its owner and its group; a new file has those that any program would give it. A symbolic link
 * stays, and the file it leads to is replaced. Devices and pipes, such as {@code /dev/stdout}, are written to as they are.
 */
public final class AtomicFile {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final int TRIES = 100;
    private static final int LINKS = 40;

    private AtomicFile() {}

    /** Replaces the content of a file, or creates it with its directories. */
    public static void write(Path named, byte[] content) throws IOException {
        Path target = followed(named);
        if (isStream(target)) {
            try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
                out.write(content);
            }
            return;
        }
        Path next = sibling(target);
        try {
            Files.write(next, content);
            replace(next, target);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** A device, a pipe, or a terminal: nothing that could be replaced. */
    private static boolean isStream(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    /** The file that a name leads to through symbolic links, whether it exists or not. */
    private static Path followed(Path named) throws IOException {
        Path at = named;
        for (int links = 0; Files.isSymbolicLink(at) && !isStream(at); links++) {
            if (links == LINKS) {
                throw new FileSystemException(named.toString(), null, "symbolic links that lead in circles");
            }
            at = at.resolveSibling(Files.readSymbolicLink(at));
        }
        return at;
    }

    /** Creates an empty file in the target's directory, to be filled and then passed to {@link #replace}. */
    static Path sibling(Path target) throws IOException {
        Path directory = directory(target);
        Files.createDirectories(directory);
        for (int tries = 0; ; tries++) {
            Path next =
                    directory.resolve("." + target.getFileName() + Long.toUnsignedString(RANDOM.nextLong()) + ".new");
            try {
                return Files.exists(target)
                        ? Files.createFile(
                                next, PosixFilePermissions.asFileAttribute(PRIVATE)) // until it has the mode of the old
                        : Files.createFile(next);
            } catch (FileAlreadyExistsException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static Path directory(Path target) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(target + " is no file");
        }
        return directory;
    }

    /** Moves a complete file to where it belongs, and waits until the disk has it. */
    static void replace(Path next, Path named) throws IOException {
        Path target = followed(named);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            keepAttributes(target, next);
        }
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory(target));
    }

    private static void keepAttributes(Path old, Path next) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(next, PosixFileAttributeView.class);
        if (to == null) {
            return;
        }
        PosixFileAttributes had = Files.readAttributes(old, PosixFileAttributes.class);
        PosixFileAttributes has = to.readAttributes();
        if (!has.group().equals(had.group())) {
            setGroup(to, had.group());
        }
        if (!has.owner().equals(had.owner())) {
            try {
                to.setOwner(had.owner());
            } catch (FileSystemException e) {
                // Only root may give files away: then it is ours, as any program would leave it.
            }
        }
        // Last, since a new owner takes away what the mode says of set-user-id.
        to.setPermissions(had.permissions());
    }

    private static void setGroup(PosixFileAttributeView to, GroupPrincipal group) throws IOException {
        try {
            to.setGroup(group);
        } catch (FileSystemException e) {
            // A group that we are not in.
        }
    }

    /** Writes a directory to the disk; where a system cannot do that, nothing is lost but the order of things after a power failure. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // As above: some systems do not open directories.
        }
    }

    /**
     * Copies a stream to a file.
     *
     * @param limit the largest size in bytes
     * @throws IOException if the stream is longer than the limit, or cannot be read
     */
    static void copy(InputStream in, Path to, long limit) throws IOException {
        try (var out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > limit) {
                    throw new IOException("larger than the limit of " + limit / (1 << 20) + " MB");
                }
                out.write(buffer, 0, read);
            }
        }
    }
}
