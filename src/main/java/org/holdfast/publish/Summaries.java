package org.holdfast.publish;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.holdfast.tool.Filter;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Writes {@code pkg_summary(5)} in the formats that clients ask for. The same records give the same bytes.
 *
 * <p>pkgin 26.4.0 asks for {@code .zst}, {@code .xz}, {@code .bz2} and {@code .gz}, in this order. Of pure Java, zstd has a single level, with which the
 * summary would be half as large again for every client; so {@code .zst} is written by the {@code zstd} program, or not at all.
 */
public final class Summaries {

    /** A format of the summary. */
    public enum Format {
        /** Always written. */
        GZ,
        /** By the zstd program, where it is. */
        ZST,
        /** The smallest but one, slow to write. */
        XZ,
        /** For old clients. */
        BZ2;

        /** The name of the summary's file. */
        String file() {
            return "pkg_summary." + name().toLowerCase(Locale.ROOT);
        }
    }

    private Summaries() {}

    /** The text of a summary. */
    static String text(List<PublishedFile> files) {
        StringBuilder text = new StringBuilder(files.size() * 1400);
        for (PublishedFile file : files) {
            file.summary().text().lines().forEach(line -> {
                if (line.startsWith("FILE_NAME=")) {
                    text.append("FILE_NAME=").append(file.file());
                } else if (line.startsWith("FILE_SIZE=")) {
                    text.append("FILE_SIZE=").append(file.size());
                } else {
                    text.append(line);
                }
                text.append('\n');
            });
            if (file.summary().get("FILE_NAME").isEmpty()) {
                text.append("FILE_NAME=").append(file.file()).append('\n');
            }
            if (file.summary().get("FILE_SIZE").isEmpty()) {
                text.append("FILE_SIZE=").append(file.size()).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The summary in some formats, by the name of the file. A format whose program there is not is left out. */
    static Map<String, byte[]> of(List<PublishedFile> files, Iterable<Format> formats) {
        byte[] text = text(files).getBytes(StandardCharsets.ISO_8859_1);
        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put(Format.GZ.file(), gzip(text));
        for (Format format : formats) {
            switch (format) {
                case GZ -> {}
                case ZST -> zstd(text).ifPresent(bytes -> written.put(format.file(), bytes));
                case XZ ->
                    written.put(format.file(), compress(text, out -> new XZOutputStream(out, new LZMA2Options())));
                case BZ2 -> written.put(format.file(), compress(text, BZip2CompressorOutputStream::new));
            }
        }
        return written;
    }

    /** Whether .zst can be written here. */
    public static boolean hasZstd() {
        return Filter.exists("zstd");
    }

    private static Optional<byte[]> zstd(byte[] text) {
        return Filter.exists("zstd")
                ? Optional.of(Filter.run(List.of("zstd", "-19", "-q", "-c"), text))
                : Optional.empty();
    }

    private static byte[] gzip(byte[] text) {
        return compress(text, out -> new GZIPOutputStream(out, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        });
    }

    private interface Compressor {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] compress(byte[] text, Compressor compressor) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        try (OutputStream out = compressor.over(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
