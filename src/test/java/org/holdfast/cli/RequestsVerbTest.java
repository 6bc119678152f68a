package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.holdfast.config.ForgeKind;
import org.holdfast.forge.ForgeServer;
import org.holdfast.replay.ReplayFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code requests}, on a small real repository: from files, and from a forge that is asked over HTTP. */
class RequestsVerbTest extends CommandLines {

    private static final String TREE = """
            2014-04-09
            2014Q1 2014-04-09
            security/openssl openssl-1.0.1g
            www/curl curl-7.36.0
            net/wget wget-1.15
            \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
            \tAdded www/h2o version 1.0 [wiz 2014-06-06]
            """;

    private static final String LIST = """
            #FORMAT 1.0.0
            openssl<1.0.1h	man-in-the-middle-attack	http://a/CVE-2014-0224
            openssl<1.0.1m	denial-of-service	http://a/CVE-2015-0204
            curl<7.37	denial-of-service	http://a/CVE-2014-3613
            wget<1.15	denial-of-service	http://a/CVE-2013-9999
            """;

    private static final String SAVED = """
            [%s, %s, %s, %s, %s, %s, %s, %s]
            """.formatted(
                    issue(1, "OPEN", "Backport openssl to fix CVE-2014-0224", "Thanks @bob!"),
                    issue(2, "OPEN", "Please update wget", "for CVE-2013-9999"),
                    issue(3, "OPEN", "How do I subscribe?", "See https://example.org/a/b"),
                    issue(4, "OPEN", "Update openssl in 2015Q4", ""),
                    issue(5, "OPEN", "www/h2o is missing", ""),
                    issue(6, "CLOSED", "Update net/wget to 1.14", ""),
                    issue(7, "CLOSED", "www/curl is old", ""),
                    issue(8, "OPEN", "Bump wget to 1.16", ""));

    private final ForgeServer server = new ForgeServer(ForgeKind.GITHUB);

    private static String issue(int number, String state, String title, String body) {
        return """
                {"number": %d, "state": "%s", "title": "%s", "body": "%s", "author": {"login": "ann"}, "labels": [],
                 "createdAt": "2014-06-05T10:00:00Z", "url": "https://github.com/acme/pkgsrc/issues/%d"}""".formatted(number, state, title, body, number);
    }

    @BeforeEach
    void branch() throws IOException {
        ReplayFixture.write(directory, TREE);
        Files.writeString(directory.resolve("vulns"), LIST);
        Files.writeString(directory.resolve("saved.json"), SAVED);
        configure("");
        run("sync");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void configure(String forge) {
        configure("pkgsrc.git", "[policy]\nleading = 3\n" + forge);
    }

    private void forge() throws IOException {
        configure("[forge]\nkind = \"github\"\nrepository = \"acme/pkgsrc\"\nurl = \"" + server.url() + "\"");
        environment.put("HOLDFAST_TOKEN", ForgeServer.TOKEN);
    }

    @Test
    void eachRequestIsOneLineThatSaysWhatThereIsForIt() {
        assertThat(saved()).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll(" +", " ")).isEqualTo("""
                 #1 issue open 71 Backport openssl to fix CVE-2014-0224 1 finding of openssl-1.0.1g; clean backport security/openssl 1.0.1h closes 1
                 #2 issue open Please update wget already fixed in wget-1.15
                 #3 issue open How do I subscribe? names nothing known
                 #4 issue open Update openssl in 2015Q4 for another branch: 2015Q4
                 #5 issue open www/h2o is missing not on the branch; trunk has www/h2o
                 #8 issue open Bump wget to 1.16 nothing is known against wget-1.15
                 #7 issue closed 8 www/curl is old 1 finding of curl-7.36.0; no-fix

                8 requests to 2014Q1, 6 of them open: 1 for open findings, 1 already fixed, 1 that name nothing known
                1 closed and settled ones are not shown: name them by number, or use --json
                """);
        assertThat(err).isEmpty();
    }

    @Test
    void whatIsAskedForIsMoreUrgentFromThenOn() {
        run("status");
        assertThat(out).doesNotContain("asked for");
        saved();
        run("explain", "openssl");
        assertThat(out).contains(" + 8 asked for in #1\n");
        run("status", "--json", "openssl");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("{ \"factor\" : \"requests\", \"words\" : \"asked for in #1\", \"points\" : 8 }");
        run("backports", "--json");
        assertThat(out).contains("asked for in #1");
    }

