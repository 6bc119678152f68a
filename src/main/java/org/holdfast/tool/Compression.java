package org.holdfast.tool;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** A compression of a file, recognised by the file's first bytes and not by its name. */
public enum Compression {
    /** The gzip format, RFC 1952. */
    GZIP("\u001f\u008b") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER);
        }
    },
    /** The bzip2 format, one stream or several. */
    BZIP2("BZh") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new BZip2CompressorInputStream(in, true);
        }
    },
    /** The .xz format. */
    XZ("\u00fd7zXZ\0") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new XZInputStream(in);
        }
    },
    /** The Zstandard format, RFC 8878. */
    ZSTD("(\u00b5/\u00fd") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new Checked(new ZstdInputStream(in));
        }
    },
    /** No compression: any other content. */
    NONE("") {
        @Override
        InputStream decompress(InputStream in) {
            return in;
        }
    };

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_MAGIC = 6;
    private static final int LARGE = 1 << 16;

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    abstract InputStream decompress(InputStream in) throws IOException;

    /** Opens a stream of the decompressed content. Reading damaged or truncated input throws {@link IOException}. */
    public static InputStream open(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(LONGEST_MAGIC);
        byte[] start = in.readNBytes(LONGEST_MAGIC);
        in.reset();
        return of(start).decompress(in);
    }

    /**
     * Opens the decompressed content of a file. Where there is a program {@code zstd} it reads the large files of that format: the reader in
     * Java takes ten times as long in a process that has just started.
     */
    public static InputStream open(Path file) throws IOException {
        if (Files.isRegularFile(file)
                && Files.size(file) >= LARGE
                && of(start(file)) == ZSTD
                && Filter.exists("zstd")) {
            return Filter.open(List.of("zstd", "-dcq"), file);
        }
        InputStream raw = Files.newInputStream(file);
        try {
            return open(raw);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST_MAGIC);
        }
    }

    private static Compression of(byte[] start) {
        String begins = new String(start, StandardCharsets.ISO_8859_1);
        for (Compression compression : values()) {
            if (begins.startsWith(compression.magic)) {
                return compression;
            }
        }
        throw new IllegalStateException("NONE begins everything");
    }

    /** Turns the unchecked exceptions that the zstd reader throws on damaged input into {@link IOException}. */
    private static final class Checked extends FilterInputStream {
        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (MalformedInputException | IndexOutOfBoundsException e) {
                throw new IOException("damaged zstd data", e);
            }
        }
    }
}
