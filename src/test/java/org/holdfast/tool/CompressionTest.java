package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {

    private static final byte[] TEXT = "PKGNAME=openssl-1.0.1g\nPKG_LOCATION=security/openssl\n"
            .repeat(5000)
            .getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void isRecognisedByContent(Compression compression) throws IOException {
        assertThat(read(compress(compression, TEXT))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void saysWhenItsInputIsTruncated(Compression compression) throws IOException {
        byte[] whole = compress(compression, TEXT);
        for (int left : new int[] {whole.length - 1, whole.length - 5, whole.length / 2, 20}) {
            assertThatExceptionOfType(IOException.class)
                    .as("%s cut to %d of %d bytes", compression, left, whole.length)
                    .isThrownBy(() -> read(Arrays.copyOf(whole, left)));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void saysWhenItsInputIsDamaged(Compression compression) throws IOException {
        byte[] damaged = compress(compression, TEXT);
        Arrays.fill(damaged, 8, damaged.length, (byte) 0x5a);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(damaged));
    }

    @ParameterizedTest
    @EnumSource
    void readsTheEmptyFile(Compression compression) throws IOException {
        assertThat(read(compress(compression, new byte[0]))).isEmpty();
    }

    /** Zeros: gzip makes a thousandth of them, the others still less. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatUnpacksToFarMoreThanItIsIsRefused(Compression compression, @TempDir Path directory) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = compressor(compression, bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        Path file = Files.write(directory.resolve("bomb"), bomb.toByteArray());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> {
                    try (InputStream in = Compression.open(file)) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                })
                .withMessage("it unpacks to more than 500 times its size");
    }

    @Test
    void whatUnpacksToMoreThanTheLimitIsRefused() {
        InputStream in = new Unpacked(new ByteArrayInputStream(new byte[2 << 20]), () -> 1 << 20, 1 << 20);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                .withMessage("it unpacks to more than 1 MB");
    }

    @ParameterizedTest
    @EnumSource
    void aLargeFileIsReadByTheProgramOfItsFormatOrInJava(Compression compression, @TempDir Path directory)
            throws IOException {
        byte[] large = new byte[1 << 20];
        new Random(7).nextBytes(large);
        byte[] compressed = compress(compression, large);
        assertThat(file(directory, compressed)).isEqualTo(large);
        if (compression != Compression.NONE) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> file(directory, Arrays.copyOf(compressed, compressed.length / 2)));
            Arrays.fill(compressed, 1 << 18, 1 << 19, (byte) 0x5a);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> file(directory, compressed));
        }
    }

    private static byte[] file(Path directory, byte[] content) throws IOException {
        try (InputStream in = Compression.open(Files.write(directory.resolve("input"), content))) {
            return in.readAllBytes();
        }
    }

    private static byte[] read(byte[] content) throws IOException {
        return Compression.open(new ByteArrayInputStream(content)).readAllBytes();
    }

    private static byte[] compress(Compression compression, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressor = compressor(compression, out)) {
            compressor.write(content);
        }
        return out.toByteArray();
    }

    private static OutputStream compressor(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case XZ -> new XZOutputStream(out, new LZMA2Options());
            case ZSTD -> new ZstdOutputStream(out);
            case NONE -> out;
        };
    }
}
