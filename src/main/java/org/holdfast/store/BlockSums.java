package org.holdfast.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The checksums of an H2 file, in the file {@code sums} beside it: a CRC-32C, big-endian, for each block of 4096 bytes up to the
 * {@link Recorded recorded} length. H2 itself notices few changes of what it wrote. Since it only appends, a block that was recorded
 * stays the same; but for the first two, H2's header, which it writes anew and has checksums of its own for.
 */
final class BlockSums {

    static final int BLOCK = 4096;

    /** The blocks of H2's header; their checksums are 0. */
    private static final int HEADER = 2;

    private static final String FILE = "sums";

    /** Read at once: 1 MB. */
    private static final int BLOCKS_AT_ONCE = 256;

    /** None: an older Holdfast recorded no checksums. */
    static final BlockSums NONE = new BlockSums(new int[0]);

    /** The checksums of the blocks, from the first. */
    private final int[] sums;

    private BlockSums(int[] sums) {
        this.sums = sums;
    }

    /** The number of blocks whose checksums are known. */
    int count() {
        return sums.length;
    }

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /**
     * Reads the checksums that go with a record.
     *
     * @throws ChangedBytes if they are not those that were recorded
     */
    static BlockSums read(Path directory, Recorded recorded) throws IOException {
        if (recorded.sums().isEmpty()) {
            return NONE;
        }
        int count = (int) (recorded.length() / BLOCK);
        byte[] bytes;
        try (var in = Files.newInputStream(file(directory))) {
            bytes = in.readNBytes(count * Integer.BYTES);
        } catch (NoSuchFileException e) {
            return NONE; // deleted by somebody who trusts the database
        }
        if (bytes.length < count * Integer.BYTES
                || crc(bytes, 0, bytes.length) != recorded.sums().getAsInt()) {
            throw new ChangedBytes("the checksums in " + file(directory)
                    + " have changed since they were written, so the database cannot be checked. If 'holdfast store check'"
                    + " finds nothing else after you have deleted that file, only the checksums were damaged");
        }
        int[] sums = new int[count];
        ByteBuffer.wrap(bytes).asIntBuffer().get(sums);
        return new BlockSums(sums);
    }

    /** These checksums, and those of the blocks that the file has beyond, up to a length. */
    BlockSums upTo(Path database, long length) throws IOException {
        int count = (int) (length / BLOCK);
        int[] longer = Arrays.copyOf(sums, count);
        each(database, Math.min(sums.length, count), count, (block, sum) -> longer[block] = sum);
        return new BlockSums(longer);
    }

    /** Writes those from a block on; returns the checksum of all of them. */
    int write(Path directory, int from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(sums.length * Integer.BYTES);
        bytes.asIntBuffer().put(sums);
        try (FileChannel out = FileChannel.open(file(directory), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            int begin = Math.min(from, sums.length);
            ByteBuffer rest = bytes.slice(begin * Integer.BYTES, (sums.length - begin) * Integer.BYTES);
            for (long at = (long) begin * Integer.BYTES; rest.hasRemaining(); ) {
                at += out.write(rest, at);
            }
            out.truncate((long) sums.length * Integer.BYTES);
            out.force(false);
        }
        return crc(bytes.array(), 0, bytes.capacity());
    }

    /** The numbers of blocks that are not what was written. */
    List<Integer> changed(Path database) throws IOException {
        List<Integer> changed = new ArrayList<>();
        each(database, 0, sums.length, (block, sum) -> {
            if (sums[block] != sum) {
                changed.add(block);
            }
        });
        return changed;
    }

    /**
     * Checks blocks that have just been read.
     *
     * @param first the number of the first
     * @throws ChangedBytes if one is not what was written
     */
    void check(int first, byte[] bytes) throws ChangedBytes {
        for (int i = 0; i < bytes.length / BLOCK; i++) {
            int block = first + i;
            if (block >= HEADER && block < sums.length && crc(bytes, i * BLOCK, BLOCK) != sums[block]) {
                throw new ChangedBytes(changedBlocks(List.of(block)));
            }
        }
    }

    static String changedBlocks(List<Integer> blocks) {
        return "4096 bytes from byte %,d on%s have changed since they were written"
                .formatted(
                        (long) blocks.getFirst() * BLOCK,
                        blocks.size() == 1 ? "" : ", and in " + (blocks.size() - 1) + " other places,");
    }

    private interface Sum {
        void is(int block, int sum);
    }

    private static void each(Path database, int from, int to, Sum take) throws IOException {
        byte[] bytes = new byte[BLOCK * BLOCKS_AT_ONCE];
        try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "r")) {
            file.seek((long) from * BLOCK);
            for (int block = from; block < to; ) {
                int blocks = Math.min(BLOCKS_AT_ONCE, to - block);
                file.readFully(bytes, 0, blocks * BLOCK);
                for (int i = 0; i < blocks; i++, block++) {
                    take.is(block, block < HEADER ? 0 : crc(bytes, i * BLOCK, BLOCK));
                }
            }
        }
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** The checksum of a short text. */
    static int crc(String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return crc(bytes, 0, bytes.length);
    }
}
