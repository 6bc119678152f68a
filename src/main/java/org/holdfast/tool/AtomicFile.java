package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files atomically: after a crash, a file has its old content or its new one, never a mix. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Replaces the content of a file, or creates it with its directories. */
    public static void write(Path target, byte[] content) throws IOException {
        Path next = sibling(target);
        try {
            Files.write(next, content);
            replace(next, target);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** Creates an empty file in the target's directory, to be filled and then passed to {@link #replace}. */
    static Path sibling(Path target) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(target + " is no file");
        }
        Files.createDirectories(directory);
        return Files.createTempFile(directory, "." + target.getFileName(), ".new");
    }

    static void replace(Path next, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