    @Test
    void onlyThoseThatAreWantedAreListed() {
        assertThat(saved("--fixed")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("#2").doesNotContain("#1", "#6", "#8");
        assertThat(saved("6", "#3")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("#6  issue closed", "already fixed in wget-1.15", "#3")
                .doesNotContain("#1 ");
        assertThat(saved("99")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("there is no request 99");
        assertThat(saved("openssl")).isEqualTo(ExitCode.USAGE);
        assertThat(saved("--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"outcome\" : \"only-in-trunk\"", "\"number\" : 6", "\"malformed\" : [ ]")
                .contains(
                        "\"packages\" : [ { \"pkgname\" : \"openssl-1.0.1g\", \"pkgpath\" : \"security/openssl\" } ]");
    }

    @Test
    void answersArePrintedAndNotPosted() throws IOException {
        forge();
        assertThat(saved("--answer")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("=== #1 Backport openssl to fix CVE-2014-0224 ===\nStill open on `2014Q1`: ")
                .contains("- [CVE-2014-0224](http://a/CVE-2014-0224), man-in-the-middle-attack, in `openssl-1.0.1g`: ")
                .contains("```text\nopenssl-1.0.1g  security/openssl  on 2014Q1  1 finding")
                .contains("=== #2 Please update wget ===\nAlready fixed on `2014Q1` in `wget-1.15`.\n")
                .doesNotContain("#3", "@bob");
        saved("--answer", "3", "4", "5", "8");
        assertThat(out)
                .contains("Please name the package by its directory")
                .contains("This is for another branch (`2015Q4`), not for `2014Q1`.")
                .contains("`2014Q1` does not have `www/h2o`; only trunk does.")
                .contains("On `2014Q1` nothing is known against `wget-1.15`");
        assertThat(server.comments("issues/1")).isEmpty();
    }

    @Test
    void anAnswerIsPostedOnceAndThenKeptUpToDate() throws IOException {
        forge();
        server.issue(1, "Backport openssl to fix CVE-2014-0224", "", "open");
        server.issue(2, "Please update wget", "CVE-2013-9999", "open");
        server.issue(3, "How do I subscribe?", "", "open");
        assertThat(run("requests", "--answer", "--post")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains("  answered  "));
        assertThat(server.comments("issues/1"))
                .singleElement()
                .asString()
                .startsWith("bot: <!-- holdfast:answer 2014Q1 -->\nStill open on `2014Q1`: ");
        run("requests", "--answer", "--post");
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.contains("  answered before  "));
        assertThat(server.comments("issues/1")).hasSize(1);
        assertThat(server.comments("issues/3")).isEmpty();
    }

    @Test
    void whatCannotBePostedIsSaid() throws IOException {
        assertThat(saved("--post")).isEqualTo(ExitCode.USAGE);
        assertThat(saved("--answer", "--post")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("set [forge] in");
        forge();
        environment.clear();
        assertThat(saved("--answer", "--post")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("nothing can be written without a token in HOLDFAST_TOKEN or GITHUB_TOKEN");
        environment.put("GITHUB_TOKEN", "wr0ng");
        server.issue(1, "Backport openssl to fix CVE-2014-0224", "", "open");
        assertThat(saved("--answer", "1", "--post")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .contains("#1: ", "the token in GITHUB_TOKEN is not taken", "0 of 1 answers posted")
                .doesNotContain("wr0ng");
        configure("[forge]\nkind = \"github\"\nrepository = \"acme/other\"\nurl = \"" + server.url() + "\"");
        assertThat(saved("--answer", "1", "--post")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("#1 belongs to another repository than [forge] names");
    }

    @Test
    void withoutAForgeOrAFileThereIsNothingToRead() throws IOException {
        assertThat(run("requests")).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .contains("no repository of requests: set [forge] in holdfast.toml, or give an export with --from");
        Files.writeString(directory.resolve("bad"), "no JSON");
        Files.writeString(directory.resolve("other"), "[{\"a\": 1}]");
        Files.writeString(directory.resolve("half"), SAVED.strip().replaceFirst("]$", ", 7]"));
        assertThat(from("bad")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("is no JSON to its end");
        assertThat(from("other")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has no issue and no pull request in it");
        assertThat(from("nonesuch")).isEqualTo(ExitCode.FAILED);
        assertThat(from("half")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("holdfast: left out: ", "is no issue or pull request, but 7");
    }

    @Test
    void syncReadsThemWhereThereIsAToken() throws IOException {
        forge();
        server.issue(1, "Backport openssl to fix CVE-2014-0224", "", "open");
        run("sync");
        assertThat(out).contains("requests to acme/pkgsrc: 1 open, first read");
        server.issue(2, "Please update wget", "", "open");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("requests to acme/pkgsrc: 2 open, 1 new, 0 different\n  new        #2 Please update wget\n");
        run("sync", "--json");
        assertThat(out.replaceAll("\\s+", " ")).contains("\"requests\" : { \"source\" : \"acme/pkgsrc\", \"open\" : 2");
        run("explain", "openssl");
        assertThat(out).contains("asked for in #1");
        environment.put("HOLDFAST_TOKEN", "wr0ng");
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(out).contains("findings of 2014Q1: ").doesNotContain("requests to");
        assertThat(err).contains("holdfast: requests: ", "is not taken").doesNotContain("wr0ng");
        environment.clear();
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out).doesNotContain("requests to");
    }

    @ParameterizedTest
    @EnumSource
    void everyForgeIsRead(ForgeKind kind) throws IOException {
        try (ForgeServer other = new ForgeServer(kind)) {
            configure(
                    "[forge]\nkind = \"%s\"\nrepository = \"acme/pkgsrc\"\nurl = \"%s\"".formatted(kind, other.url()));
            for (int number : List.of(1, 2, 3)) {
                other.issue(number, "Backport openssl", "", "open", "security");
            }
            environment.put("HOLDFAST_TOKEN", ForgeServer.TOKEN);
            assertThat(run("requests")).isEqualTo(ExitCode.FINDINGS);
            assertThat(out).contains("3 requests to 2014Q1, 3 of them open: 3 for open findings");
            assertThat(out + err).doesNotContain(ForgeServer.TOKEN);
        }
    }

    private int saved(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "requests";
        arguments[1] = "--from";
        arguments[2] = directory.resolve("saved.json").toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return run(arguments);
    }

    private int from(String file) {
        return run("requests", "--from", directory.resolve(file).toString());
    }
}
