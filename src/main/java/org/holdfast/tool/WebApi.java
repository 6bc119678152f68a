package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
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
 * A client of an HTTP API with JSON bodies on one host. Redirects and links to another host are refused, so that tokens in the
 * headers never leave the host. Messages of failures name the address and never a header.
 *
 * <p>Requests that are safe to repeat are repeated if the connection or the server fails (status 500, 502, 503, 504), after a
 * wait that doubles each time. A {@link #post} is not repeated: {@link Unanswered} says that its effect is not known. If the
 * server limits the rate, the client waits as long as the server asks. Threads may share an instance.
 */
public final class WebApi implements AutoCloseable {

    /**
     * The limits of repeated requests.
     *
     * @param tries the most attempts of one request
     * @param backoff the wait before the second attempt; each further wait is twice as long
     * @param longest the longest wait for a rate limit; if the server asks for more, the request fails
     * @param timeout the longest time for a request with all its attempts, without waits for a rate limit; an attempt may wait a third of
     *     it for the answer, and the body must keep a least pace
     * @param whole the longest time for a list of many pages
     */
    public record Patience(int tries, Duration backoff, Duration longest, Duration timeout, Duration whole) {

        /** Limits for interactive use: 4 attempts, at most a minute for each wait and request, ten for a list. */
        public static final Patience USUAL = new Patience(
                4, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(10));

        /** The longest time of one attempt to connect and to be answered. */
        Duration answer() {
            return timeout.dividedBy(3);
        }

        /** The time over which the pace of a body is measured. */
        Duration window() {
            return timeout.dividedBy(6);
        }
    }

    /**
     * An HTTP response, of any status.
     *
     * @param from the address that was requested last
     * @param status the HTTP status code
     * @param headers the first value of each header, by its name in lower case
     * @param body the body, decoded as UTF-8
     */
    public record Reply(URI from, int status, Map<String, String> headers, String body) {

        public Reply {
            headers = Map.copyOf(headers);
        }

        /** Whether the status is 200 to 299. */
        public boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** The first value of a header, by its name in any case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** Thrown when a request was sent and no response says whether it was executed. */
    public static final class Unanswered extends Exception {
        private static final long serialVersionUID = 1L;

        Unanswered(String why) {
            super(why);
        }
    }

    /** The largest response body, in bytes; a hundred issues with the longest bodies have 7 MB. */
    private static final int LIMIT = 16 << 20;

    private static final int REDIRECTS = 5;
    private static final Set<Integer> PASSING = Set.of(500, 502, 503, 504);

    private final URI base;
    private final Map<String, String> headers;
    private final Patience patience;
    private final HttpClient client;

    /**
     * Makes a client; nothing is sent.
     *
     * @param base the base address of the API, to which paths are relative
     * @param headers the headers of every request
     */
    public WebApi(URI base, Map<String, String> headers, Patience patience) {
        this.base = base;
        this.headers = Map.copyOf(headers);
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .connectTimeout(patience.answer())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Sends a GET request.
     *
     * @param path the path below the base or, if it begins with a slash, from the root of the host
     * @throws ToolFailed if there is no response, the server fails, or it asks for too long a wait
     */
    public Reply get(String path) {
        return repeatable("GET", path, "");
    }

    /**
     * Sends a request that is safe to repeat.
     *
     * @param method PATCH or PUT
     * @throws ToolFailed if there is no response, the server fails, or it asks for too long a wait
     */
    public Reply replace(String method, String path, String json) {
        return repeatable(method, path, json);
    }

    /**
     * Sends a POST request, once; only a rate limit makes it wait and repeat.
     *
     * @throws Unanswered if it is not known whether the request was executed
     * @throws ToolFailed if the server asks for too long a wait, or the thread is interrupted
     */
    public Reply post(String path, String json) throws Unanswered {
        URI address = address(path);
        for (int limited = 1; ; limited++) {
            Reply reply;
            try {
                reply = once("POST", address, json, patience.timeout());
            } catch (IOException e) {
                throw new Unanswered(address + ": " + TimedBody.reason(e, patience.answer()));
            }
            if (PASSING.contains(reply.status())) {
                throw new Unanswered(address + ": HTTP status " + reply.status());
            }
            if (!waited(address, reply, limited)) {
                return reply;
            }
        }
    }

    /** Waits before another attempt; the wait doubles with the number of attempts made. */
    public void pause(int tries) {
        sleep(base, patience.backoff().multipliedBy(1L << Math.min(tries - 1, 6)));
    }

    /** The most attempts of one request. */
    public int tries() {
        return patience.tries();
    }

    /** The limits. */
    public Patience patience() {
        return patience;
    }

    private Reply repeatable(String method, String path, String json) {
        URI address = address(path);
        int redirects = 0;
        Duration left = patience.timeout();
        for (int tried = 1; ; tried++) {
            Optional<Reply> reply = Optional.empty();
            String failure = "";
            long begun = System.nanoTime();
            try {
                reply = Optional.of(once(method, address, json, left));
            } catch (IOException e) {
                failure = TimedBody.reason(e, patience.answer());
            }
            left = left.minusNanos(System.nanoTime() - begun);
            if (reply.isPresent()) {
                Optional<URI> moved = redirect(address, reply.get());
                if (moved.isPresent()) {
                    if (++redirects > REDIRECTS) {
                        throw new ToolFailed(address + ": more than " + REDIRECTS + " redirects");
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
            if (tried >= patience.tries() || left.compareTo(patience.backoff()) <= 0) {
                throw new ToolFailed(address + ": " + failure + (tried == 1 ? "" : ", " + tried + " times"));
            }
            pause(tried);
        }
    }

    /** The target of a redirect; a target on another host is refused, because the headers are for this host only. */
    private Optional<URI> redirect(URI from, Reply reply) {
        if (!Set.of(301, 302, 303, 307, 308).contains(reply.status())) {
            return Optional.empty();
        }
        return Optional.of(sameOrigin(
                from,
                reply.header("location").orElse(""),
                "redirects to a malformed address",
                at -> "redirects to another host (" + at + "), which is not followed"));
    }

    /**
     * The target of a link in a response, which must have the scheme, host and port of the request and no user name.
     *
     * @param from the address of the response
     * @param noAddress the message for a malformed link
     * @param otherwise makes the message for a link to another origin
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

    /** The origin of an address, {@code https://forge.example:8443}, without the default port; a user name makes it another one. */
    private static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean usual = address.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + (address.getRawUserInfo() == null ? "" : "somebody@") + host
                + (address.getPort() < 0 || usual ? "" : ":" + address.getPort());
    }

    /** Waits if the server limits the rate; false if it does not, failure if the wait is too long. */
    private boolean waited(URI address, Reply reply, int tried) {
        OptionalLong seconds = wait(reply);
        if (seconds.isEmpty()) {
            return false;
        }
        Duration asked = Duration.ofSeconds(seconds.getAsLong());
        if (asked.compareTo(patience.longest()) > 0) {
            throw new ToolFailed(address + ": too many requests; the server accepts the next in " + asked.toMinutes()
                    + " min, at " + Instant.ofEpochSecond(Instant.now().getEpochSecond() + asked.toSeconds()));
        }
        if (tried >= patience.tries()) {
            throw new ToolFailed(address + ": too many requests, even after the wait that the server asked for");
        }
        sleep(address, asked);
        return true;
    }

    /** The seconds to wait by the headers of GitHub, Forgejo and GitLab; empty if the rate is not limited. */
    private static OptionalLong wait(Reply reply) {
        Optional<String> after = reply.header("retry-after");
        boolean spent = reply.header("x-ratelimit-remaining")
                .or(() -> reply.header("ratelimit-remaining"))
                .filter("0"::equals)
                .isPresent();
        // GitHub reports some of its limits in the body only.
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

    /** Sends a request. Here all of them leave, so here is checked that the headers go to their own origin. */
    private Reply once(String method, URI address, String json, Duration left) throws IOException {
        if (address.getHost() == null || !origin(address).equals(origin(base))) {
            throw new ToolFailed(origin(address) + " is not asked: what is sent is for " + origin(base) + " only");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(left.compareTo(patience.answer()) < 0 ? left : patience.answer())
                .header("User-Agent", "holdfast");
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
            try (InputStream body = new TimedBody(response.body(), left, patience.window())) {
                byte[] bytes = body.readNBytes(LIMIT + 1);
                if (bytes.length > LIMIT) {
                    throw new ToolFailed(address + ": the response is larger than the limit of " + LIMIT + " bytes");
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

    /** Joins base and path as text, because resolving a path that begins with two slashes would give another host. */
    private URI address(String path) {
        String root = path.startsWith("/") ? base.getScheme() + "://" + base.getRawAuthority() : base.toString();
        String text = root + (path.startsWith("/") || root.endsWith("/") ? "" : "/") + path;
        try {
            URI address = new URI(text);
            if (origin(address).equals(origin(base))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw new ToolFailed(text + ": is no address on " + origin(base));
    }

    /**
     * The path of the next page, from the root of the host, by the header {@code Link} (RFC 8288); empty on the last page.
     *
     * @throws ToolFailed if the page is on another host, for which the headers are not meant
     */
    public static Optional<String> next(Reply reply) {
        for (String link :
                reply.header("link").map(text -> List.of(text.split(","))).orElse(List.of())) {
            int end = link.indexOf('>');
            if (end > 0 && link.strip().startsWith("<") && link.substring(end).matches("(?s).*;\\s*rel=\"?next\"?.*")) {
                URI next = sameOrigin(
                        reply.from(),
                        link.substring(link.indexOf('<') + 1, end),
                        "its next page has a malformed address",
                        at -> "its next page is on another host, " + at + ", and is not read; if the forge has that"
                                + " address, set it as 'url' in [forge]");
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
