package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.Test;

/** Hosts that register: from the verb that adds one to the page that shows what it is exposed to. */
class HostsTest extends OpenWindow {

    private static final String INSTALLED = "openssl-1.0.1g  Cryptographic library\ncurl-7.35.0nb1\n";

    private String add(String name) {
        assertThat(run("hosts", "add", name)).as(said()).isZero();
        return out.strip();
    }

    private HttpResponse<String> tell(String address, String name, String token, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + "/api/v1/audit?register=" + name))
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aHostIsSeenWithWhatItIsExposedToAndSinceWhen() throws Exception {
        String address = ready();
        String token = add("web-1.example.org");
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(tell(address, "web-1.example.org", token, INSTALLED).body()).contains("2 packages asked of 2014Q1");

        JsonTree hosts = JsonReader.tree(get(address + "/api/v1/hosts").body());
        JsonTree host = hosts.elements("hosts").getFirst();
        assertThat(host.text("name")).contains("web-1.example.org");
        assertThat(host.number("packages")).hasValue(2);
        String today = now.toString().substring(0, 10);
        assertThat(host.elements("findings"))
                .hasSize(5)
                .allSatisfy(one -> assertThat(one.text("since")).contains(today));
        assertThat(get(address + "/hosts").body()).contains("web-1.example.org", "2 packages", "5 findings");
        assertThat(get(address + "/hosts/web-1.example.org").body())
                .contains("openssl-1.0.1g", "/package/security/openssl", "CVE-2014-0224", today)
                .doesNotContain("<script>alert", token);
        assertThat(run("hosts")).isOne();
        assertThat(out).contains("web-1.example.org", "2 packages", "5 findings", "an upgrade closes 0");
        assertThat(run("hosts", "show", "web-1.example.org")).isOne();
        assertThat(out).contains("openssl-1.0.1g  CVE-2014-0224, spoof, since " + today);
        assertThat(run("hosts", "--json")).isOne();
        assertThat(out).isEqualTo(get(address + "/api/v1/hosts").body());

        // A week later the one is upgraded, the other stays: it keeps its date.
        now = now.plus(Duration.ofDays(7));
        String later = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(later, "/readyz", 200);
        assertThat(tell(later, "web-1.example.org", token, "openssl-1.0.1h\ncurl-7.35.0nb1\n")
                        .statusCode())
                .isEqualTo(200);
        String week = now.toString().substring(0, 10);
        assertThat(JsonReader.tree(
                                get(later + "/api/v1/hosts/web-1.example.org").body())
                        .elements("hosts")
                        .getFirst()
                        .elements("findings"))
                .extracting(one ->
                        one.text("pkgname").orElse("") + " " + one.text("since").orElse(""))
                .contains("openssl-1.0.1h " + week, "curl-7.35.0nb1 " + today)
                .doesNotContain("openssl-1.0.1g " + today);
    }

    @Test
    void onlyTheHostSpeaksForItself() throws Exception {
        String address = ready();
        String token = add("a");
        String other = add("b");
        assertThat(post(address + "/api/v1/audit?register=a", INSTALLED).statusCode())
                .isEqualTo(401);
        assertThat(tell(address, "a", other, INSTALLED).statusCode()).isEqualTo(403);
        assertThat(tell(address, "nobody", token, INSTALLED).statusCode()).isEqualTo(403);
        assertThat(tell(address, "..%2Fx", token, INSTALLED).statusCode()).isEqualTo(403);
        assertThat(tell(address, "a", token, "no names\n").statusCode()).isEqualTo(400);
        assertThat(run("hosts")).isZero();
        assertThat(out).contains("never seen");

        // No file holds a token.
        try (Stream<Path> files = Files.walk(directory.resolve(".holdfast/hosts"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(token, other));
        }
        // A new token takes the place of the old one.
        String second = add("a");
        assertThat(tell(address, "a", token, INSTALLED).statusCode()).isEqualTo(403);
        assertThat(tell(address, "a", second, INSTALLED).statusCode()).isEqualTo(200);
        assertThat(run("hosts", "revoke", "a")).isZero();
        assertThat(tell(address, "a", second, INSTALLED).statusCode()).isEqualTo(403);
        assertThat(get(address + "/hosts").body()).contains("revoked");

        // A host forgets itself, and nobody else.
        assertThat(delete(address, "a", other).statusCode()).isEqualTo(403);
        assertThat(delete(address, "b", other).statusCode()).isEqualTo(200);
        assertThat(get(address + "/api/v1/hosts/b").statusCode()).isEqualTo(404);
        assertThat(run("hosts", "forget", "a")).isZero();
        assertThat(run("hosts")).isZero();
        assertThat(out).contains("no host is registered");
    }

    private HttpResponse<String> delete(String address, String name, String token) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address + "/api/v1/hosts/" + name))
                        .header("Authorization", "Bearer " + token)
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void aHostOfMoreFindingsThanAnyHasIsRefusedAndNotRecorded() throws Exception {
        String address = ready();
        String token = add("a");
        StringBuilder packages = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            packages.append("openssl-1.0.0.").append(i).append('\n');
        }
        HttpResponse<String> answer = tell(address, "a", token, packages.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("the host: has more than 50,000 findings");
        assertThat(run("hosts")).isZero();
        assertThat(out).contains("never seen");
    }

    @Test
    void wrongWordsAreUsage() {
        assertThat(run("hosts", "add")).isEqualTo(2);
        assertThat(run("hosts", "add", "../x")).isEqualTo(2);
        assertThat(err).contains("a host is called by up to 100 letters");
        assertThat(run("hosts", "add", "a/b")).isEqualTo(2);
        assertThat(run("hosts", "revoke", "nobody")).isEqualTo(2);
        assertThat(err).contains("no host 'nobody' is known");
        assertThat(run("hosts", "forget", "../holdfast.toml")).isEqualTo(2);
        assertThat(run("hosts", "tell", "x")).isEqualTo(2);
    }

    @Test
    void whatManyHostsHaveIsMoreUrgent() throws Exception {
        String address = ready();
        String token = add("a");
        tell(address, "a", token, "openssl-1.0.1g\n");
        tell(address, "b", add("b"), "curl-7.36.0\nopenssl-1.0.1g\n");
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        assertThat(run("explain", "openssl")).isOne();
        assertThat(out).contains("15 installed on 2 of 2 hosts");
        assertThat(run("explain", "curl")).isOne();
        assertThat(out).contains("8 installed on 1 of 2 hosts");
    }

    @Test
    void ofManyHostsTheMostExposedComeFirst() throws Exception {
        String address = ready();
        Path hosts = Files.createDirectories(directory.resolve(".holdfast/hosts"));
        for (int i = 0; i < 450; i++) {
            Files.writeString(
                    hosts.resolve("h%03d.host".formatted(i)),
                    "token none\nadded 2026-11-01T00:00:00Z\nseen 2026-11-02T00:00:00Z\npackage 2026-11-02 "
                            + (i == 449 ? "openssl-1.0.1g" : "foo-1.0") + "\n");
        }
        String page = get(address + "/hosts").body();
        assertThat(page).contains("450 hosts registered; 1 of them exposed", "The first 400 are shown.");
        assertThat(page.indexOf("h449")).isBetween(0, page.indexOf("h000"));
        HttpResponse<String> json = get(address + "/api/v1/hosts?page=5");
        assertThat(json.headers().firstValue("X-Total-Count")).hasValue("450");
        assertThat(JsonReader.tree(json.body()).elements("hosts")).hasSize(50);
        Files.writeString(hosts.resolve("h001.host"), "token\n");
        assertThat(get(address + "/hosts").statusCode()).isEqualTo(503);
        assertThat(get(address + "/hosts").body())
                .contains("is damaged: forget this host, and add it again")
                .doesNotContain(directory.toString());
    }

    @Test
    void theVerbRegistersAHost() throws Exception {
        String address = ready();
        environment.put("HOLDFAST_HOST_TOKEN", add("a"));
        assertThat(run("audit", "--ask", address, "--register", "a", "openssl-1.0.1g"))
                .as(said())
                .isOne();
        assertThat(get(address + "/hosts/a").body()).contains("openssl-1.0.1g");
        assertThat(run("audit", "--ask", address, "--register", "b", "openssl-1.0.1g"))
                .isEqualTo(3);
        assertThat(err).contains("Wrong token");
        environment.remove("HOLDFAST_HOST_TOKEN");
        assertThat(run("audit", "--ask", address, "--register", "a", "openssl-1.0.1g"))
                .isEqualTo(2);
        assertThat(run("audit", "--register", "a", "openssl-1.0.1g")).isEqualTo(2);
    }
}
