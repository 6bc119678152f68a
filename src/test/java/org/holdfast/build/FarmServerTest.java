package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers that ask over HTTP, for real, on the loopback. */
class FarmServerTest {

    private static final WorkerIdentity ANNA = new WorkerIdentity("anna", Set.of(), 4);

    @TempDir
    private Path directory;

    private Farm farm;
    private FarmServer server;
    private String token;

    @BeforeEach
    void start() throws IOException {
        farm = Farm.open(directory.resolve("farm"), Optional.empty(), Optional.empty(), 3, 4, Clock.systemUTC());
        server = FarmServer.start(farm, "127.0.0.1:0", directory.resolve("token"));
        token = Files.readString(directory.resolve("token")).strip();
    }

    @AfterEach
    void stop() {
        server.close();
        farm.close();
    }

    private FarmClient client(WorkerIdentity worker) {
        return new FarmClient(
                URI.create(server.address().orElseThrow()), token, directory.resolve(worker.name()), worker);
    }

    private int status(String path, String version, String bearer, String body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(server.address().orElseThrow() + "/farm/v1/" + path))
                                    .header(FarmWire.HEADER, version)
                                    .header("Authorization", "Bearer " + bearer)
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private BuildResult deliver(FarmClient client, Lease lease, String content) throws IOException {
        Path file = Files.writeString(directory.resolve("made"), content);
        String sha256 = SharedPackages.digest(file);
        client.deliver(lease, file, sha256);
        return new BuildResult(Optional.empty(), sha256, 1, Instant.EPOCH, 1, 1, 1, "log");
    }

    @Test
    void whatIsNoGoodRequestIsRefusedWithAStatus() throws IOException, InterruptedException {
        String hello = "{\"name\":\"x\",\"labels\":[],\"slots\":1}";
        assertThat(status("hello", "1", "wrong", hello)).isEqualTo(401);
        assertThat(status("hello", "2", token, hello)).isEqualTo(409);
        assertThat(status("lease", "1", "none", "{}")).isEqualTo(401);
        assertThat(status("hello", "1", token, "{}")).isEqualTo(400);
        assertThat(status("hello", "1", token, "{\"name\":null}")).isEqualTo(400);
        assertThat(status("hello", "1", token, hello.replace("\"x\"", "\"../x\"")))
                .isEqualTo(400);
        assertThat(status("hello", "1", token, hello.replace("[]", "[\"a,b\"]")))
                .isEqualTo(400);
        assertThat(status("hello", "1", token, " ".repeat((1 << 20) + 1))).isEqualTo(413);
        assertThat(status("hello", "1", token, hello)).isEqualTo(200);
        assertThat(status("hello", "1", token, hello)).isEqualTo(409);
        assertThat(status("../../etc/passwd", "1", token, "")).isIn(401, 404);
    }

