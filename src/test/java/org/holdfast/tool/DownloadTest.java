package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {

    private static final Consumer<Path> ANY = file -> {};

    @TempDir
    private Path directory;

    private final MockWebServer server = new MockWebServer();
    private final Download download = new Download(10_000, Duration.ofSeconds(5), Duration.ofSeconds(2));
    private Path copy = Path.of("");

    @BeforeEach
    void start() throws IOException {
        server.start();
        copy = directory.resolve("list");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bringsAFile() throws IOException {
        server.enqueue(new MockResponse.Builder().body("one").build());
        assertThat(download.fetch(address(), copy, ANY)).isEqualTo(Download.Outcome.FETCHED);
        assertThat(copy).hasContent("one");
    }

    @Test
    void asksOnlyForWhatIsNewer() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("one")
                .addHeader("ETag", "\"v\\1\"")
                .addHeader("Last-Modified", "Wed, 23 Sep 2015 10:00:00 GMT")
                .build());
        server.enqueue(new MockResponse.Builder().code(304).build());
        download.fetch(address(), copy, ANY);
        assertThat(download.fetch(address(), copy, ANY)).isEqualTo(Download.Outcome.UNCHANGED);
        assertThat(copy).hasContent("one");
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders())
                .contains(kotlin.TuplesKt.to("If-None-Match", "\"v\\1\""))
                .contains(kotlin.TuplesKt.to("If-Modified-Since", "Wed, 23 Sep 2015 10:00:00 GMT"));
    }

    @Test
    void asksForEverythingWhenTheCopyIsGone() throws Exception {
        server.enqueue(
                new MockResponse.Builder().body("one").addHeader("ETag", "x").build());
        server.enqueue(new MockResponse.Builder().body("two").build());
        download.fetch(address(), copy, ANY);
        Files.delete(copy);
        download.fetch(address(), copy, ANY);
        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("If-None-Match")).isNull();
        assertThat(copy).hasContent("two");
    }

    @Test
    void followsARedirect() throws IOException {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", server.url("/elsewhere"))
                .build());
        server.enqueue(new MockResponse.Builder().body("moved").build());
        download.fetch(address(), copy, ANY);
        assertThat(copy).hasContent("moved");
    }

    @Test
    void keepsTheOldCopyWhenTheNewOneIsNotAccepted() throws IOException {
        Files.writeString(copy, "good");
        server.enqueue(new MockResponse.Builder().body("bad").build());
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> download.fetch(address(), copy, file -> {
                    throw new IllegalStateException("no");
                }));
        keptTheOldCopy();
    }

    @Test
    void keepsTheOldCopyWhenTheServerFails() throws IOException {
        failsWith(new MockResponse.Builder().code(503).body("<html>").build(), "HTTP status 503");
    }

    @Test
    void keepsTheOldCopyWhenTheBodyIsCutOff() throws IOException {
        failsWith(
                new MockResponse.Builder()
                        .body("x".repeat(5000))
                        .onResponseBody(new SocketEffect.CloseSocket())
                        .build(),
                "");
    }

    @Test
    void keepsTheOldCopyWhenTheBodyIsTooLarge() throws IOException {
        failsWith(new MockResponse.Builder().body("x".repeat(10_001)).build(), "larger than the limit");
    }

    @Test
    void givesUpOnABodyThatNeverEnds() throws IOException {
        Download hasty = new Download(10_000, Duration.ofMillis(300), Duration.ofSeconds(2));
        Files.writeString(copy, "good");
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(9_000))
                .throttleBody(10, 50, TimeUnit.MILLISECONDS)
                .build());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> hasty.fetch(address(), copy, ANY))
                .withMessage(address() + ": timed out: less than 1 kB/s over 300 ms");
        keptTheOldCopy();
    }

    @Test
    void givesUpOnABodyThatOnlyKeepsThePace() throws IOException {
        Download hasty = new Download(10_000_000, Duration.ofMillis(300), Duration.ofMillis(700));
        Files.writeString(copy, "good");
        server.enqueue(new MockResponse.Builder()
                .body("x".repeat(900_000))
                .throttleBody(1000, 20, TimeUnit.MILLISECONDS)
                .build());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> hasty.fetch(address(), copy, ANY))
                .withMessage(address() + ": timed out: not finished after 700 ms");
        keptTheOldCopy();
    }

    @Test
    void aServerThatNeverAnswersIsCalledATimeout() throws IOException {
        Download hasty = new Download(10_000, Duration.ofMillis(300), Duration.ofMillis(700));
        Files.writeString(copy, "good");
        server.enqueue(
                new MockResponse.Builder().headersDelay(20, TimeUnit.SECONDS).build());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> hasty.fetch(address(), copy, ANY))
                .withMessage(address() + ": timed out: no answer after 300 ms");
        keptTheOldCopy();
    }

    @Test
    void namesTheAddressThatDoesNotAnswer() {
        URI dead = address();
        server.close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> download.fetch(dead, copy, ANY))
                .withMessageContaining(dead.toString());
        assertThat(copy).doesNotExist();
    }

    private void failsWith(MockResponse response, String why) throws IOException {
        Files.writeString(copy, "good");
        server.enqueue(response);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> download.fetch(address(), copy, ANY))
                .withMessageStartingWith(address().toString())
                .withMessageContaining(why);
        keptTheOldCopy();
    }

    private void keptTheOldCopy() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).as("nothing half-written is left").containsExactly(copy);
        }
        assertThat(copy).hasContent("good");
    }

    private URI address() {
        return server.url("/pkg-vulnerabilities.gz").uri();
    }
}
