package org.holdfast.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackages;
import org.holdfast.source.PackageArchive;
import org.holdfast.tool.SmallFile;

/**
 * The files of consumers that are not C and read headers of others: CMake's, autoconf's, qmake's, meson's, makefiles. A consumer is a directory
 * or an archive below the one that is searched; packages and archives of sources are read without being unpacked.
 */
final class ConsumerFiles {

    private static final Pattern READERS = Pattern.compile(
            "CMakeLists\\.txt|.*\\.(cmake|cmake\\.in|m4|ac|pro|pri|prf|mk|in)|configure|configure\\.(ac|in)|meson\\.build|[Mm]akefile.*|GNUmakefile.*"
                    + "|wscript|SConstruct|SConscript|.*\\.gyp|.*\\.gypi|setup\\.py|extconf\\.rb|Makefile\\.PL|.*-config");

    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tgz|tar|tar\\.(gz|bz2|xz|zst)|tbz2?|txz)");
    private static final int LARGEST = 4 << 20;
    private static final int MOST = 2_000_000;

    private final Taker taker;
    private int seen;

    ConsumerFiles(Taker taker) {
        this.taker = taker;
    }

    /** Takes the text of a file. */
    interface Taker {
        void take(String consumer, String path, String text);
    }

    /**
     * Walks a directory, or reads an archive.
     *
     * @throws Unusable if it cannot be read
     */
    void walk(Path where) {
        try {
            if (Files.isDirectory(where)) {
                directory(where);
            } else {
                archive(where);
            }
        } catch (IOException e) {
            throw new Unusable(where.toString(), "cannot be searched: " + SmallFile.words(e));
        }
    }

    private void directory(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++seen > MOST) {
                    throw new IOException("more than %,d files".formatted(MOST));
                }
                String name = file.getFileName().toString();
                if (!attributes.isRegularFile()) {
                    return FileVisitResult.CONTINUE;
                }
                if (ARCHIVE.matcher(name).matches()) {
                    try {
                        archive(file);
                    } catch (IOException | Unusable e) {
                        return FileVisitResult.CONTINUE; // one damaged archive among many does not end the search
                    }
                } else if (READERS.matcher(name).matches() && attributes.size() <= LARGEST) {
                    Path below = root.relativize(file);
                    String consumer = below.getNameCount() > 1
                            ? below.getName(0).toString()
                            : root.toAbsolutePath().normalize().getFileName().toString();
                    taker.take(consumer, below.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (file.equals(root)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void archive(Path file) throws IOException {
        String name = file.getFileName().toString();
        String consumer = name.replaceFirst("\\.(tgz|tar.*|tbz2?|txz)$", "");
        PackageArchive.Entries entries = (entry, content) -> {
            String last = entry.name().substring(entry.name().lastIndexOf('/') + 1);
            if (entry.isFile()
                    && entry.size() <= LARGEST
                    && READERS.matcher(last).matches()) {
                taker.take(consumer, entry.name(), new String(content.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        };
        if (BinaryPackages.isSigned(file)) {
            BinaryPackages.read(file, entries);
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            PackageArchive.tar(in, entries);
        }
    }
}
