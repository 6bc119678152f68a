package org.holdfast.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.holdfast.tool.Compression;

/**
 * Walks the archives that packages are: compressed tar files, and {@code ar} archives around them.
 *
 * <p>They come from outside: never more than {@value #MOST_BYTES} bytes or {@value #MOST_ENTRIES} files are unpacked, nor more than
 * {@value #MOST_HEADER} bytes of names and attributes for one of them. Nothing is written.
 */
public final class PackageArchive {

    private static final long MOST_BYTES = 64L << 30;
    private static final int MOST_ENTRIES = 2_000_000;
    private static final int MOST_HEADER = 256 << 10;

    private PackageArchive() {}

    /**
     * A file, link or directory of a tar file.
     *
     * @param name its path as it is written; may be hostile
     * @param type the type flag of the tar format: {@code 0} a file, {@code 1} a hard link, {@code 2} a symbolic link, {@code 5} a directory
     * @param mode its permissions
     * @param size its bytes
     * @param link where a link leads, as it is written
     */
    public record Entry(String name, char type, int mode, long size, String link) {

        /** Whether it is a file of pkg_install's own, such as {@code +CONTENTS}. */
        public boolean isMetadata() {
            return name.startsWith("+");
        }

        public boolean isFile() {
            return type == '0' || type == '\0' || type == '7';
        }
    }

    /** Takes entries one by one; need not read the content. */
    public interface Entries {
        void take(Entry entry, InputStream content) throws IOException;
    }

    /** Takes members of an {@code ar} archive; tells whether to go on. An archive that ends before is damaged. */
    public interface Members {
        boolean take(String name, InputStream content) throws IOException;
    }

    /** Walks an {@code ar} archive. */
    public static void members(InputStream in, Members members) throws IOException {
        ArArchiveInputStream ar = new ArArchiveInputStream(in);
        boolean more = true;
        while (more) {
            ArArchiveEntry entry = ar.getNextEntry();
            if (entry == null) {
                throw new IOException("an archive without a package");
            }
            more = members.take(entry.getName(), new Uncloseable(ar));
        }
    }

    /** Walks a tar file, compressed or not. */
    public static void tar(InputStream in, Entries entries) throws IOException {
        Limited limited = new Limited(Compression.open(new Uncloseable(in)));
        TarArchiveInputStream tar = new TarArchiveInputStream(limited, StandardCharsets.ISO_8859_1.name());
        int count = 0;
        for (TarArchiveEntry entry = next(tar, limited); entry != null; entry = next(tar, limited)) {
            if (++count > MOST_ENTRIES) {
                throw new IOException("more than " + MOST_ENTRIES + " files");
            }
            entries.take(
                    new Entry(
                            entry.getName(),
                            (char) entry.getLinkFlag(),
                            entry.getMode(),
                            entry.getSize(),
                            entry.getLinkName()),
                    new Uncloseable(tar));
            tar.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar, Limited limited) throws IOException {
        limited.header = MOST_HEADER;
        try {
            return tar.getNextEntry();
        } finally {
            limited.header = Long.MAX_VALUE;
        }
    }

    /** Keeps the stream below open. */
    private static final class Uncloseable extends FilterInputStream {
        Uncloseable(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    /** Ends with an error at a number of bytes, of all and of one header. */
    private static final class Limited extends FilterInputStream {
        private long left = MOST_BYTES;
        private long header = Long.MAX_VALUE;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            left -= Math.max(0, count);
            header -= Math.max(0, count);
            if (left < 0) {
                throw new IOException("it unpacks to more than " + (MOST_BYTES >> 30) + " GB");
            }
            if (header < 0) {
                throw new IOException("a name or its attributes take more than " + (MOST_HEADER >> 10) + " kB");
            }
            return count;
        }
    }
}
