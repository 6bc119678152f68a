package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class CappedLogTest {

    private static final int CAP = 64 << 10;

    @TempDir
    private Path directory = Path.of("");

    private Path file() {
        return directory.resolve("logs/one.log");
    }

    private String compressed() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(directory.resolve("logs/one.log.gz")))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A stream of equal lines that end only after so many bytes. */
    private static final class Flood extends InputStream {
        private final byte[] block = "0123456789abcde\n".repeat(1024).getBytes(StandardCharsets.US_ASCII);
        private long left;

        Flood(long size) {
            left = size;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int at, int most) {
            if (left <= 0) {
                return -1;
            }
            int size = (int) Math.min(left, Math.min(most, block.length));
            System.arraycopy(block, 0, bytes, at, size);
            left -= size;
            return size;
        }
    }

    @Test
    void aShortLogIsKeptWholeAndCompressedInTheEnd() throws IOException {
        try (CappedLog log = new CappedLog(file(), CAP)) {
            log.take(text("one\ntwo\n"));
            assertThat(file()).hasContent("one\ntwo\n");
            assertThat(log.head(1)).containsExactly("one");
            assertThat(log.tail(2)).containsExactly("two", "");
            log.say("over");
        }
        assertThat(compressed()).isEqualTo("one\ntwo\nholdfast: over\n");
        assertThat(file()).doesNotExist();
    }

    @Test
    void theBeginningAndTheEndStayAndTheMiddleIsCounted() throws IOException {
        String middle = "x".repeat(99) + "\n";
        int size = 10_000 * 100 + "first\n".length() + "last\n".length();
        try (CappedLog log = new CappedLog(file(), CAP)) {
            log.take(text("first\n" + middle.repeat(10_000) + "last\n"));
            assertThat(log.head(1)).containsExactly("first");
            assertThat(log.tail(2)).containsExactly("last", "");
        }
        String kept = compressed();
        assertThat(kept).startsWith("first\n").endsWith("\nlast\n").hasSizeLessThan(CAP + (32 << 10));
        String said = kept.replaceFirst("(?s).*\n\\[holdfast: ([0-9,]+) bytes left out here]\n.*", "$1");
        int note = ("\n[holdfast: " + said + " bytes left out here]\n").length();
        assertThat(kept.length() - note + Integer.parseInt(said.replace(",", "")))
                .isEqualTo(size);
    }

    @Test
    void fiveGigabytesTakeNeitherMemoryNorDisk() throws IOException {
        long size = 5L << 30;
        try (CappedLog log = new CappedLog(file(), CAP)) {
            log.take(new Flood(size));
            assertThat(Files.size(file())).isEqualTo(CAP / 2);
            System.gc();
            assertThat(log.tail(1000)).hasSize(1000).contains("0123456789abcde");
        }
        assertThat(compressed()).hasSizeLessThan(CAP + (32 << 10)).contains("bytes left out here");
    }

    @Test
    void linesOfAFewBytesTakeNoMoreMemoryThanLongOnes() throws IOException {
        int cap = 8 << 20;
        try (CappedLog log = new CappedLog(file(), cap)) {
            log.take(new Flood(cap));
            long before = used();
            for (int i = 0; i < 600_000; i++) {
                log.say("");
            }
            assertThat(used() - before).isLessThan(20L << 20);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void whatDoesNotFitOnTheDiskIsStillThereToTellWhyTheBuildFailed() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64k", "none", disk.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("mount").toFile())
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(mounted, "only root mounts a small disk");
        try {
            Path file = disk.resolve("one.log");
            CappedLog log = new CappedLog(file, 1 << 20);
            log.take(text("first\n" + "y".repeat(200_000) + "\ncc: error: the decisive line\n"));
            assertThat(log.head(1)).containsExactly("first");
            assertThat(log.tail(3)).contains("cc: error: the decisive line");
            log.close();
            try (var files = Files.list(disk)) {
                assertThat(files.map(one -> one.getFileName().toString()).toList())
                        .hasSize(1)
                        .first()
                        .asString()
                        .startsWith("one.log");
            }
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    @Test
    void whatAProcessPrintsAfterTheEndIsDropped() throws IOException {
        CappedLog log = new CappedLog(file(), CAP);
        log.take(text("in time\n"));
        log.end();
        byte[] late = new byte[CAP];
        Arrays.fill(late, (byte) 'z');
        log.take(new ByteArrayInputStream(late));
        log.end();
        assertThat(compressed()).isEqualTo("in time\n");
    }
}
