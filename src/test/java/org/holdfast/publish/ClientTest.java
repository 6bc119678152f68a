package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host sees that follows a repository over HTTP, row by row of what a real pkgin does: docs/by-hand/pkgin.md. */
class ClientTest {

    @TempDir
    private Path directory;

    private PublishedRepository repository;
    private HttpServer server;
    private Client host;

    @BeforeEach
    void serve() throws IOException {
        repository = new PublishedRepository(directory);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file =
                    repository.root().resolve(exchange.getRequestURI().getPath().substring(1));
            boolean there = Files.isRegularFile(file);
            if (there) {
                exchange.getResponseHeaders()
                        .set(
                                "Last-Modified",
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(Files.getLastModifiedTime(file)
                                        .toInstant()
                                        .atZone(ZoneOffset.UTC)));
            }
            byte[] body = there ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(there ? 200 : 404, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        host = new Client("http://127.0.0.1:" + server.getAddress().getPort() + "/All");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static PackageMaker pkg(String name) {
        return PackageMaker.of(name);
    }

    @Test
    void installsWithWhatItNeedsAndUpgrades() {
        repository.publish(pkg("libx-1.0"), pkg("app-1.0").depends("libx>=1.0"));
        assertThat(host.install("app")).isZero();
        assertThat(host.installed()).containsExactly("app-1.0", "libx-1.0");
        repository.publish(pkg("libx-1.1"), pkg("app-1.1").depends("libx>=1.1"));
        assertThat(host.upgrade()).isZero();
        assertThat(host.installed()).containsExactly("app-1.1", "libx-1.1");
    }

    @Test
    void aRebuildOfTheSameContentCostsNoDownload() {
        repository.publish(pkg("libx-1.0"));
        host.install("libx");
        repository.publish(pkg("libx-1.0").built("2014-07-01 00:00:00 +0000"));
        assertThat(host.update()).isFalse();
        assertThat(host.upgrade()).isZero();
        assertThat(host.downloads()).isEmpty();
    }

    @Test
    void everyPublishIsSeenEvenTwoInTheSameSecond() {
        repository.publish(pkg("libx-1.0"));
        assertThat(host.update()).isTrue();
        repository.now = repository.now.minus(Duration.ofHours(1));
        repository.publish(pkg("libx-1.1"));
        assertThat(host.update()).isTrue();
        repository.now = repository.now.minus(Duration.ofHours(1));
        repository.publish(pkg("libx-1.2"));
        assertThat(host.update()).isTrue();
    }

    @Test
    void aLongUpgradeThatBeganBeforeAPublishFindsItsFiles() {
        repository.publish(pkg("libx-1.0"), pkg("app-1.0"));
        host.install("libx");
        host.install("app");
        repository.publish(pkg("libx-1.1"), pkg("app-1.1"));
        host.update();
        repository.publish(pkg("libx-1.2"), pkg("app-1.2"));
        assertThat(host.upgradeAsKnown()).isZero();
        assertThat(host.installed()).containsExactly("app-1.1", "libx-1.1");
        assertThat(host.upgrade()).isZero();
        assertThat(host.installed()).containsExactly("app-1.2", "libx-1.2");
    }

    @Test
    void whatFailedToBuildCanStillBeInstalled() {
        repository.publish(pkg("libx-1.0"), pkg("app-1.0").depends("libx>=1.0"));
        repository.publish(pkg("libx-1.1")); // app failed
        assertThat(host.install("app")).isZero();
        assertThat(host.installed()).containsExactly("app-1.0", "libx-1.1");
        assertThat(host.install("nothing")).isEqualTo(1);
    }

    @Test
    void aRollbackTakesHostsBack() {
        repository.publish(pkg("libx-1.0"));
        repository.publish(pkg("libx-1.1"));
        host.install("libx");
        repository.now = repository.now.plus(Duration.ofHours(1));
        repository
                .publisher()
                .rollback(Optional.of(1), "it breaks", Set.of(), PublishRules.USUAL, false, done -> "{}\n");
        assertThat(host.upgrade()).isZero();
        assertThat(host.installed()).containsExactly("libx-1.0");
    }

    /** What happens without Holdfast: the file is replaced before the summary, and is gone after. */
    @Test
    void theClientSeesWhatIsWrongWhereAFileIsMissingOrOfAnotherSize() throws IOException {
        repository.publish(pkg("libx-1.0"), pkg("app-1.0"));
        Path all = repository.root().resolve("All");
        Files.delete(all.resolve("libx-1.0.tgz"));
        assertThat(host.install("libx")).isEqualTo(1);
        Files.delete(all.resolve("app-1.0.tgz"));
        Files.writeString(all.resolve("app-1.0.tgz"), "another");
        assertThat(host.install("app")).isEqualTo(1);
        assertThat(host.installed()).isEmpty();
    }
}
