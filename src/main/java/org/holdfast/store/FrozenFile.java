package org.holdfast.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file, through which H2 reads a database as of an earlier commit: {@code frozen:8192:3:/a/store.mv.db} is the first
 * 8,192 bytes of {@code /a/store.mv.db}, whose blocks are compared with checksums number 3 when they are read. Read-only; ignores locks.
 */
public final class FrozenFile extends FilePathWrapper {

    private static final String SCHEME = "frozen";

    static {
        FilePath.register(new FrozenFile());
    }

    /** The checksums in use, by number: H2 opens a file by nothing but its name. */
    private static final Map<String, Checked> CHECKED = new ConcurrentHashMap<>();

    private static final AtomicLong NUMBER = new AtomicLong();

    /** Checksums, and whether something was read that does not have them. H2 passes over some errors. */
    static final class Checked {

        private final String number = String.valueOf(NUMBER.incrementAndGet());
        private final BlockSums sums;
        private volatile @Nullable ChangedBytes found;

        Checked(BlockSums sums) {
            this.sums = sums;
            CHECKED.put(number, this);
        }

        /** The name under which H2 opens the first {@code length} bytes of a file. */
        String name(String file, long length) {
            return SCHEME + ":" + length + ":" + number + ":" + file;
        }

        Optional<ChangedBytes> found() {
            return Optional.ofNullable(found);
        }

        void check(int first, byte[] bytes) throws ChangedBytes {
            try {
                sums.check(first, bytes);
            } catch (ChangedBytes e) {
                found = e;
                throw e;
            }
        }

        /** Forgets the checksums, when nobody reads the file under this name any more. */
        void close() {
            CHECKED.remove(number);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    protected String getPrefix() {
        return name.substring(0, afterLength(name));
    }

    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get(path.substring(afterLength(path)));
    }

    private static int afterLength(String path) {
        return path.indexOf(':', path.indexOf(':', SCHEME.length() + 1) + 1) + 1;
    }

    private String[] words() {
        return name.split(":", 4);
    }

    @Override
    public long size() {
        return Math.min(Long.parseLong(words()[1]), super.size());
    }

    @Override
    public boolean canWrite() {
        return false;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Beginning(
                new RandomAccessFile(unwrap(name).toString(), "r"),
                size(),
                Objects.requireNonNull(CHECKED.get(words()[2]), "the checksums of " + name));
    }

    /** Reads the file. A {@code FileChannel} of the JDK would close for all threads when a reading thread is interrupted. */
    private static final class Beginning extends FileBaseDefault {

        private final RandomAccessFile file;
        private final long length;
        private final Checked checked;

        Beginning(RandomAccessFile file, long length, Checked checked) {
            this.file = file;
            this.length = length;
            this.checked = checked;
        }

        @Override
        public long size() {
            return length;
        }

        @Override
        public synchronized int read(ByteBuffer into, long position) throws IOException {
            int wanted = (int) Math.min(into.remaining(), length - position);
            if (wanted <= 0) {
                return into.hasRemaining() ? -1 : 0;
            }
            // Whole blocks, since each has one checksum.
            int first = (int) (position / BlockSums.BLOCK);
            int before = (int) (position % BlockSums.BLOCK);
            long end = Math.min(length, (position + wanted + BlockSums.BLOCK - 1) / BlockSums.BLOCK * BlockSums.BLOCK);
            byte[] bytes = new byte[(int) (end - (long) first * BlockSums.BLOCK)];
            file.seek((long) first * BlockSums.BLOCK);
            file.readFully(bytes);
            checked.check(first, bytes);
            into.put(bytes, before, wanted);
            return wanted;
        }

        @Override
        public synchronized int write(ByteBuffer from, long position) throws IOException {
            throw new IOException("it can only be read");
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            throw new IOException("it can only be read");
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            return new FileLock(this, position, size, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {}
            };
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
