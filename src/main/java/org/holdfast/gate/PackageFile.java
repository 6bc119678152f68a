package org.holdfast.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file or a symbolic link of a package.
 *
 * @param path its path below the prefix, or an absolute one outside of it
 * @param mode its permissions
 * @param size its bytes
 * @param link where a symbolic link leads, as it is written
 * @param stored where its content is, unless it is nothing that a check reads: a text for people, an image, data of a program
 */
record PackageFile(String path, int mode, long size, Optional<String> link, Optional<Path> stored) {

    private static final int MOST_TEXT = 8 << 20;

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isLink() {
        return link.isPresent();
    }

    /** The text, one character a byte; of a very large file only the beginning. */
    String text() {
        return new String(start(MOST_TEXT), StandardCharsets.ISO_8859_1);
    }

    List<String> lines() {
        return text().lines().toList();
    }

    /** Whether it has the same bytes as another; both are stored. */
    boolean hasContentOf(PackageFile other) {
        if (size != other.size || stored.isEmpty() || other.stored.isEmpty()) {
            return false;
        }
        try {
            return Files.mismatch(stored.get(), other.stored.get()) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first bytes; nothing of a file that is not stored. */
    byte[] start(int most) {
        if (stored.isEmpty()) {
            return new byte[0];
        }
        try (var in = Files.newInputStream(stored.get())) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
