package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An HTTP API on one host that speaks JSON. What it is told stays there: no other host is ever asked, whatever the answers
 * say. A failure names the address and never what was sent along in the headers.
 *
 * <p>What can be done twice without harm is tried again where the connection or the server fails. What cannot is not: then
 * nobody knows whether it was done, and {@link Unanswered} says so.
 */
public final class WebApi implements AutoCloseable {

    /**
     * How long to go on.
     *
     * @param tries how often to try where it may help
     * @param backoff the wait before the second; each further one is twice as long
     * @param longest the longest wait that a server may ask for
     * @param timeout for each answer
     */
    public record Patience(int tries, Duration backoff, Duration longest, Duration timeout) {

        /** For people who look on. */
        public static final Patience USUAL =
                new Patience(4, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    /**
     * An answer, whatever it says.
     *
     * @param from the address that gave it
     * @param status HTTP's
     * @param headers by their names in lower case, each with its first value
     * @param body as text
     */
    public record Reply(URI from, int status, Map<String, String> headers, String body) {

        public Reply {
            headers = Map.copyOf(headers);
        }

        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** Something was sent, and no answer tells whether it was done. */
    public static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(String why) {
            super(why);
        }
    }

    /** A hundred issues with the longest bodies have 7 MB. */
    private static final int LIMIT = 64 << 20;

    private static final int REDIRECTS = 5;
    private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);

    private final URI base;
    private final Map<String, String> headers;
    private final Patience patience;
    private final HttpClient client;

    /**
     * Nothing is sent yet.
     *
     * @param base its address; a path is resolved below it
     * @param headers sent with every request
     */
    public WebApi(URI base, Map<String, String> headers, Patience patience) {
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .connectTimeout(patience.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Reads something.
     *
     * @param path below the base, or from the root of the host if an answer gave it
     * @throws ToolFailed if there is no answer, or none before a long wait
     */
    public Reply get(String path) {
        return repeatable("GET", path, "");
    }

    /**
     * Replaces something: done twice it is the same as once.
     *
     * @param method PATCH or PUT
     * @throws ToolFailed if there is no answer, or none before a long wait
     */
    public Reply replace(String method, String path, String json) {
        return repeatable(method, path, json);
    }

    /**
     * Makes something, once.
     *
     * @throws Unanswered if nobody knows whether it was made
     * @throws ToolFailed if the server asks for a long wait, or the thread was interrupted
     */
    public Reply post(String path, String json) throws Unanswered {
        URI address = address(path);
        for (int limited = 1; ; limited++) {
            Reply reply;
            try {
                reply = once("POST", address, json);
            } catch (IOException e) {
                throw new Unanswered(address + ": " + reason(e));
            }
            if (PASSING.contains(reply.status())) {
                throw new Unanswered(address + ": HTTP status " + reply.status());
            }
            if (!waited(address, reply, limited)) {
                return reply;
            }
        }
    }

    /** Waits before something is tried again, the longer the more often that was. */
    public void pause(int tries) {
        sleep(base, patience.backoff().multipliedBy(1L << Math.min(tries - 1, 6)));
    }

    /** How often to try where it may help. */
    public int tries() {
        return patience.tries();
    }

    private Reply repeatable(String method, String path, String json) {
        URI address = address(path);
        int redirects = 0;
        for (int tried = 1; ; tried++) {
            Optional<Reply> reply = Optional.empty();
            String failure = "";
            try {
                reply = Optional.of(once(method, address, json));
            } catch (IOException e) {
                failure = reason(e);
            }
            if (reply.isPresent()) {
                Optional<URI> moved = redirect(address, reply.get());
                if (moved.isPresent()) {
                    if (++redirects > REDIRECTS) {
                        throw new ToolFailed(address + ": redirected again and again");
                    }
                    address = moved.get();
                    tried--;
                    continue;
                }
                if (waited(address, reply.get(), tried)) {
                    continue;
                }
                if (!PASSING.contains(reply.get().status())) {
                    return reply.get();
                }
                failure = "HTTP status " + reply.get().status();
            }
            if (tried >= patience.tries()) {
                throw new ToolFailed(address + ": " + failure + ", " + tried + " times");
            }
            pause(tried);
        }
    }

    /** Where it is now; a redirect elsewhere is refused, for what we send is for this host alone. */
    private Optional<URI> redirect(URI from, Reply reply) {
        if (!Set.of(301, 302, 303, 307, 308).contains(reply.status())) {
            return Optional.empty();
        }
        return Optional.of(sameOrigin(
                from,
                reply.header("location").orElse(""),
                "redirects to what is no address",
                at -> "redirects to another host (" + at + "), which is not followed"));
    }

    /**
     * What a link in an answer leads to, if that is where we asked: the same scheme, host and port, and nobody's name.
     *
     * @param from whose answer
     * @param otherwise what to say of another origin
     */
    private static URI sameOrigin(URI from, String link, String noAddress, UnaryOperator<String> otherwise) {
        URI to;
        try {
            to = from.resolve(new URI(link));
        } catch (URISyntaxException e) {
            throw new ToolFailed(from + ": " + noAddress);
        }
        if (!origin(from).equals(origin(to))) {
            throw new ToolFailed(from + ": " + otherwise.apply(origin(to)));
        }
        return to;
    }

    /** {@code https://forge.example:8443}, without the port that goes without saying; not that of anything else in odd shapes. */
    private static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + (address.getRawUserInfo() == null ? "" : "somebody@") + host
                + (address.getPort() < 0 || usual ? "" : ":" + address.getPort());
    }

    /** Whether the server said when to come again, and it was soon enough to have waited for. */
    private boolean waited(URI address, Reply reply, int tried) {
        OptionalLong seconds = wait(reply);
        if (seconds.isEmpty()) {
            return false;
        }
        Duration asked = Duration.ofSeconds(seconds.getAsLong());
        if (asked.compareTo(patience.longest()) > 0) {
            throw new ToolFailed(address + ": too many requests; it takes the next in " + asked.toMinutes()
                    + " min, at " + Instant.ofEpochSecond(Instant.now().getEpochSecond() + asked.toSeconds()));
        }
        if (tried >= patience.tries()) {
            throw new ToolFailed(address + ": too many requests, though it was waited as long as it asked for");
        }
        sleep(address, asked);
        return true;
    }

    /** By the headers of GitHub, Forgejo and GitLab; empty if the reply is about something else. */
    private static OptionalLong wait(Reply reply) {
        Optional<String> after = reply.header("retry-after");
        boolean spent = reply.header("x-ratelimit-remaining")
                .or(() -> reply.header("ratelimit-remaining"))
                .filter("0"::equals)
                .isPresent();
        // GitHub says some of its limits in words alone.
        boolean limited = after.isPresent() || spent || reply.body().contains("rate limit");
        if (reply.status() != 429 && !(reply.status() == 403 && limited)) {
            return OptionalLong.empty();
        }
        if (after.filter(WebApi::isNumber).isPresent()) {
            return OptionalLong.of(Long.parseLong(after.get()));
        }
        Optional<String> reset = reply.header("x-ratelimit-reset").or(() -> reply.header("ratelimit-reset"));
        return OptionalLong.of(
                reset.filter(WebApi::isNumber).isPresent()
                        ? Math.max(
                                        0,
                                        Long.parseLong(reset.get())
                                                - Instant.now().getEpochSecond())
                                + 1
                        : 60);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,12}");
    }

