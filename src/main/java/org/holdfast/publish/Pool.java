package org.holdfast.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.outcome.Generation;

/**
 * Files by their SHA-256, {@code pool/1f/1f2e…}: complete, on disk, and never changed. A file that is being written has a name that begins
 * with a dot.
 *
 * @param root the directory
 */
record Pool(Path root) {

    /** Where the file of a digest is, or would be. */
    Path file(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** Whether it has the file of a digest. */
    boolean has(String sha256) {
        return Files.exists(file(sha256));
    }

    /**
     * Copies the files that it does not have.
     *
     * @param files the files
     * @param sources where they are, by digest
     */
    void add(List<Generation.Entry> files, Map<String, Path> sources) throws IOException {
        Set<Path> changed = ConcurrentHashMap.newKeySet();
        try {
            files.parallelStream().forEach(file -> add(file, sources, changed));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path directory : changed) {
            force(directory);
        }
    }

    /** Copies a file to the pool, if it is not there, and adds the directory to those that changed. */
    private void add(Generation.Entry file, Map<String, Path> sources, Set<Path> changed) {
        Path pooled = file(file.sha256());
        try {
            if (!Files.exists(pooled)) {
                Path source = sources.get(file.sha256());
                if (source == null) {
                    throw new IOException("the pool has lost " + file.name() + ": 'holdfast repo verify "
                            + root.getParent() + "' says what else");
                }
                copy(source, file);
                changed.add(pooled.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path source, Generation.Entry file) throws IOException {
        Path pooled = file(file.sha256());
        Files.createDirectories(pooled.getParent());
        Path unfinished = pooled.resolveSibling(
                "." + file.sha256() + Thread.currentThread().threadId());
        MessageDigest digest = sha256();
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                DigestOutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
                Files.copy(source, out);
                channel.force(true);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
                throw new IOException(source + " has changed while it was read");
            }
            unfinished.toFile().setReadOnly();
            Files.move(unfinished, pooled, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** All its files. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            for (Path directory : directories) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                    entries.forEach(files::add);
                }
            }
        }
        return files;
    }

    /** Makes sure that the names in a directory are on disk. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // some systems do not open directories
        }
    }

    /** A digest as the names have it. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
