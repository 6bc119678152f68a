package org.holdfast.tool;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects through one {@code git fast-import}, which starts with the first request and ends with {@link #close}. Other processes
 * can read the objects of a request when it returns. Threads may share it; they take turns.
 */
public final class ObjectWriter implements AutoCloseable {

    private static final String DONE = "progress done";

    private final Git git;
    private @Nullable Process process;
    private @Nullable OutputStream requests;
    private @Nullable InputStream answers;

    /** Makes one for a repository. */
    public ObjectWriter(Git git) {
        this.git = git;
    }

    /**
     * Writes objects.
     *
     * @param feed writes the commands, with the marks from 1
     * @param count the number of marks
     * @return the ids of the marked objects, in the order of the marks
     * @throws ToolFailed if git fails, or ends
     */
    public synchronized List<String> write(Git.Feed feed, int count) {
        try {
            if (process == null) {
                Process started = git.start(
                        ProcessBuilder.Redirect.PIPE,
                        "fast-import",
                        "--quiet",
                        "--force",
                        "--date-format=raw-permissive");
                started.getErrorStream().close();
                process = started;
                requests = new BufferedOutputStream(started.getOutputStream(), 1 << 16);
                answers = new BufferedInputStream(started.getInputStream());
            }
            return write(feed, count, requests, answers);
        } catch (IOException e) {
            throw new ToolFailed("git fast-import ended too early in " + git.repository(), e);
        }
    }

    private static List<String> write(
            Git.Feed feed, int count, @Nullable OutputStream requests, @Nullable InputStream answers)
            throws IOException {
        if (requests == null || answers == null) {
            throw new IOException("it has not begun");
        }
        feed.write(requests);
        StringBuilder asked = new StringBuilder("checkpoint\n");
        for (int mark = 1; mark <= count; mark++) {
            asked.append("get-mark :").append(mark).append('\n');
        }
        requests.write(asked.append(DONE).append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        requests.flush();
        List<String> ids = new ArrayList<>();
        for (String line = line(answers); !line.equals(DONE); line = line(answers)) {
            ids.add(line);
        }
        return ids;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("it ended");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.destroy();
            process = null;
        }
    }
}
