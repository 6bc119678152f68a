package org.holdfast.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Compression;
import org.holdfast.tool.Download;
import org.holdfast.tool.SmallFile;

/**
 * Opens an input that a user names: a file, an {@code http} or {@code https} address, or {@code -} for standard input. Copies of
 * downloaded files are kept.
 *
 * @param cache the directory for copies of downloaded files
 * @param stdin the standard input
 */
public record Inputs(Path cache, InputStream stdin) {

    /** The limit is ten times the largest input: a vulnerability list has 3 MB, a package summary 40 MB. */
    private static final Download DOWNLOAD = new Download(400L << 20, Duration.ofSeconds(20), Duration.ofMinutes(10));

    /** The most bytes of what is read into memory; a vulnerability list has 3 MB. */
    private static final int MOST_IN_MEMORY = 64 << 20;

    /** Reads a decompressed stream. */
    public interface Reader<T> {
        /** Reads the stream to its end and returns the result. */
        T read(InputStream in) throws IOException;
    }

    /**
     * Reads the decompressed content of an input.
     *
     * @throws Unusable for any failure; the message names the input
     */
    public <T> T read(String where, Reader<T> reader) {
        if (Download.isAddress(where)) {
            Path copy = copyOf(where);
            download(where, copy, fresh -> readFile(where, fresh, reader));
            return readFile(where, copy, reader);
        }
        if (where.matches("[a-z][a-z0-9+.-]*://.*")) {
            throw new Unusable(where, "only http and https addresses can be fetched");
        }
        return where.equals("-")
                ? readStream("standard input", stdin, reader)
                : readFile(where, Path.of(where), reader);
    }

    /** Reads a whole text, one character a byte (ISO-8859-1). */
    public String text(String where) {
        return read(where, in -> new String(whole(in), StandardCharsets.ISO_8859_1));
    }

    /** Reads a whole content into memory. */
    private static byte[] whole(InputStream in) throws IOException {
        byte[] content = in.readNBytes(MOST_IN_MEMORY + 1);
        if (content.length > MOST_IN_MEMORY) {
            throw new IOException("it has more than " + (MOST_IN_MEMORY >> 20) + " MB");
        }
        return content;
    }

    /** Reads the content of an input; a downloaded file replaces the copy only if {@code accept} does not throw. */
    byte[] bytes(String where, Consumer<byte[]> accept) {
        byte[] content;
        if (Download.isAddress(where)) {
            Path copy = copyOf(where);
            download(where, copy, fresh -> accept.accept(readFile(where, fresh, Inputs::whole)));
            content = readFile(where, copy, Inputs::whole);
        } else {
            content = read(where, Inputs::whole);
        }
        accept.accept(content);
        return content;
    }

    /** The file of the copy of an address: a hash of the address and its last part. */
    Path copyOf(String address) {
        String name = address.substring(address.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return cache.resolve(HexFormat.of().formatHex(hash, 0, 6) + "-" + name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void download(String address, Path copy, Consumer<Path> accept) {
        try {
            DOWNLOAD.fetch(URI.create(address), copy, accept);
        } catch (IOException e) {
            String kept = Files.exists(copy) ? "; the copy fetched before stays in " + copy : "";
            String why = String.valueOf(e.getMessage());
            String prefix = address + ": ";
            throw unusable(address, (why.startsWith(prefix) ? why.substring(prefix.length()) : why) + kept, e);
        } catch (IllegalArgumentException e) {
            throw unusable(address, "not an address: " + e.getMessage(), e);
        }
    }

    private static <T> T readFile(String where, Path file, Reader<T> reader) {
        if (Files.isDirectory(file)) {
            throw new Unusable(where, "is a directory");
        }
        try (InputStream in = Compression.open(file)) {
            return readContent(where, in, reader);
        } catch (NoSuchFileException e) {
            throw unusable(where, "no such file", e);
        } catch (IOException e) {
            throw unusable(where, reason(e), e);
        }
    }

    private static <T> T readStream(String where, InputStream raw, Reader<T> reader) {
        try {
            return readContent(where, Compression.open(raw), reader);
        } catch (IOException e) {
            throw unusable(where, cut(e), e);
        }
    }

    private static <T> T readContent(String where, InputStream in, Reader<T> reader) {
        try {
            return reader.read(withoutMark(where, in));
        } catch (IOException e) {
            throw unusable(where, cut(e), e);
        }
    }

    private static String cut(IOException e) {
        return "cannot be read to its end: " + reason(e);
    }

    /** Skips the byte-order mark of UTF-8 at the start. A text in UTF-16 is refused: read byte by byte, nothing of it would match. */
    private static InputStream withoutMark(String where, InputStream in) throws IOException {
        PushbackInputStream from = new PushbackInputStream(in, 3);
        byte[] start = from.readNBytes(3);
        boolean utf8 =
                start.length == 3 && start[0] == (byte) 0xef && start[1] == (byte) 0xbb && start[2] == (byte) 0xbf;
        boolean utf16 = start.length >= 2
                && ((start[0] == (byte) 0xff && start[1] == (byte) 0xfe)
                        || (start[0] == (byte) 0xfe && start[1] == (byte) 0xff));
        if (utf16) {
            throw new Unusable(where, "is in UTF-16; save it as UTF-8 or ASCII");
        }
        if (!utf8) {
            from.unread(start);
        }
        return from;
    }

    private static Unusable unusable(String where, String why, Exception cause) {
        Unusable unusable = new Unusable(where, why);
        unusable.initCause(cause);
        return unusable;
    }

    private static String reason(IOException e) {
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return SmallFile.words(e);
    }
}
