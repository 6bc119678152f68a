package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebApiTest {

    private static final WebApi.Patience HASTY = new WebApi.Patience(
            3, Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer other = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
        other.start();
    }

    @AfterEach
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void asksBelowItsBaseWithItsHeaders() throws Exception {
        server.enqueue(
                new MockResponse.Builder().body("{}").addHeader("X-A", "1").build());
        WebApi.Reply reply = get("a?b=c");
        assertThat(reply.body()).isEqualTo("{}");
        assertThat(reply.header("x-a")).contains("1");
        var request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/api/a?b=c");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer s3cret");
    }

    @Test
    void followsARedirectOnItsHost() {
        server.enqueue(new MockResponse.Builder()
                .code(301)
                .addHeader("Location", server.url("/moved").toString())
                .build());
        server.enqueue(new MockResponse.Builder().body("here").build());
        assertThat(get("a").body()).isEqualTo("here");
    }

    @Test
    void neverAsksAnotherHost() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", other.url("/steal").toString())
                .build());
        fails("a", "redirects to another host");
        assertThat(other.getRequestCount()).isZero();
    }

    @Test
    void givesUpOnRedirectsWithoutEnd() {
        for (int i = 0; i < 10; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "/again")
                    .build());
        }
        fails("a", "more than 5 redirects");
    }

    /** SELF is where we ask, OTHER another port, which is another origin. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//OTHER/api/x?page=2",
                "http://OTHER/api/x?page=2",
                "https://SELF/api/x?page=2",
                "http://SELF@OTHER/api/x",
                "http://SELF:secret@OTHER/api/x",
                "http://somebody@SELF/api/x",
                "http:\\\\OTHER\\api",
                "/\\OTHER/api/x",
                "http://SELF\\@OTHER/api/x",
                "ftp://SELF/api/x",
                "mailto:somebody@OTHER",
                "http:///api/x",
                "http://un_known/api/x",
            })
    void whatLeadsElsewhereIsNotFollowed(String link) throws Exception {
        String to = placed(link);
        server.enqueue(new MockResponse.Builder()
                .addHeader("Link", "<" + to + ">; rel=\"next\"")
                .build());
        try (WebApi api = api(HASTY)) {
            WebApi.Reply reply = api.get("x");
            assertThatExceptionOfType(ToolFailed.class)
                    .isThrownBy(() -> WebApi.next(reply))
                    .withMessageMatching(
                            "http://localhost:\\d+/api/x: its next page (has a malformed address|is on another host, .*)")
                    .withMessageNotContaining("secret");
        }
        server.enqueue(
                new MockResponse.Builder().code(302).addHeader("Location", to).build());
        fails("x", "");
        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(other.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//OTHER/api/x?page=2", "///OTHER/x", "/..//OTHER/x"})
    void aPathIsOnItsOwnHostWhateverItLooksLike(String path) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Link", "<http://" + placed("SELF" + path) + ">; rel=\"next\"")
                .build());
        server.enqueue(new MockResponse.Builder().body("here").build());
        try (WebApi api = api(HASTY)) {
            assertThat(api.get(WebApi.next(api.get("x")).orElseThrow()).body()).isEqualTo("here");
        }
        assertThat(server.getRequestCount()).isEqualTo(2);
        assertThat(other.getRequestCount()).isZero();
    }

    @Test
    void aLinkOnTheSameHostIsTakenHoweverItIsWritten() {
        String https = "https://forge.example/api/x?page=1";
        assertThat(next(https, "https://forge.example/api/x?page=2")).contains("/api/x?page=2");
        assertThat(next(https, "https://Forge.Example:443/api/x?page=2")).contains("/api/x?page=2");
        assertThat(next(https, "//forge.example/api/x?page=2")).contains("/api/x?page=2");
        assertThat(next(https, "/api/x?page=2")).contains("/api/x?page=2");
        assertThat(next(https, "?page=2")).contains("/api/?page=2");
        assertThat(WebApi.next(new WebApi.Reply(
                        URI.create(https), 200, Map.of("link", "<https://elsewhere.example/>; rel=\"last\""), "")))
                .isEmpty();
    }

    @Test
    void noLinkLeadsFromHttpsToHttp() {
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> next("https://forge.example/api/x", "http://forge.example/api/x?page=2"))
                .withMessageContaining("its next page is on another host, http://forge.example, and is not read");
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> next("https://forge.example/api/x", "http://forge.example:443/api/x?page=2"));
    }

    @Test
    void whatIsNoAddressIsSaid() {
        fails("a b", "is no address");
    }

    private static Optional<String> next(String from, String link) {
        return WebApi.next(new WebApi.Reply(URI.create(from), 200, Map.of("link", "<" + link + ">; rel=\"next\""), ""));
    }

    private String placed(String link) {
        return link.replace("SELF", "localhost:" + server.getPort()).replace("OTHER", "localhost:" + other.getPort());
    }

    @Test
    void triesAgainWhereTheServerOrTheConnectionFails() {
        server.enqueue(new MockResponse.Builder().code(503).build());
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(5000))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(new MockResponse.Builder().body("good").build());
        assertThat(get("a").body()).isEqualTo("good");
    }

    @Test
    void givesUpAfterAWhileAndSaysHowOftenItTried() {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder().code(502).build());
        }
        fails("a", "HTTP status 502, 3 times");
        server.close();
        fails("a", "no connection, 3 times");
    }

    @Test
    void waitsAsLongAsItIsAskedToIfThatIsShort() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "0")
                .build());
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .addHeader("X-RateLimit-Remaining", "0")
                .addHeader("X-RateLimit-Reset", String.valueOf(Instant.now().getEpochSecond() - 10))
                .build());
        server.enqueue(new MockResponse.Builder().body("good").build());
        assertThat(get("a").body()).isEqualTo("good");
    }

    @Test
    void saysWhenToComeAgainIfThatIsLong() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "3600")
                .build());
        fails("a", "too many requests; the server accepts the next in 60 min, at 20");
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .addHeader("X-RateLimit-Remaining", "0")
                .addHeader("X-RateLimit-Reset", "4102444800")
                .build());
        fails("a", ", at 2100-01-01T00:00:0");
    }

    @Test
    void aLimitThatIsSaidInWordsAloneIsAMinute() {
        server.enqueue(new MockResponse.Builder()
                .code(403)
                .body("{\"message\": \"You have exceeded a secondary rate limit.\"}")
                .build());
        fails("a", "too many requests; the server accepts the next in 1 min");
    }

    @Test
    void aServerThatIsNeverContentIsLeft() {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(429)
                    .addHeader("Retry-After", "0")
                    .build());
        }
        fails("a", "too many requests, even after the wait");
    }

    @Test
    void aRefusalIsAnAnswer() {
        server.enqueue(new MockResponse.Builder().code(403).body("no").build());
        assertThat(get("a").status()).isEqualTo(403);
    }

    @Test
    void nothingIsMadeTwice() {
        server.enqueue(new MockResponse.Builder().code(502).build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        try (WebApi api = api(HASTY)) {
            for (String why : new String[] {"HTTP status 502", ""}) {
                assertThatExceptionOfType(WebApi.Unanswered.class)
                        .isThrownBy(() -> api.post("a", "{}"))
                        .withMessageContaining(why);
            }
        }
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void whatWasRefusedForNowIsMadeLater() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "0")
                .build());
        server.enqueue(new MockResponse.Builder().code(201).body("{}").build());
        try (WebApi api = api(HASTY)) {
            assertThat(api.post("a", "{\"x\":\"\u2500\"}").status()).isEqualTo(201);
        }
        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("{\"x\":\"\u2500\"}");
    }

    @Test
    void anAnswerThatNeverEndsIsCutOff() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(9_000))
                .throttleBody(10, 50, TimeUnit.MILLISECONDS)
                .build());
        try (WebApi api = api(patience(Duration.ofMillis(300)))) {
            assertThatExceptionOfType(ToolFailed.class)
                    .isThrownBy(() -> api.get("a"))
                    .withMessageContaining(": timed out: ");
        }
    }

    /** Fast enough by the second, but it goes on and on. */
    @Test
    void anAnswerThatIsLongEnoughToKeepThePaceIsCutOffAsWell() {
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(900_000))
                .throttleBody(1000, 20, TimeUnit.MILLISECONDS)
                .build());
        try (WebApi api = api(patience(Duration.ofSeconds(1)))) {
            assertThatExceptionOfType(ToolFailed.class)
                    .isThrownBy(() -> api.get("a"))
                    .withMessageContaining(": timed out: not finished after ");
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aServerThatNeverAnswersIsCalledATimeout() {
        for (int i = 0; i < 4; i++) {
            server.enqueue(new MockResponse.Builder()
                    .headersDelay(20, TimeUnit.SECONDS)
                    .build());
        }
        long begun = System.nanoTime();
        try (WebApi api = api(patience(Duration.ofMillis(600)))) {
            assertThatExceptionOfType(ToolFailed.class)
                    .isThrownBy(() -> api.get("a"))
                    .withMessageContaining("timed out: no answer after 200 ms");
            assertThatExceptionOfType(WebApi.Unanswered.class)
                    .isThrownBy(() -> api.post("a", "{}"))
                    .withMessageContaining("timed out: no answer after 200 ms");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anAnswerThatIsTooLargeIsRefused() {
        server.enqueue(
                new MockResponse.Builder().body("x".repeat((16 << 20) + 1)).build());
        fails("a", "the response is larger than the limit of 16777216 bytes");
    }

    /** A request is safe to repeat only as long as there is time for it. */
    private static WebApi.Patience patience(Duration timeout) {
        return new WebApi.Patience(4, Duration.ofMillis(1), Duration.ofSeconds(1), timeout, Duration.ofMinutes(1));
    }

    @Test
    void interruptionIsPassedOn() {
        server.enqueue(new MockResponse.Builder().body("{}").build());
        try (WebApi api = api(HASTY)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(ToolFailed.class)
                    .isThrownBy(() -> api.get("a"))
                    .withMessageEndingWith("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private void fails(String path, String why) {
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> get(path))
                .withMessageStartingWith("http://")
                .withMessageContaining(why)
                .withMessageNotContaining("s3cret");
    }

    private WebApi.Reply get(String path) {
        try (WebApi api = api(HASTY)) {
            return api.get(path);
        }
    }

    private WebApi api(WebApi.Patience patience) {
        URI base = URI.create("http://localhost:" + server.getPort() + "/api");
        return new WebApi(base, Map.of("Authorization", "Bearer s3cret"), patience);
    }
}
