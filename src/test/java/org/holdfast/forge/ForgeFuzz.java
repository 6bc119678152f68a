package org.holdfast.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Request;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;

/**
 * Any bytes as the answers of a forge over HTTP: requests are read, posted and answered, or the forge is refused. Nothing that is said has the token,
 * and nothing is asked without end. {@link RequestFuzz} reads more of them in the same time.
 *
 * <p>The first byte is the kind of forge and what is asked. Answers follow each other behind a line {@code %}: a status, headers, an empty line, and
 * the body. What is asked after the last is answered with an empty list.
 */
public final class ForgeFuzz {

    private static final String TOKEN = "fuzz-token-of-ours";
    private static final String HERE = "topic/a";
    private static final WebApi.Patience PATIENCE =
            new WebApi.Patience(1, Duration.ofMillis(1), Duration.ZERO, Duration.ofSeconds(8), Duration.ofSeconds(8));

    private static final Queue<String> ANSWERS = new ConcurrentLinkedQueue<>();
    private static final List<Forge> FORGES = forges();

    private ForgeFuzz() {}

    private static List<Forge> forges() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", ForgeFuzz::answer);
            server.start();
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return List.of(ForgeKind.values()).stream()
                    .map(kind -> new Forge(
                            new Configuration.ForgeAt(kind, "acme/pkgsrc", url),
                            Map.of("HOLDFAST_TOKEN", TOKEN),
                            PATIENCE))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String answer = ANSWERS.poll();
        int status = 200;
        byte[] body = "[]".getBytes(StandardCharsets.US_ASCII);
        if (answer != null) {
            int end = answer.indexOf("\n\n");
            body = answer.substring(end < 0 ? 0 : end + 2).getBytes(StandardCharsets.ISO_8859_1);
            for (String line : end < 0
                    ? List.<String>of()
                    : answer.substring(0, end).lines().toList()) {
                int colon = line.indexOf(':');
                if (line.matches("[2-5][0-9][0-9]")) {
                    status = Integer.parseInt(line);
                } else if (colon > 0 && line.matches("[A-Za-z-]+:[ -~]*")) {
                    exchange.getResponseHeaders()
                            .add(
                                    line.substring(0, colon),
                                    line.substring(colon + 1).strip());
                }
            }
        }
        boolean bodiless = status == 204 || status == 304;
        for (String name : List.of("Content-Length", "Transfer-Encoding", "Connection", "Content-Encoding")) {
            exchange.getResponseHeaders().remove(name);
        }
        exchange.sendResponseHeaders(status, bodiless || body.length == 0 ? -1 : body.length);
        if (!bodiless && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Called by the fuzzer, which does not count the time that classes take to begin. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        String text = new String(bytes, 1, bytes.length - 1, StandardCharsets.ISO_8859_1);
        Forge forge = FORGES.get((bytes[0] & 0xff) % FORGES.size());
        int asked = (bytes[0] & 0xff) / FORGES.size() % 3;
        try {
            ANSWERS.clear();
            ANSWERS.addAll(List.of(text.split("\n%\n", 40)));
            switch (asked) {
                case 0 -> forge.requests().malformed().forEach(one -> quiet(one.toString()));
                case 1 -> forge.openOrUpdate(HERE, "main", "a title", "a body");
                default -> {
                    for (Request one : forge.requests().values()) {
                        forge.comment(one, "answer 2014Q4", "a text");
                        break;
                    }
                }
            }
        } catch (Unusable | ToolFailed e) {
            quiet(String.valueOf(e.getMessage()));
        }
    }

    private static void quiet(String said) {
        if (said.contains(TOKEN)) {
            throw new IllegalStateException("the token is said: " + said);
        }
    }
}
