package org.holdfast.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The log of a build: all that it prints, but at most a given size, the first half of that and the last. What is between is dropped at the
 * pipe, so that a build that prints without end fills no disk. While the build runs the beginning stands in a plain file; {@link #close}
 * compresses it. A full disk stops no build: what cannot be written is kept in memory as the last half is. One thread writes; others may ask
 * when it last did.
 */
final class CappedLog implements AutoCloseable {

    private static final int BLOCK = 1 << 14;

    private final Path file;
    private final OutputStream out;
    private final long half;
    /** Blocks of one size, the last one filled up to {@link #filled}: lines of a few bytes each must not take a hundred. */
    private final Deque<byte[]> tail = new ArrayDeque<>();

    private int filled;
    private long head;
    private long tailed;
    private long dropped;
    private volatile long wrote;
    private boolean failed;
    private boolean closed;

    /** Begins a log; {@code file} lacks the suffix {@code .gz} that it gets in the end. */
    CappedLog(Path file, long most) throws IOException {
        this.file = file;
        this.half = Math.max(BLOCK, most / 2);
        Files.createDirectories(file.getParent());
        this.out = Files.newOutputStream(file);
        this.wrote = System.nanoTime();
    }

    /** Takes all that a stream gives, until it ends or is closed. */
    void take(InputStream in) {
        byte[] buffer = new byte[BLOCK];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                wrote = System.nanoTime();
                take(buffer, read);
            }
        } catch (IOException e) {
            // The pipe was closed: whoever closed it knows why.
        }
    }

    private synchronized void take(byte[] bytes, int size) {
        if (closed) {
            return;
        }
        int at = failed ? 0 : (int) Math.min(size, half - head);
        if (at > 0 && write(bytes, at)) {
            head += at;
        } else {
            at = 0;
        }
        while (at < size) {
            if (tail.isEmpty() || filled == BLOCK) {
                tail.add(new byte[BLOCK]);
                filled = 0;
            }
            int part = Math.min(size - at, BLOCK - filled);
            System.arraycopy(bytes, at, tail.getLast(), filled, part);
            filled += part;
            tailed += part;
            at += part;
        }
        while (tailed - BLOCK >= half) {
            tail.removeFirst();
            tailed -= BLOCK;
            dropped += BLOCK;
        }
    }

    /** Whether it could be written; a full disk must not stop the build. */
    private boolean write(byte[] bytes, int size) {
        try {
            out.write(bytes, 0, size);
            return true;
        } catch (IOException e) {
            failed = true;
            return false;
        }
    }

    /** The end, as far as it is not in the file. */
    private void writeTail(OutputStream to) throws IOException {
        int left = tail.size();
        for (byte[] block : tail) {
            to.write(block, 0, --left == 0 ? filled : BLOCK);
        }
    }

    /** Adds a line of the worker's own. */
    void say(String line) {
        byte[] bytes = ("holdfast: " + line + "\n").getBytes(StandardCharsets.UTF_8);
        take(bytes, bytes.length);
    }

    /** The seconds since the build printed anything. */
    double silence() {
        return (System.nanoTime() - wrote) / 1e9;
    }

    /** The first lines, at most some. */
    synchronized List<String> head(int most) throws IOException {
        out.flush();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes((int) Math.min(half, 1 << 20));
        }
        return lines(bytes).stream().limit(most).toList();
    }

    /** The last lines, at most some. */
    synchronized List<String> tail(int most) throws IOException {
        out.flush();
        byte[] end = tail.isEmpty() ? lastOfHead() : joined();
        List<String> lines = lines(end);
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    private byte[] lastOfHead() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - (1 << 21)));
            return in.readAllBytes();
        }
    }

    private byte[] joined() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (dropped == 0) {
            bytes.write(lastOfHead());
        }
        writeTail(bytes);
        return bytes.toByteArray();
    }

    private static List<String> lines(byte[] bytes) {
        return new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
    }

    @Override
    public void close() throws IOException {
        end();
    }

    /** Ends the log: the plain file becomes a compressed one, if there is room for that. What comes later is dropped. */
    void end() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                out.close();
            } catch (IOException e) {
                failed = true; // some file systems tell only now
            }
            Path whole = file.resolveSibling(file.getFileName() + ".gz");
            Path part = file.resolveSibling(file.getFileName() + ".gz.part");
            try (GZIPOutputStream gz = new GZIPOutputStream(Files.newOutputStream(part))) {
                Files.copy(file, gz);
                if (dropped > 0) {
                    gz.write("\n[holdfast: %,d bytes left out here]\n"
                            .formatted(dropped)
                            .getBytes(StandardCharsets.UTF_8));
                }
                writeTail(gz);
            } catch (IOException e) {
                Files.deleteIfExists(part);
                tail.clear();
                return; // no room: the plain file stays
            }
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(file);
            tail.clear();
        }
    }
}
