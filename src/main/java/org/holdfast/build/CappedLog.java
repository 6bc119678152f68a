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
 * compresses it. One thread writes; others may ask when it last did.
 */
final class CappedLog implements AutoCloseable {

    private static final int BLOCK = 1 << 14;

    private final Path file;
    private final OutputStream out;
    private final long half;
    private final Deque<byte[]> tail = new ArrayDeque<>();
    private long head;
    private long tailed;
    private long dropped;
    private volatile long wrote;
    private volatile boolean failed;
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
        int at = (int) Math.min(size, half - head);
        if (at > 0) {
            write(bytes, at);
            head += at;
        }
        if (at < size) {
            byte[] rest = new byte[size - at];
            System.arraycopy(bytes, at, rest, 0, rest.length);
            tail.add(rest);
            tailed += rest.length;
            while (tailed - tail.getFirst().length >= half) {
                int gone = tail.removeFirst().length;
                tailed -= gone;
                dropped += gone;
            }
        }
    }

    /** A full disk must not stop the build: its log then ends here. */
    private void write(byte[] bytes, int size) {
        if (!failed) {
            try {
                out.write(bytes, 0, size);
            } catch (IOException e) {
                failed = true;
            }
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
        for (byte[] block : tail) {
            bytes.write(block);
        }
        return bytes.toByteArray();
    }

    private static List<String> lines(byte[] bytes) {
        return new ArrayList<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1)));
    }

    @Override
    public void close() throws IOException {
        end();
    }

    /** Ends the log: the plain file becomes a compressed one. What comes later is dropped. */
    void end() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            out.close();
            Path whole = file.resolveSibling(file.getFileName() + ".gz");
            Path half = file.resolveSibling(file.getFileName() + ".gz.part");
            try (GZIPOutputStream gz = new GZIPOutputStream(Files.newOutputStream(half))) {
                Files.copy(file, gz);
                if (dropped > 0) {
                    gz.write("\n[holdfast: %,d bytes left out here]\n"
                            .formatted(dropped)
                            .getBytes(StandardCharsets.UTF_8));
                }
                for (byte[] block : tail) {
                    gz.write(block);
                }
            }
            Files.move(half, whole, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(file);
            tail.clear();
        }
    }
}
