package org.holdfast.publish;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.holdfast.tool.SigningKey;
import org.holdfast.tool.SmallFile;

/**
 * Signs packages in pkg_install's format: a BSD {@code ar} archive of {@code +PKG_HASH}, the SHA-512 of each block of the package,
 * {@code +PKG_GPG_SIGNATURE}, a signature of that file, and the package.
 *
 * @param key the key
 * @param now the time that signatures say
 */
record PackageSigner(SigningKey key, Instant now) {

    private static final int BLOCK = 1 << 16;

    /**
     * Signs a package.
     *
     * @param file the package, not signed yet
     * @param directory where the signed one is written
     */
    PublishedFile sign(PublishedFile file, Path directory) {
        Path source = file.source().orElseThrow();
        Path signed = directory.resolve(file.file());
        MessageDigest digest = Pool.sha256();
        try {
            long size = Files.size(source);
            byte[] hashes = hashes(file.pkgname().text(), source, size).getBytes(StandardCharsets.ISO_8859_1);
            try (OutputStream out =
                            new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(signed)), digest);
                    ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
                ar.setLongFileMode(ArArchiveOutputStream.LONGFILE_BSD);
                put(ar, "+PKG_HASH", hashes);
                put(ar, "+PKG_GPG_SIGNATURE", key.sign(hashes, now));
                ar.putArchiveEntry(new ArArchiveEntry(file.file(), size, 0, 0, 0100644, now.getEpochSecond()));
                Files.copy(source, ar);
                ar.closeArchiveEntry();
            }
            return new PublishedFile(
                    file.pkgname(),
                    file.summary(),
                    file.file(),
                    Files.size(signed),
                    HexFormat.of().formatHex(digest.digest()),
                    file.content(),
                    Optional.of(signed));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sign " + source + ": " + SmallFile.words(e), e);
        }
    }

    private void put(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length, 0, 0, 0100644, now.getEpochSecond()));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    /** {@code +PKG_HASH}. pkg_install takes the last block's length as a remainder, so a size must be no multiple of the block's. */
    private static String hashes(String pkgname, Path source, long size) throws IOException {
        int block = BLOCK;
        while (size % block == 0) {
            block--;
        }
        StringBuilder text = new StringBuilder("pkgsrc signature\n\nversion: 1\npkgname: ")
                .append(pkgname)
                .append("\nalgorithm: SHA512\nblock size: ")
                .append(block)
                .append("\nfile size: ")
                .append(size)
                .append("\n\n");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(source))) {
            for (byte[] read = in.readNBytes(block); read.length > 0; read = in.readNBytes(block)) {
                text.append(HexFormat.of().formatHex(sha512(read))).append('\n');
            }
        }
        return text.append("end pkgsrc signature\n").toString();
    }

    private static byte[] sha512(byte[] block) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(block);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
