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
            return new XZInputStream(in, MOST_MEMORY);
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

    /** The most memory of xz, in kilobytes; its own presets take 65 MB. */
    private static final int MOST_MEMORY = 256 << 10;

    /** The most bytes of any content: NVD has more than one gigabyte, large packages as well. */
    private static final long MOST = 64L << 30;

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    abstract InputStream decompress(InputStream in) throws IOException;

    /**
     * Opens a stream of the decompressed content. Reading damaged or truncated input throws {@link IOException}, and so does reading what
     * unpacks to far more than it is ({@link Unpacked}).
     */
    public static InputStream open(InputStream raw) throws IOException {
        Unpacked.Counted counted = new Unpacked.Counted(raw);
        BufferedInputStream in = new BufferedInputStream(counted, BUFFER);
        in.mark(LONGEST_MAGIC);
        byte[] start = in.readNBytes(LONGEST_MAGIC);
        in.reset();
        Compression compression = of(start);
        return compression == NONE ? in : new Unpacked(compression.decompress(in), counted, MOST);
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
            long size = Files.size(file);
            return new Unpacked(Filter.open(List.of("zstd", "-dcq"), file), () -> size, MOST);
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
