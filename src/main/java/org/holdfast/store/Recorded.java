package org.holdfast.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.tool.AtomicFile;

/**
 * What a writer says of an H2 file after each commit, in the file {@code writes} beside it: {@code 17 81920}.
 *
 * @param writes how often the store was written to
 * @param length how long the file was then; 0 if an older Holdfast wrote this, which did not say
 */
record Recorded(long writes, long length) {

    private static final String FILE = "writes";

    /**
     * What the last writer said; empty if there was none.
     *
     * @throws org.holdfast.pkgsrc.Unusable if that cannot be read
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

    /** Whether readers can read the file up to there. */
    boolean canBeRead() {
        return length > 0;
    }
}
