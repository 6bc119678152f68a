package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder that many tests begin with: made once, and copied for the others. */
final class Snapshot {

    private Snapshot() {}

    /**
     * Makes the folder what the maker makes of it.
     *
     * @param kept where a copy is kept, by the first that comes
     */
    static void of(Path kept, Path directory, Runnable maker) {
        try {
            if (Files.exists(kept)) {
                delete(directory);
                copy(kept, directory);
            } else {
                maker.run();
                copy(directory, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : below(from)) {
            Path there = to.resolve(from.relativize(file));
            if (!Files.isDirectory(there)) {
                Files.copy(file, there, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** Leaves the folder itself. */
    private static void delete(Path directory) throws IOException {
        for (Path file : below(directory).reversed()) {
            if (!file.equals(directory)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList();
        }
    }
}
