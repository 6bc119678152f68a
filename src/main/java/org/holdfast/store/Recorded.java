package org.holdfast.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.tool.AtomicFile;

/**
 * The state of an H2 file after a commit, recorded in the file {@code writes} beside it: {@code 17 81920}.
 *
 * @param writes how often the store was written
 * @param length the file's length after that commit; 0 if an older Holdfast wrote this, without a length
 */
record Recorded(long writes, long length) {

    private static final String FILE = "writes";

    /**
     * Reads the last record; empty if there is none.
     *
     * @throws org.holdfast.pkgsrc.Unusable if it cannot be read
     */
    static Optional<Recorded> in(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            String[] words = Files.readString(file).strip().split(" ", 2);
            return Optional.of(new Recorded(Long.parseLong(words[0]), words.length < 2 ? 0 : Long.parseLong(words[1])));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw Backend.unusable(directory.toString(), "cannot read " + file + ": " + e, e);
        }
    }

    void write(Path directory) {
        try {
            AtomicFile.write(
                    directory.resolve(FILE), (writes + " " + length + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw Backend.unusable(
                    directory.toString(), "recorded, but cannot write " + directory.resolve(FILE) + ": " + e, e);
        }
    }

    /** Whether the length is known, so that a view can be opened. */
    boolean canBeRead() {
        return length > 0;
    }
}
