package org.holdfast.tool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * Decompressed content, with limits: a file of a megabyte can unpack to a terabyte. Beyond {@value #FREE} bytes it may have at most
 * {@value #RATIO} times the bytes of what it came from; the scans of pbulk have up to a hundred times.
 */
public final class Unpacked extends FilterInputStream {

    static final long FREE = 256L << 20;
    static final long RATIO = 500;

    private final LongSupplier packed;
    private final long most;
    private long count;

    /**
     * Begins to count.
     *
     * @param packed the bytes that were read of the compressed content
     * @param most the most bytes of the content
     */
    public Unpacked(InputStream in, LongSupplier packed, long most) {
        super(in);
        this.packed = packed;
        this.most = most;
    }

    /** A stream that counts, as the supplier tells. */
    public static final class Counted extends FilterInputStream implements LongSupplier {
        private long count;

        public Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public long getAsLong() {
            return count;
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        added(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        added(Math.max(0, read));
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void added(int read) throws IOException {
        count += read;
        if (count > most) {
            throw new IOException("it unpacks to more than " + (most >> 20) + " MB");
        }
        if (count > FREE && count / RATIO > packed.getAsLong()) {
            throw new IOException("it unpacks to more than " + RATIO + " times its size");
        }
    }
}
