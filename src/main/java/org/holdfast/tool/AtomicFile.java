package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are either the old content or the new one, never a mix, whenever the power goes. */
public final class AtomicFile {

    private AtomicFile() {}

    public static void write(Path target, byte[] content) throws IOException {
        Path next = sibling(target);
        try {
            Files.write(next, content);
            replace(next, target);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    /** A new empty file beside the target, to be filled and then given to {@link #replace}. */
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

    /** Copies at most {@code limit} bytes; one more is an error, since what follows would be missing. */
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
