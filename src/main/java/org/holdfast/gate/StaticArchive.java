package org.holdfast.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.holdfast.pkgsrc.Unusable;

/**
 * A static library: what a program that is linked with it gets inside.
 *
 * @param symbols the names that its objects define
 * @param content a digest of its members, without times and owners
 */
record StaticArchive(Set<String> symbols, String content) {

    private static final int LARGEST_MEMBER = 256 << 20;
    private static final int MOST_MEMBERS = 200_000;

    /**
     * Reads an archive.
     *
     * @throws Unusable if it is none, or damaged
     */
    static StaticArchive read(Path file) {
        Set<String> symbols = new TreeSet<>();
        Set<String> members = new TreeSet<>();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                ArArchiveInputStream ar = new ArArchiveInputStream(raw)) {
            int count = 0;
            for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
                if (entry.getSize() > LARGEST_MEMBER || ++count > MOST_MEMBERS) {
                    throw new IOException("a member of %,d bytes, or too many".formatted(entry.getSize()));
                }
                if (entry.getName().isEmpty()
                        || entry.getName().startsWith("/")
                        || entry.getName().startsWith("__.SYM")) {
                    continue; // the table of symbols
                }
                byte[] bytes = ar.readAllBytes();
                members.add(entry.getName() + " " + hex(bytes));
                if (ElfFile.isElf(bytes)) {
                    symbols.addAll(ElfFile.read(ByteBuffer.wrap(bytes), entry.getName())
                            .exported()
                            .keySet());
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(file.toString(), "is a damaged archive: " + e.getMessage());
        }
        return new StaticArchive(symbols, hex(String.join("\n", members).getBytes(StandardCharsets.UTF_8)));
    }

    private static String hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
