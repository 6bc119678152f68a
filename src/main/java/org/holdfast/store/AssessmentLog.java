package org.holdfast.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The last assessment of each branch, under a key of what it depends on. A cache: rebuild drops it, export omits it. */
record AssessmentLog(Database database) {

    /** The most bytes in a part; H2 limits a column to 1,048,576. */
    private static final int PART = 1_000_000;

    void record(String branch, String key, byte[] body) {
        byte[] deflated = deflated(body);
        List<Object[]> parts = new ArrayList<>();
        for (int at = 0; at < deflated.length; at += PART) {
            byte[] part = Arrays.copyOfRange(deflated, at, Math.min(at + PART, deflated.length));
            parts.add(new Object[] {branch, parts.size(), key, part});
        }
        database.update("delete from assessment_part where branch = ?", branch);
        database.batch("insert into assessment_part (branch, part, digest, body) values (?, ?, ?, ?)", parts);
    }

    Optional<String> key(String branch) {
        return database
                .rows(
                        "select digest from assessment_part where branch = ? and part = 0",
                        row -> row.getString(1),
                        branch)
                .stream()
                .findFirst();
    }

    Optional<byte[]> read(String branch, String key) {
        List<byte[]> parts = database.rows(
                "select body from assessment_part where branch = ? and digest = ? order by part",
                row -> row.getBytes(1),
                branch,
                key);
        return parts.isEmpty() ? Optional.empty() : Optional.of(inflated(parts));
    }

    void clear() {
        database.update("delete from assessment_part");
    }

    private static byte[] deflated(byte[] body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream to = new DeflaterOutputStream(out, deflater)) {
            to.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static byte[] inflated(List<byte[]> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(joined.toByteArray()))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
