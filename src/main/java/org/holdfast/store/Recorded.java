package org.holdfast.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.tool.AtomicFile;

/**
 * The state of an H2 file after a commit, recorded in the file {@code writes} beside it: {@code 17 81920 9a1b2c3d 0011aabb}. The last
 * word is the checksum of what is before it.
 *
 * @param writes how often the store was written
 * @param length the file's length after that commit; 0 if an older Holdfast wrote this, without a length
 * @param sums the checksum of the file's {@link BlockSums}; empty if an older Holdfast wrote this, or if they are being made anew
 */
record Recorded(long writes, long length, OptionalInt sums) {

    private static final String FILE = "writes";
    private static final String NONE = "-";

    /**
     * Reads the last record; empty if there is none.
     *
     * @throws org.holdfast.pkgsrc.Unusable if it cannot be read
     */
    static Optional<Recorded> in(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            String[] words = text.strip().split(" ", -1);
            if (words.length >= 3
                    && (words.length != 4
                            || !text.endsWith("\n")
                            || Integer.parseUnsignedInt(words[3], 16)
                                    != BlockSums.crc(text.substring(0, text.lastIndexOf(' '))))) {
                throw new ChangedBytes("it has changed since it was written");
            }
            return Optional.of(new Recorded(
                    Long.parseLong(words[0]),
                    words.length < 2 ? 0 : Long.parseLong(words[1]),
                    words.length < 3 || words[2].equals(NONE)
                            ? OptionalInt.empty()
                            : OptionalInt.of(Integer.parseUnsignedInt(words[2], 16))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw Backend.unusable(
                    directory.toString(),
                    "cannot read " + file + ": " + e.getMessage() + "; " + H2Directory.whatToDo(directory),
                    e);
        }
    }

    void write(Path directory) {
        String text = writes + " " + length + " " + (sums.isPresent() ? "%08x".formatted(sums.getAsInt()) : NONE);
        try {
            AtomicFile.write(
                    directory.resolve(FILE),
                    (text + " " + "%08x".formatted(BlockSums.crc(text)) + "\n").getBytes(StandardCharsets.US_ASCII));
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
