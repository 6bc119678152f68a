package org.holdfast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data that stands beside the project and may be absent: a test that asks for it is then skipped, and says so.
 *
 * <p>The folder is {@code ../shared/data}, or the environment's {@code HOLDFAST_DATA}.
 */
public final class OracleData {

    private OracleData() {}

    public static Path root() {
        String set = System.getenv("HOLDFAST_DATA");
        return Path.of(set == null ? "../shared/data" : set);
    }

    /** The file, or the end of the test if it is not there. */
    public static Path file(String name) {
        Path path = root().resolve(name);
        Assumptions.assumeTrue(Files.exists(path), () -> "no shared data here: " + name);
        return path;
    }

    public static List<String> gzipLines(String name) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file(name))), StandardCharsets.ISO_8859_1))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
