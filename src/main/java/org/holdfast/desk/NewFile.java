package org.holdfast.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file under a name that no file has yet. */
final class NewFile {

    private NewFile() {}

    /**
     * Writes a file, {@code BEGIN-1END} or with the next number that is free.
     *
     * @return its path
     */
    static Path write(Path directory, String begin, String end, String text) {
        for (int number = 1; ; number++) {
            Path file = directory.resolve(begin + "-" + number + end);
            try {
                Files.writeString(
                        file,
                        text,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DSYNC);
                return file;
            } catch (FileAlreadyExistsException e) {
                // The next number.
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
