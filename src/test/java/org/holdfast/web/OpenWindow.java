package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.cli.CommandLines;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Surroundings;
import org.holdfast.desk.Window;
import org.holdfast.desk.WindowOrder;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.source.Inputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A window on a small real branch, whose list is partly hostile. */
abstract class OpenWindow extends CommandLines {

    static final List<String> PAGES = List.of(
            "/",
            "/worklist",
            "/findings",
            "/package/security/openssl",
            "/package/www/curl",
            "/advisory/CVE-2014-0224",
            "/advisory?of=http%3A%2F%2Fa.example.org%2F%22%3E%3Cimg%2Fsrc%3Dx%3E",
            "/builds",
            "/verdicts",
            "/generations",
            "/suspects",
            "/data");

    final HttpClient client = HttpClient.newHttpClient();
    private final List<Window.Open> opened = new ArrayList<>();

    @BeforeEach
    void branch() throws IOException {
        ReplayFixture.write(directory, """
                2014-04-09
                2014Q1 2014-04-09
                security/openssl openssl-1.0.1g
                www/curl curl-7.36.0
                net/bind bind-9.9
                \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
                \tUpdated security/openssl to 1.0.1k [wiz 2015-01-08]
                """);
        Files.writeString(directory.resolve("vulns"), """
                #FORMAT 1.0.0
                openssl<1.0.1h	spoof	http://a.example.org/CVE-2014-0224
                openssl<1.0.1k	dos	http://a.example.org/CVE-2014-3571
                curl<7.37	<script>alert(1)</script>	javascript:alert(1)//CVE-2014-1111
                curl<7.38	dos"onmouseover=alert(1)	http://a.example.org/"><img/src=x>
                curl<7.39	d\u001bos	http://a.example.org/\u0007x
                """, StandardCharsets.ISO_8859_1);
        configure("pkgsrc.git", "");
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Window.Open::close);
        client.close();
    }

    final WindowOrder.Shown shown(String file, List<String> sync) {
        return new WindowOrder.Shown(Configuration.read(directory.resolve(file)), sync);
    }

    final String open(Optional<Duration> every, WindowOrder.Shown... branches) {
        Surroundings surroundings = new Surroundings(
                Clock.fixed(now, ZoneOffset.UTC),
                Map.of(),
                new Inputs(directory.resolve("cache"), InputStream.nullInputStream()),
                directory);
        Window.Open window = new WebWindow()
                .open(
                        new WindowOrder(
                                List.of(branches), surroundings, "127.0.0.1", 0, every.map(WindowOrder.Schedule::new)),
                        said -> {});
        opened.add(window);
        return window.address();
    }

    final String ready() throws Exception {
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(address, "/readyz", 200);
        return address;
    }

    final void await(String address, String path, int status) throws Exception {
        for (int i = 0; i < 300 && get(address + path).statusCode() != status; i++) {
            Thread.sleep(100);
        }
        assertThat(get(address + path).statusCode()).isEqualTo(status);
    }

    final HttpResponse<String> get(String address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    final HttpResponse<String> post(String address, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address))
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Sends a request; an answer of the API is held to the contract. */
    final HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(Contract.faults(answer)).isEmpty();
        return answer;
    }
}
