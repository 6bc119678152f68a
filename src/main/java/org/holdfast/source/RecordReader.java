package org.holdfast.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScanRecord;

/**
 * Splits a stream of {@code KEY=value} lines into records, with one record in memory at a time, because a bulk scan has 160 MB.
 *
 * <p>Lines end with a newline, or a carriage return and a newline. A line {@code PKGNAME=} (bulk scan) or an empty line (summary) ends the record before it. A line without a key is left out of
 * its record and reported. An instance reads one stream, in one thread.
 */
public final class RecordReader {

    private static final byte[] SCAN_START = ScanRecord.START.getBytes(StandardCharsets.ISO_8859_1);

    /** Takes the records one by one. */
    public interface Sink {
        /** Takes the text of a record and the line on which it begins, from 1. */
        void take(String record, int line);
    }

    private final String where;
    private final List<Malformed> malformed;
    private final Sink sink;
    private final boolean scan;

    private byte[] buffer = new byte[1 << 18];
    private int filled;
    private int recordStart;
    private int recordLine = 1;
    private int line;

    /**
     * Prepares to read a stream.
     *
     * @param where the name of the input, for messages
     * @param scan whether it is a bulk scan; else a summary
     * @param sink the receiver of the records
     * @param malformed the list to which lines without a key are added
     */
    public RecordReader(String where, boolean scan, Sink sink, List<Malformed> malformed) {
        this.where = where;
        this.scan = scan;
        this.sink = sink;
        this.malformed = malformed;
    }

    /** Reads a stream to its end. */
    public void read(InputStream in) throws IOException {
        int at = 0;
        while (fill(in)) {
            at = takeLines(at);
        }
        if (at < filled) { // a last line without newline
            filled -= buffer[filled - 1] == '\r' ? 1 : 0;
            append((byte) '\n');
            at = takeLines(at);
        }
        emit(at);
    }

    /** Appends input to the buffer, which grows if it is full; false at the end. */
    private boolean fill(InputStream in) throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            return false;
        }
        filled = withoutReturns(filled, filled + read);
        return true;
    }

    /** Removes carriage returns before newlines, and gives the new end; the last one waits for the byte behind it. */
    private int withoutReturns(int from, int end) {
        int to = from;
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n' && to > 0 && buffer[to - 1] == '\r') {
                to--;
            }
            buffer[to++] = buffer[i];
        }
        return to;
    }

    private void append(byte b) {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length + 1);
        }
        buffer[filled++] = b;
    }

    /** Takes the complete lines from {@code at}, and moves the rest to the front; returns the start of the incomplete line. */
    private int takeLines(int at) {
        int start = at;
        for (int i = at; i < filled; i++) {
            if (buffer[i] == '\n') {
                line++;
                start = takeLine(start, i + 1);
                i = start - 1;
            }
        }
        if (recordStart > 0) {
            System.arraycopy(buffer, recordStart, buffer, 0, filled - recordStart);
            filled -= recordStart;
            start -= recordStart;
            recordStart = 0;
        }
        return start;
    }

    /** Takes one line, newline included; returns the start of the next one. */
    private int takeLine(int start, int end) {
        boolean separator = !scan && end - start == 1;
        if (separator || (scan && beginsScanRecord(start, end))) {
            emit(start);
            recordStart = separator ? end : start;
            recordLine = separator ? line + 1 : line;
            return end;
        }
        boolean orphan = scan && recordStart == start && start < end;
        if (hasKey(start, end) && !orphan) {
            return end;
        }
        if (end - start > 1) {
            malformed.add(new Malformed(
                    where,
                    line,
                    (orphan ? "stands before the first " + ScanRecord.START : "no KEY=value") + ": '"
                            + new String(buffer, start, Math.min(end - start - 1, 60), StandardCharsets.ISO_8859_1)
                            + "'"));
        }
        System.arraycopy(buffer, end, buffer, start, filled - end);
        filled -= end - start;
        return start;
    }

    private boolean beginsScanRecord(int start, int end) {
        return end - start > SCAN_START.length
                && Arrays.equals(buffer, start, start + SCAN_START.length, SCAN_START, 0, SCAN_START.length);
    }

    private boolean hasKey(int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = buffer[i];
            if (b == '=') {
                return i > start;
            }
            boolean key = (b >= 'A' && b <= 'Z') || b == '_' || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
            if (!key) {
                return false;
            }
        }
        return false;
    }

    private void emit(int end) {
        if (end > recordStart) {
            sink.take(new String(buffer, recordStart, end - recordStart, StandardCharsets.ISO_8859_1), recordLine);
        }
        recordStart = end;
    }
}