    private Reply once(String method, URI address, String json) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(patience.timeout()).header("User-Agent", "holdfast");
        headers.forEach(request::header);
        if (json.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body();
                    Deadline deadline = new Deadline(body, patience.timeout())) {
                byte[] bytes = body.readNBytes(LIMIT + 1);
                if (deadline.isPassed()) {
                    throw new IOException(
                            "not finished after " + patience.timeout().toSeconds() + " s");
                }
                if (bytes.length > LIMIT) {
                    throw new ToolFailed(address + ": its answer is larger than the limit of " + LIMIT + " bytes");
                }
                Map<String, String> first = new HashMap<>();
                response.headers()
                        .map()
                        .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
                return new Reply(address, response.statusCode(), first, new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            throw interrupted(address);
        }
    }

    private void sleep(URI address, Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw interrupted(address);
        }
    }

    private static ToolFailed interrupted(URI address) {
        Thread.currentThread().interrupt();
        return new ToolFailed(address + ": interrupted");
    }

    private static String reason(IOException e) {
        String words = e.getMessage() == null ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
        boolean cut = words.contains("received no bytes")
                || words.contains("Connection reset")
                || words.contains("EOF reached")
                || words.equals("closed");
        return e instanceof ConnectException ? "no connection" : cut ? "the connection was cut" : words;
    }

    /** Put together as text: resolved, a path with two slashes would name another host. */
    private URI address(String path) {
        String root = path.startsWith("/") ? base.getScheme() + "://" + base.getRawAuthority() : base.toString();
        String text = root + (path.startsWith("/") || root.endsWith("/") ? "" : "/") + path;
        try {
            URI address = new URI(text);
            if (origin(address).equals(origin(base))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new ToolFailed(text + ": is no address on " + origin(base));
    }

    /**
     * The path of the next page, from the root of the host, as a header {@code Link} gives it.
     *
     * @throws ToolFailed if it is elsewhere: what we send is for this host alone
     */
    public static Optional<String> next(Reply reply) {
        for (String link :
                reply.header("link").map(text -> List.of(text.split(","))).orElse(List.of())) {
            int end = link.indexOf('>');
            if (end > 0 && link.strip().startsWith("<") && link.substring(end).matches("(?s).*;\\s*rel=\"?next\"?.*")) {
                URI next = sameOrigin(
                        reply.from(),
                        link.substring(link.indexOf('<') + 1, end),
                        "its next page is no address",
                        at -> "its next page is at " + at + ", another host than was asked, and is not read; if the"
                                + " forge is known there, put that address into [forge]");
                return Optional.of(next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        client.close();
    }
}