    @Test
    void aWorkerFinishesOnlyWhatItLeased() throws IOException {
        FarmGraph.of("a").offer(farm.runs());
        FarmClient anna = client(ANNA);
        FarmClient bert = client(new WorkerIdentity("bert", Set.of(), 4));
        Lease lease = anna.lease(ANNA, 1).getFirst();
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> deliver(bert, lease, "x"))
                .withMessageContaining("403");
        BuildResult result = deliver(anna, lease, "x");
        assertThat(bert.finish(ANNA, lease, result)).isFalse();
        assertThat(anna.finish(ANNA, lease, result)).isTrue();
        assertThat(farm.packages().all(lease.build()).resolve("a-1.tgz")).hasContent("x");
    }

    @Test
    void aWorkerThatAsksAgainGetsNoMoreThanItHasSlots() throws IOException {
        FarmGraph.of("a", "b", "c", "d", "e", "f").offer(farm.runs());
        FarmClient anna = client(ANNA);
        assertThat(anna.lease(ANNA, 3)).hasSize(3);
        assertThat(anna.lease(ANNA, 100)).hasSize(1);
        assertThat(anna.lease(ANNA, 4)).isEmpty();
        assertThat(client(new WorkerIdentity("bert", Set.of(), 4)).lease(ANNA, 4))
                .hasSize(2);
    }

    @Test
    void whatIsTooMuchIsRefusedAndWhoeverDripsHoldsUpNobody() throws Exception {
        FarmGraph.of("a").offer(farm.runs());
        FarmClient anna = client(ANNA);
        URI at = URI.create(server.address().orElseThrow());
        try (Socket dripping = new Socket(at.getHost(), at.getPort());
                Socket large = new Socket(at.getHost(), at.getPort())) {
            dripping.getOutputStream().write("POST /farm/v1/hello HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
            large.getOutputStream()
                    .write(("PUT /farm/v1/log?build=1&pkgname=a-1&token=1 HTTP/1.1\r\nHost: x\r\n" + FarmWire.HEADER
                                    + ": "
                                    + FarmWire.VERSION + "\r\nAuthorization: Bearer "
                                    + session() + "\r\nContent-Length: 99999999999999\r\n\r\nxxx")
                            .getBytes(StandardCharsets.US_ASCII));
            large.setSoTimeout(20_000);
            assertThat(new String(large.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isIn("HTTP/1.1 413", "HTTP/1.1 403"); // 403 where the lease is asked for first
            Lease lease = anna.lease(ANNA, 1).getFirst();
            assertThat(anna.finish(ANNA, lease, deliver(anna, lease, "x"))).isTrue();
        }
    }

    /** The session of one more worker. */
    private String session() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(
                            HttpRequest.newBuilder(URI.create(server.address().orElseThrow() + "/farm/v1/hello"))
                                    .header(FarmWire.HEADER, FarmWire.VERSION)
                                    .header("Authorization", "Bearer " + token)
                                    .POST(BodyPublishers.ofString("{\"name\":\"y\",\"labels\":[],\"slots\":1}"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return answer.replaceFirst(".*:\"([0-9a-f]+)\".*", "$1");
        }
    }

    @Test
    void aPackageWithAnotherDigestIsRefused() throws IOException {
        FarmGraph.of("a").offer(farm.runs());
        FarmClient anna = client(ANNA);
        Lease lease = anna.lease(ANNA, 1).getFirst();
        Path file = Files.writeString(directory.resolve("made"), "x");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> anna.deliver(lease, file, "0".repeat(64)))
                .withMessageContaining("422");
    }

    @Test
    void aServerThatIsStartedAnewKnowsTheLeasesOfItsWorkers() throws IOException {
        FarmGraph.of("a b", "b").offer(farm.runs());
        FarmClient anna = client(ANNA);
        Lease lease = anna.lease(ANNA, 1).getFirst();
        String address = server.address().orElseThrow().substring("http://".length());
        server.close();
        server = FarmServer.start(farm, address, directory.resolve("token"));
        assertThat(anna.renew(ANNA, List.of(lease)).lost()).isEmpty();
        assertThat(anna.finish(ANNA, lease, deliver(anna, lease, "b"))).isTrue();
        Lease next = anna.lease(ANNA, 1).getFirst();
        Path all = Files.createDirectories(directory.resolve("all"));
        anna.provide(next, all);
        assertThat(all.resolve("b-1.tgz")).hasContent("b");
    }

    @Test
    void aDamagedFileOfThePoolIsNoticed() throws IOException {
        long run = FarmGraph.of("a b", "b").offer(farm.runs());
        FarmClient anna = client(ANNA);
        Lease lease = anna.lease(ANNA, 1).getFirst();
        BuildResult result = deliver(anna, lease, "b");
        anna.finish(ANNA, lease, result);
        Path pool = farm.packages().of(run).resolve("pool").resolve(result.sha256() + ".tgz");
        Files.writeString(pool, "damaged");
        Lease next = farm.engine().lease(ANNA, 1).getFirst();
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> farm.packages().provide(next, directory))
                    .withMessageContaining("digest");
        }
    }

    /** A rebuilt copy in place, as by {@code tar >}: through a second name of the same file it would change what users install. */
    @Test
    void aBuildThatWritesIntoWhatItWasGivenChangesNeitherThePoolNorWhatIsPublished() throws IOException {
        Path live = Files.createDirectories(directory.resolve("live/All"));
        Files.writeString(live.resolve("c-1.tgz"), "c");
        long run = FarmGraph.of("a b c", "b").offer(farm.runs());
        BuildRuns runs = farm.runs();
        SharedPackages packages = new SharedPackages(directory.resolve("farm"), Optional.of(live), runs);
        Lease lease = farm.engine().lease(ANNA, 4).stream()
                .filter(one -> one.pkgname().text().startsWith("b"))
                .findFirst()
                .orElseThrow();
        Path made = Files.writeString(directory.resolve("made"), "b");
        String sha256 = SharedPackages.digest(made);
        packages.deliver(lease, made, sha256);
        farm.engine().finish(ANNA, lease, new BuildResult(Optional.empty(), sha256, 1, Instant.EPOCH, 1, 1, 1, "log"));
        Path all = Files.createDirectory(directory.resolve("given"));
        Lease next = new Lease(run, new PkgName("a-1"), Optional.empty(), "any", 1, 1, 1, 1);
        packages.provide(next, all);
        Files.writeString(all.resolve("b-1.tgz"), "overwritten", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(packages.of(run).resolve("pool").resolve(sha256 + ".tgz")).hasContent("b");
        Files.writeString(all.resolve("c-1.tgz"), "overwritten", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(live.resolve("c-1.tgz")).hasContent("c");
    }
}
