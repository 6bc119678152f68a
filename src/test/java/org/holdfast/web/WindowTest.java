package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.holdfast.build.HoldfastProcesses;
import org.holdfast.desk.Surroundings;
import org.holdfast.desk.WindowOrder;
import org.holdfast.gate.SamplePackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.publish.PackageMaker;
import org.holdfast.report.Schemas;
import org.holdfast.source.Inputs;
import org.holdfast.store.Store;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The window over HTTP, on a small real branch. */
class WindowTest extends OpenWindow {

    @Test
    void eachPageIsSmallSafeAndSaysWhatItIsAbout() throws Exception {
        String address = ready();
        for (String page : PAGES) {
            HttpResponse<String> answer = get(address + page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body().length()).as(page).isLessThan(100_000);
            assertThat(answer.body()).as(page).contains("<h1>", "2014Q1").doesNotContain(directory.toString());
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .as(page)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'")
                            .doesNotContain("unsafe"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            // What is loaded comes from this server.
            Matcher loaded = Pattern.compile("(?:src|action)=\"([^\"]*)\"|<link[^>]* href=\"([^\"]*)\"")
                    .matcher(answer.body());
            while (loaded.find()) {
                assertThat(loaded.group(1) == null ? loaded.group(2) : loaded.group(1))
                        .as(page)
                        .startsWith("/");
            }
        }
        assertThat(get(address + "/package/security/openssl").body())
                .contains("openssl-1.0.1g", "CVE-2014-0224", "holdfast backport security/openssl", "1.0.1k");
        assertThat(get(address + "/worklist").body()).contains("security/openssl", "1.0.1g → 1.0.1k");
    }

    @Test
    void whatComesFromOutsideIsShownAndNothingElse() throws Exception {
        String address = ready();
        for (String page : List.of("/findings", "/package/www/curl", "/advisory/CVE-2014-1111")) {
            String text = get(address + page).body();
            assertThat(text)
                    .as(page)
                    .contains("&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert", "href=\"javascript:", "<img");
            assertThat(text.chars()
                            .filter(c -> c < ' ' && c != '\n' && c != '\t')
                            .count())
                    .as(page)
                    .isZero();
        }
        String searched = get(address + "/findings?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
                .body();
        assertThat(searched).doesNotContain("<script>alert");
    }

    @Test
    void wrongRequestsGetAClearAnswer() throws Exception {
        String address = ready();
        Map<String, Integer> wrong = Map.of(
                "/nonesuch", 404,
                "/package/no/such", 404,
                "/package/%2e%2e/etc", 404,
                "/advisory/CVE-1999-0001", 404,
                "/worklist?sort=x", 400,
                "/findings?disposition=x", 400,
                "/findings?page=0", 400,
                "/?branch=x", 404,
                "/builds/x", 404,
                "/generations/7", 404);
        for (var one : wrong.entrySet()) {
            HttpResponse<String> page = get(address + one.getKey());
            assertThat(page.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
            assertThat(page.body()).as(one.getKey()).contains("<h1>").doesNotContain("Exception", directory.toString());
        }
        HttpResponse<String> problem = get(address + "/api/v1/packages/no/such");
        assertThat(problem.statusCode()).isEqualTo(404);
        assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonReader.tree(problem.body()).text("detail")).contains("2014Q1 has no directory no/such");
        assertThat(get(address + "/static/../holdfast.toml").statusCode()).isEqualTo(404);
        assertThat(get(address + "/worklist?page=99").body()).contains("No backport matches");
    }

    @Test
    void aHostIsToldWhyItIsFlagged() throws Exception {
        String address = ready();
        String installed = """
                openssl-1.0.1g      Secure Socket Layer and cryptographic library
                curl-7.35.0nb1      Client that groks URLs
                foo-1.0             Nothing of the branch
                """;
        String audit = address + "/api/v1/audit";
        String text = post(audit, installed).body();
        assertThat(text)
                .contains(
                        "Package openssl-1.0.1g has a spoof vulnerability, see http://a.example.org/CVE-2014-0224\n\tpullup: ")
                .contains("\tby-hand: curl-7.36.0, which the branch makes, is flagged as well: ")
                .endsWith("3 packages asked of 2014Q1: 5 findings: 2 pullup, 3 by-hand\n");
        // The same lines as pkg_admin's, which the verb prints.
        run("audit", "--vulns", directory.resolve("vulns").toString(), "openssl-1.0.1g", "curl-7.35.0nb1", "foo-1.0");
        assertThat(post(audit + "?format=pkg_admin", installed).body()).isEqualTo(out);
        JsonTree json =
                JsonReader.tree(get(audit + "?names=openssl-1.0.1g&format=json").body());
        assertThat(json.elements("findings"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.text("disposition")).contains("pullup"));
        assertThat(post(audit, "PKGNAME=openssl-1.0.1g\nCOMMENT=x-1.0\n\n").body())
                .contains("1 package asked");
        assertThat(post(audit, "").statusCode()).isEqualTo(400);
        assertThat(post(audit, "no names\nhere\n").body()).contains("has no PKGNAME");
        assertThat(post(audit + "?format=x", installed).statusCode()).isEqualTo(400);
    }

    @Test
    void theVerbAsksAServer() throws Exception {
        String address = ready();
        assertThat(run("audit", "--ask", address, "openssl-1.0.1g", "foo-1.0"))
                .as(said())
                .isOne();
        assertThat(out)
                .contains(
                        "openssl-1.0.1g is still flagged because",
                        "pullup  CVE-2014-0224",
                        "2 packages asked of 2014Q1");
        assertThat(run("audit", "--ask", address, "--json", "openssl-1.0.1g", "foo-1.0"))
                .isOne();
        assertThat(Schemas.unnoticed("host-audit.json", out)).isEmpty();
        assertThat(run("audit", "--ask", address, "--fail-on", "upgrade", "openssl-1.0.1g"))
                .isZero();
        assertThat(run("audit", "--ask", address, "--fail-on", "pullup", "openssl-1.0.1g"))
                .isOne();
        assertThat(run("audit", "--ask", address, "-q", "openssl-1.0.1g")).isOne();
        assertThat(out).isEqualTo("openssl-1.0.1g\nopenssl-1.0.1g\n");
        assertThat(run("audit", "--ask", address + "?branch=x", "openssl-1.0.1g"))
                .isEqualTo(3);
        assertThat(err).contains("No such branch");
        assertThat(run("audit", "--ask", "nothing", "openssl-1.0.1g")).isEqualTo(3);
        assertThat(run("audit", "--ask", address, "-C", "x", "openssl-1.0.1g")).isEqualTo(2);
    }

    @Test
    void whoAsksTooMuchOrTooOftenIsRefused() throws Exception {
        String address = ready();
        byte[] block = "x\n".repeat(1 << 19).getBytes(StandardCharsets.US_ASCII);
        HttpResponse<String> large = send(HttpRequest.newBuilder(URI.create(address + "/api/v1/audit"))
                .POST(BodyPublishers.ofInputStream(() -> new InputStream() {
                    private long left = 200L << 20;

                    @Override
                    public int read() {
                        return left-- > 0 ? 'x' : -1;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        int count = (int) Math.min(Math.min(length, block.length), left);
                        System.arraycopy(block, 0, bytes, offset, Math.max(0, count));
                        left -= count;
                        return count > 0 ? count : -1;
                    }
                }))
                .build());
        assertThat(large.statusCode()).isEqualTo(413);
        Set<Integer> seen = new TreeSet<>();
        for (int i = 0; i < 200 && !seen.contains(429); i++) {
            seen.add(get(address + "/api/v1/audit?names=openssl-1.0.1g").statusCode());
        }
        assertThat(seen).contains(429);
    }

    @Test
    void feedsTellWhatIsNew() throws Exception {
        String address = ready();
        for (String feed : List.of("/feed.atom", "/package/www/curl/feed.atom", "/suspects/feed.atom")) {
            HttpResponse<String> answer = get(address + feed);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/atom+xml"));
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
            assertThat(document.getDocumentElement().getTagName()).isEqualTo("feed");
            assertThat(document.getElementsByTagName("entry").getLength())
                    .as(feed)
                    .isEqualTo(feed.startsWith("/feed") ? 5 : feed.startsWith("/package") ? 3 : 0);
            assertThat(document.getElementsByTagName("updated").item(0).getTextContent())
                    .endsWith("Z");
        }
        assertThat(get(address + "/package/no/such/feed.atom").statusCode()).isEqualTo(404);
        assertThat(get(address + "/").body()).contains("href=\"/feed.atom\"");
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String address = ready();
        for (String path : List.of("/", "/api/v1/findings")) {
            String etag = get(address + path).headers().firstValue("ETag").orElseThrow();
            HttpResponse<String> again = get(address + path, "If-None-Match", etag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @Test
    void theContractNamesEachAddressOfTheApi() throws Exception {
        Set<String> described = Contract.addresses();
        Branches branches = new Branches(new WindowOrder(
                List.of(shown("holdfast.toml", List.of())),
                new Surroundings(
                        java.time.Clock.systemUTC(),
                        Map.of(),
                        new Inputs(directory, InputStream.nullInputStream()),
                        directory),
                "127.0.0.1",
                0,
                Optional.empty()));
        assertThat(described).isEqualTo(new TreeSet<>(WebWindow.addresses(branches)));
        branches.close();
        String address = ready();
        for (String path : described) {
            String concrete = path.replace("{category}", "security")
                    .replace("{directory}", "openssl")
                    .replace("{word}", "CVE-2014-0224");
            if (concrete.contains("{") || concrete.endsWith("/audit") || concrete.endsWith("/advisories")) {
                continue; // a build, a verdict: there is none here
            }
            HttpResponse<String> answer = get(address + concrete);
            assertThat(answer.statusCode()).as(concrete).isEqualTo(200);
            assertThat(JsonReader.tree(answer.body()).isObject()).as(concrete).isTrue();
        }
        assertThat(get(address + "/metrics").body())
                .contains("holdfast_findings{branch=\"2014Q1\",disposition=\"pullup\"} 2\n")
                .endsWith("# EOF\n");
        assertThat(get(address + "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void buildsVerdictsAndGenerationsAreAsTheContractSays() throws Exception {
        configure("pkgsrc.git", """
                [publish]
                repository = "repo"
                [build]
                directory = "builds"
                tree = "."
                slots = 1
                command = ["false"]
                """);
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        Path made = Files.createDirectories(directory.resolve("made"));
        PackageMaker.of("app-1.0").in(made);
        assertThat(run("publish", "--packages", made.toString())).as(said()).isZero();
        String old = sample("1.0");
        assertThat(run("gate", old, sample("1.1"))).as(said()).isLessThan(2);
        assertThat(run("gate", "list", "--json")).isZero();
        JsonTree verdict = JsonReader.tree(out).elements("verdicts").getFirst();
        try (HoldfastProcesses holdfast = new HoldfastProcesses(directory)) {
            assertThat(holdfast.run("build", "openssl", "--only", "--branch", "release/2014Q1")
                            .exit())
                    .isOne();
        }
        String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(address, "/readyz", 200);
        String api = address + "/api/v1";
        assertThat(JsonReader.tree(get(api + "/builds").body()).elements("builds"))
                .hasSize(1);
        assertThat(JsonReader.tree(get(api + "/builds/1").body()).elements("packages"))
                .hasSize(1);
        assertThat(JsonReader.tree(get(api + "/generations").body()).elements("generations"))
                .hasSize(1);
        assertThat(JsonReader.tree(get(api + "/verdicts").body()).elements("verdicts"))
                .hasSize(1);
        assertThat(get(api + "/verdicts/" + digest(verdict, "before") + "/" + digest(verdict, "after"))
                        .statusCode())
                .isEqualTo(200);
        for (String wrong : List.of("/builds/x", "/verdicts/00000000/1", "/nonesuch", "/findings?branch=x")) {
            assertThat(get(api + wrong).statusCode()).as(wrong).isEqualTo(404);
        }
        assertThat(post(api + "/findings", "").statusCode()).isEqualTo(405);
    }

    private String sample(String version) throws Exception {
        return new SamplePackage(directory, "sample-" + version)
                .header("sample.h", "#define SAMPLE_VERSION 1\n")
                .build()
                .toString();
    }

    private static String digest(JsonTree verdict, String side) {
        return verdict.at(side).orElseThrow().text("sha256").orElseThrow();
    }

    @Test
    void anEmptyStoreSaysWhatToRunAndIsShownAsSoonAsThatWasDone() throws Exception {
        String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(address, "/", 503);
        for (int i = 0; i < 100 && !get(address + "/").body().contains("holdfast sync"); i++) {
            Thread.sleep(100);
        }
        assertThat(get(address + "/").body())
                .contains("there is no store yet; 'holdfast sync' makes one")
                .doesNotContain(directory.toString());
        assertThat(get(address + "/healthz").statusCode()).isEqualTo(200);
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        await(address, "/", 200);
    }

    @Test
    void aStoreThatIsBeingWrittenIsReadAsItWas() throws Exception {
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        String store = directory.resolve(".holdfast").toString();
        try (Store writing = Store.open(store)) {
            String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
            await(address, "/readyz", 200);
            assertThat(get(address + "/worklist").body()).contains("security/openssl");
            assertThat(post(address + "/api/v1/audit", "openssl-1.0.1g\n").statusCode())
                    .isEqualTo(200);
            assertThat(writing.latestList()).isPresent();
        }
    }

    @Test
    void aStoreOfALaterVersionIsSaidAndNothingIsChanged() throws Exception {
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        Path store = directory.resolve(".holdfast");
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + store.resolve("store"));
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into "flyway_schema_history"
                      ("installed_rank", "version", "description", "type", "script", "installed_by", "execution_time", "success")
                    values (99, '99', 'to come', 'SQL', 'V99__to_come.sql', 'x', 1, true)
                    """);
        }
        // As a store of before there were checksums: what was written here was not Holdfast's doing.
        Files.deleteIfExists(store.resolve("sums"));
        String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(address, "/", 503);
        for (int i = 0; i < 100 && get(address + "/").body().contains("it is being read"); i++) {
            Thread.sleep(100);
        }
        assertThat(get(address + "/").body())
                .contains("the store was written by a newer holdfast (its tables have version 99)")
                .doesNotContain("Exception", directory.toString());
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Surroundings surroundings = new Surroundings(
                    java.time.Clock.systemUTC(),
                    Map.of(),
                    new Inputs(directory, InputStream.nullInputStream()),
                    directory);
            WindowOrder order = new WindowOrder(
                    List.of(shown("holdfast.toml", List.of())),
                    surroundings,
                    "127.0.0.1",
                    taken.getLocalPort(),
                    Optional.empty());
            assertThatExceptionOfType(Unusable.class)
                    .isThrownBy(() -> new WebWindow().open(order, said -> {}))
                    .withMessageContaining("cannot be listened at");
        }
    }

    @Test
    void syncRunsInAProcessOfItsOwnAndItsFailureIsShown() throws Exception {
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        String address = open(
                Optional.of(Duration.ofSeconds(1)),
                shown("holdfast.toml", List.of("sh", "-c", "echo the list cannot be fetched; exit 3")));
        await(address, "/readyz", 200);
        for (int i = 0; i < 100 && !get(address + "/data").body().contains("and failed"); i++) {
            Thread.sleep(100);
        }
        assertThat(get(address + "/data").body()).contains("and failed: the list cannot be fetched");
        assertThat(get(address + "/worklist").body())
                .contains("The last sync failed: the list cannot be fetched", "openssl");
        assertThat(get(address + "/metrics").body()).contains("holdfast_sync_failed{branch=\"2014Q1\"} 1");
    }

    @Test
    void aPackageSaysWhoAskedAndWhatWasDecided() throws Exception {
        Files.writeString(directory.resolve("saved.json"), """
                [{"number": 7, "state": "OPEN", "title": "Backport openssl for CVE-2014-0224 <b>now</b>", "body": "",
                  "author": {"login": "ann"}, "labels": [], "createdAt": "2014-06-05T10:00:00Z", "url": "https://github.com/acme/pkgsrc/issues/7"}]
                """);
        Files.writeString(directory.resolve("decisions.toml"), """
                [[decision]]
                kind = "accepted"
                package = "openssl"
                advisory = "CVE-2014-3571"
                why = "no DTLS here"
                who = "bob"
                """);
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        assertThat(run("requests", "--from", directory.resolve("saved.json").toString()))
                .as(said())
                .isLessThanOrEqualTo(1);
        String address = open(Optional.empty(), shown("holdfast.toml", List.of()));
        await(address, "/readyz", 200);
        assertThat(get(address + "/package/security/openssl").body())
                .contains(
                        "Who asked",
                        "href=\"https://github.com/acme/pkgsrc/issues/7\"",
                        "Backport openssl for CVE-2014-0224 &lt;b&gt;now&lt;/b&gt; (ann, 2014-06-05)",
                        "Decisions",
                        "accepted: no DTLS here (bob, decisions.toml:1)")
                .doesNotContain(directory.toString());
        // A place in a file of this machine is its name and line, wherever it is shown.
        for (String path : List.of("/findings", "/api/v1/findings", "/api/v1/packages/security/openssl")) {
            assertThat(get(address + path).body())
                    .as(path)
                    .contains("decisions.toml:1")
                    .doesNotContain(directory.toString());
        }
        assertThat(post(address + "/api/v1/audit", "openssl-1.0.1g\n").body()).contains("(bob, decisions.toml:1)");
        assertThat(get(address + "/worklist").body()).contains("asked for in #7");
    }

    @Test
    void severalBranchesAreShownEachByItsName() throws Exception {
        assertThat(run("sync")).isLessThanOrEqualTo(1);
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(
                other.resolve("holdfast.toml"),
                Files.readString(directory.resolve("holdfast.toml"))
                        .replace("name = \"2014Q1\"", "name = \"second\"")
                        .replace("pkgsrc.git", "../pkgsrc.git")
                        .replace("\"vulns\"", "\"../vulns\""));
        assertThat(run("sync", "--config", other.resolve("holdfast.toml").toString()))
                .isLessThanOrEqualTo(1);
        String address =
                open(Optional.empty(), shown("holdfast.toml", List.of()), shown("other/holdfast.toml", List.of()));
        await(address, "/readyz", 200);
        assertThat(get(address + "/api/v1/branches").body()).contains("2014Q1", "second");
        assertThat(get(address + "/worklist?branch=second").body())
                .contains("<option value=\"second\" selected>", "/package/security/openssl?branch=second");
    }
}
