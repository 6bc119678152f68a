package org.holdfast.forge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.WebApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A forge each of whose pages has the same body, and another page after it. */
class ForgeLimitsTest {

    private final HttpServer server = started();
    private volatile byte[] body = new byte[0];

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void pagesWithoutEndAreLeft() {
        gives("[]", Duration.ofMinutes(1), "has no end after 2000 pages");
    }

    @Test
    void aListThatTakesTooLongIsLeft() {
        gives("[]", Duration.ofMillis(500), "timed out: not finished after 500 ms and ");
    }

    @Test
    void aListThatIsTooLargeIsLeft() {
        gives(
                "[" + " ".repeat(15 << 20) + "]",
                Duration.ofMinutes(1),
                "is larger than the limit of 256 MB, after 18 pages");
    }

    @Test
    void aListFullOfOtherThingsIsLeft() {
        gives(
                "[" + "1,".repeat(2_000) + "1]",
                Duration.ofMinutes(1),
                "gives more than 10000 values that are no requests");
    }

    private void gives(String page, Duration whole, String why) {
        body = page.getBytes(StandardCharsets.US_ASCII);
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        WebApi.Patience patience =
                new WebApi.Patience(1, Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(30), whole);
        try (Forge forge = new Forge(
                new Configuration.ForgeAt(ForgeKind.GITHUB, "acme/pkgsrc", url),
                Map.of("HOLDFAST_TOKEN", ForgeServer.TOKEN),
                patience)) {
            assertThatThrownBy(forge::requests).isInstanceOf(Unusable.class).hasMessageContaining(why);
        }
    }

    private HttpServer started() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.createContext("/", this::answer);
            made.start();
            return made;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Link", "</more>; rel=\"next\"");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
