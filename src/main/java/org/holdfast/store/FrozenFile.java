package org.holdfast.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * The beginning of a file, through which H2 reads a database as of an earlier commit: {@code frozen:8192:/a/store.mv.db} is the first
 * 8,192 bytes of {@code /a/store.mv.db}. Read-only; ignores locks.
 */
public final class FrozenFile extends FilePathWrapper {

    private static final String SCHEME = "frozen";

    static {
        FilePath.register(new FrozenFile());
    }

    /** The name under which H2 opens the first {@code length} bytes of a file. */
    static String name(String file, long length) {
        return SCHEME + ":" + length + ":" + file;
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
        return path.indexOf(':', SCHEME.length() + 1) + 1;
    }

    @Override
    public long size() {
        return Math.min(Long.parseLong(name, SCHEME.length() + 1, afterLength(name) - 1, 10), super.size());
    }

    @Override
    public boolean canWrite() {
        return false;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Beginning(new RandomAccessFile(unwrap(name).toString(), "r"), size());
    }

    /** Reads the file. A {@code FileChannel} of the JDK would close for all threads when a reading thread is interrupted. */
    private static final class Beginning extends FileBaseDefault {

        private final RandomAccessFile file;
        private final long length;

        Beginning(RandomAccessFile file, long length) {
            this.file = file;
            this.length = length;
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
            byte[] bytes = new byte[wanted];
            file.seek(position);
            int read = file.read(bytes);
            if (read > 0) {
                into.put(bytes, 0, read);
            }
            return read;
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
