package org.holdfast.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.Unusable;

/**
 * Splits a stream of {@code KEY=value} lines into records, with one record in memory at a time, because a bulk scan has 160 MB.
 *
 * <p>Lines end with a newline, or a carriage return and a newline. A line {@code PKGNAME=} (bulk scan) or an empty line (summary) ends the record before it. A line without a key is left out of
 * its record and reported. An instance reads one stream, in one thread.
 */
public final class RecordReader {

    private static final byte[] SCAN_START = ScanRecord.START.getBytes(StandardCharsets.ISO_8859_1);

    /** A record has a few kilobytes, of a package with many dependencies in a scan a hundred. */
    static final int LONGEST = 16 << 20;

    /** A bulk scan has thirty thousand. */
    private static final int MOST_RECORDS = 500_000;

    /** Takes the records one by one. */
    public interface Sink {
        /** Takes the text of a record and the line on which it begins, from 1. */
        void take(String record, int line);
    }

    private final String where;
    private final List<Malformed> malformed;
    private final Sink sink;
    private final boolean scan;

    /** The bytes of the record stand from recordStart to kept, and the bytes that were not taken yet from lineStart to filled. */
    private byte[] buffer = new byte[1 << 18];

    private int recordStart;
    private int kept;
    private int lineStart;
    private int scanned;
    private int filled;
    private int recordLine = 1;
    private int line;
    private int records;

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

    /**
     * Reads a stream to its end.
     *
     * @throws Unusable if it has so many records, or lines without a key, that it is something else
     * @throws IOException if a record is longer than any could be
     */
    public void read(InputStream in) throws IOException {
        while (fill(in)) {
            takeLines();
        }
        if (lineStart < filled) { // a last line without newline
            filled -= buffer[filled - 1] == '\r' ? 1 : 0;
            append((byte) '\n');
            scanned = lineStart;
            takeLines();
        }
        emit();
    }

    /** Appends input to the buffer, which grows if it is full; false at the end. */
    private boolean fill(InputStream in) throws IOException {
        if (filled == buffer.length) {
            if (filled >= LONGEST) {
                throw new IOException("a record has more than " + (LONGEST >> 20) + " MB");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            return false;
        }
        scanned = Math.max(lineStart, filled - 1);
        filled = withoutReturns(filled, filled + read);
        return true;
    }

    /** Removes carriage returns before newlines, and gives the new end; the last one waits for the byte behind it. */
    private int withoutReturns(int from, int end) {
        int to = from;
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n' && to > lineStart && buffer[to - 1] == '\r') {
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

    /** Takes the complete lines, and moves the record and the rest to the front. */
    private void takeLines() {
        for (int i = scanned; i < filled; i++) {
            if (buffer[i] == '\n') {
                line++;
                takeLine(lineStart, i + 1);
                lineStart = i + 1;
            }
        }
        Parsed.bound(where, malformed);
        int record = kept - recordStart;
        if (recordStart > 0) {
            System.arraycopy(buffer, recordStart, buffer, 0, record);
        }
        if (lineStart > record) {
            System.arraycopy(buffer, lineStart, buffer, record, filled - lineStart);
        }
        filled = record + filled - lineStart;
        recordStart = 0;
        kept = record;
        lineStart = record;
    }

    /** Takes one line, newline included: it ends the record, belongs to it, or is left out. */
    private void takeLine(int start, int end) {
        boolean separator = !scan && end - start == 1;
        if (separator || (scan && beginsScanRecord(start, end))) {
            emit();
            recordStart = separator ? end : start;
            kept = end;
            recordLine = separator ? line + 1 : line;
            return;
        }
        boolean orphan = scan && recordStart == kept;
        if (hasKey(start, end) && !orphan) {
            if (kept < start) {
                System.arraycopy(buffer, start, buffer, kept, end - start);
            }
            kept += end - start;
        } else if (end - start > 1) {
            malformed.add(new Malformed(
                    where,
                    line,
                    (orphan ? "stands before the first " + ScanRecord.START : "no KEY=value") + ": '"
                            + new String(buffer, start, Math.min(end - start - 1, 60), StandardCharsets.ISO_8859_1)
                            + "'"));
        }
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

    private void emit() {
        if (kept > recordStart) {
            if (++records > MOST_RECORDS) {
                throw new Unusable(where, line, "has more than " + MOST_RECORDS + " records");
            }
            sink.take(new String(buffer, recordStart, kept - recordStart, StandardCharsets.ISO_8859_1), recordLine);
        }
        recordStart = kept;
    }
}
