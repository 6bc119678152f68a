package org.holdfast.tool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a response, which must come in a limited time and at a least pace: a server that sends a byte now and then would hold its
 * reader for ever. A read that is too late throws {@link IOException} with {@code timed out: ...}.
 */
final class TimedBody extends FilterInputStream {

    /** The least pace, in bytes a second. */
    private static final long LEAST = 1024;

    private final Duration whole;
    private final Duration window;
    private final Thread watch;
    private final AtomicLong count = new AtomicLong();
    private volatile String late = "";

    /**
     * Begins to watch.
     *
     * @param whole the longest time for the body
     * @param window the time over which the pace is measured
     */
    TimedBody(InputStream body, Duration whole, Duration window) {
        super(body);
        this.whole = whole;
        this.window = window;
        this.watch = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        long begun = System.nanoTime();
        long before = 0;
        try {
            while (late.isEmpty()) {
                Duration left = whole.minusNanos(System.nanoTime() - begun);
                boolean last = left.compareTo(window) <= 0;
                Thread.sleep(last ? left : window);
                if (last) {
                    late = "not finished after " + seconds(whole);
                } else if (count.get() - before < LEAST * window.toMillis() / 1000) {
                    late = "less than 1 kB/s over " + seconds(window);
                }
                before = count.get();
            }
            super.close(); // wakes the reader
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // read to its end
        } catch (IOException e) {
            late = late + "; " + e.getMessage();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read;
        try {
            read = super.read(bytes, offset, length);
        } catch (IOException e) {
            throw late.isEmpty() ? e : new IOException("timed out: " + late, e);
        }
        if (!late.isEmpty()) {
            throw new IOException("timed out: " + late);
        }
        count.addAndGet(Math.max(0, read));
        return read;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /**
     * Why an exchange failed, in words.
     *
     * @param timeout the time that the server had to answer
     */
    static String reason(IOException e, Duration timeout) {
        if (e instanceof HttpConnectTimeoutException) {
            return "timed out: no connection after " + seconds(timeout);
        }
        if (e instanceof HttpTimeoutException) {
            return "timed out: no answer after " + seconds(timeout);
        }
        String words = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        boolean cut = words.contains("received no bytes")
                || words.contains("Connection reset")
                || words.contains("EOF reached")
                || words.equals("closed");
        return e instanceof ConnectException ? "no connection" : cut ? "the connection was cut" : words;
    }
}
