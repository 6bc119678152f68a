package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Keeps a local copy of a file on the web. Requests are conditional (ETag, If-Modified-Since; RFC 9110), and the copy is replaced
 * atomically, after the new file is complete and accepted. Immutable; threads may share it, each for its own copy.
 *
 * @param limit the largest body, in bytes
 * @param timeout the longest time to connect, and to wait for the response, each; over as long a time the body may not be slower than 1 kB/s
 * @param whole the longest time for the body
 */
public record Download(long limit, Duration timeout, Duration whole) {

    private static final String ETAG = "ETag";
    private static final String LAST_MODIFIED = "Last-Modified";

    /** The result of a fetch. */
    public enum Outcome {
        /** The copy was replaced by a newer file. */
        FETCHED,
        /** The server has no newer file (HTTP status 304). */
        UNCHANGED
    }

    /** Whether a text is an HTTP URL: {@code http://…} or {@code https://…}, in any case. */
    public static boolean isAddress(String where) {
        String lower = where.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /**
     * Updates the copy.
     *
     * @param accept checks the new file; if it throws, the old copy is kept
     * @throws IOException if there is no connection, the status is not 200 or 304, or the body is too large, too slow or
     *     truncated; the message names the address
     */
    public Outcome fetch(URI address, Path copy, Consumer<Path> accept) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return fetch(client, address, copy, accept);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(address + ": interrupted", e);
        } catch (IOException e) {
            String why = TimedBody.reason(e, timeout);
            throw why.startsWith(address.toString()) ? e : new IOException(address + ": " + why, e);
        }
    }

    private Outcome fetch(HttpClient client, URI address, Path copy, Consumer<Path> accept)
            throws IOException, InterruptedException {
        Path notes = copy.resolveSibling(copy.getFileName() + ".http");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(timeout).header("User-Agent", "holdfast");
        Properties known = readNotes(copy, notes);
        if (known.containsKey(ETAG)) {
            request.header("If-None-Match", known.getProperty(ETAG));
        }
        if (known.containsKey(LAST_MODIFIED)) {
            request.header("If-Modified-Since", known.getProperty(LAST_MODIFIED));
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = new TimedBody(response.body(), whole, timeout)) {
            if (response.statusCode() == 304 && Files.exists(copy)) {
                return Outcome.UNCHANGED;
            }
            if (response.statusCode() != 200) {
                throw new IOException("HTTP status " + response.statusCode());
            }
            Path next = AtomicFile.sibling(copy);
            try {
                AtomicFile.copy(body, next, limit);
                accept.accept(next);
                AtomicFile.replace(next, copy);
            } finally {
                Files.deleteIfExists(next);
            }
            writeNotes(response, notes);
            return Outcome.FETCHED;
        }
    }

    private static Properties readNotes(Path copy, Path notes) throws IOException {
        Properties known = new Properties();
        if (Files.exists(copy) && Files.exists(notes)) {
            try (InputStream in = Files.newInputStream(notes)) {
                known.load(in);
            }
        }
        return known;
    }

    private static void writeNotes(HttpResponse<?> response, Path notes) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String header : new String[] {ETAG, LAST_MODIFIED}) {
            response.headers()
                    .firstValue(header)
                    .ifPresent(value -> text.append(header)
                            .append('=')
                            .append(value.replace("\\", "\\\\"))
                            .append('\n'));
        }
        AtomicFile.write(notes, text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    }
}
