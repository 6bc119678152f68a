package org.holdfast.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Unusable;

/** Any bytes as a package of pkgsrc or Debian, or as a static library: they are read, or refused, and nothing is written beside the directory. */
public final class PackageReaderFuzz {

    private static final Path DIRECTORY = directory();

    private PackageReaderFuzz() {}

    private static Path directory() {
        try {
            return Files.createTempDirectory("holdfast-fuzz");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Path file = Files.write(DIRECTORY.resolve("a.tgz"), bytes);
        Path unpacked = DIRECTORY.resolve("unpacked");
        try {
            new PackageReader(unpacked).read(List.of(file));
        } catch (Unusable e) {
            // The one answer to what is no package.
        }
        try {
            StaticArchive.read(file);
        } catch (Unusable e) {
            // The one answer to what is no archive.
        }
        if (Files.exists(unpacked)) {
            try (Stream<Path> all = Files.walk(unpacked)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
        try (Stream<Path> left = Files.list(DIRECTORY)) {
            if (left.count() != 1) {
                throw new IllegalStateException("something was written beside the directory");
            }
        }
    }
}
