package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.RELEASE;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.holdfast.config.ForgeKind;
import org.holdfast.forge.ForgeServer;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backport --pr}, from a real repository to a real remote and a forge that is asked over HTTP. */
class PullRequestsTest {

    private static final String TOPIC = "backport/2014Q1/security-openssl-1.0.1h";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("HOLDFAST_TOKEN", ForgeServer.TOKEN));
    private Git git = null;
    private Git remote = null;
    private String out = "";
    private String err = "";

    @BeforeEach
    void aBranchWithAFixInTrunk() {
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("wiz 2014-04-08 Add openssl");
        pkgsrc.cut();
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
        new Git(directory).run("init", "-q", "--bare", "remote.git");
        remote = new Git(directory.resolve("remote.git"));
        git = new Git(pkgsrc.path());
        git.run("config", "user.name", "Jane Roe");
        git.run("config", "user.email", "jane@example.org");
        git.run("remote", "add", "origin", remote.repository().toString());
    }

    @ParameterizedTest
    @EnumSource
    void aTopicIsPushedAndProposedOnce(ForgeKind kind) throws IOException {
        try (ForgeServer server = new ForgeServer(kind)) {
            configure(kind, server);
            assertThat(run("backport", "openssl", "--pr")).as(() -> out + err).isEqualTo(ExitCode.OK);
            assertThat(remote.run("rev-parse", "refs/heads/" + TOPIC))
                    .isEqualTo(git.run("rev-parse", "refs/heads/" + TOPIC));
            assertThat(out).containsPattern("proposed  http\\S+");
            assertThat(server.pulls()).hasSize(1);
            assertThat(server.pulls().getFirst())
                    .startsWith(
                            TOPIC + " > " + BACKPORTS
                                    + ": security/openssl: pull up 1.0.1h, closes 1 finding: Pulls `security/openssl` up on `2014Q1`")
                    .contains("CVE-2014-0224", "by wiz: Update openssl to 1.0.1h");
            assertThat(run("backport", "openssl", "--pr", "--json")).isEqualTo(ExitCode.OK);
            assertThat(out).containsPattern("\"pull_request\" : \"http");
            assertThat(server.pulls()).hasSize(1);
            assertThat(out + err).doesNotContain(ForgeServer.TOKEN);
        }
    }

    @Test
    void anAnswerThatIsLostMakesNoSecondOne() throws IOException {
        try (ForgeServer server = new ForgeServer(ForgeKind.GITHUB)) {
            configure(ForgeKind.GITHUB, server);
            server.cutsAfter("POST");
            assertThat(run("backport", "openssl", "--pr")).as(() -> out + err).isEqualTo(ExitCode.OK);
            assertThat(server.pulls()).hasSize(1);
        }
    }

    @Test
    void whatTheForgeRefusesIsSaidAndTheTopicStays() throws IOException {
        try (ForgeServer server = new ForgeServer(ForgeKind.GITHUB)) {
            configure(ForgeKind.GITHUB, server);
            server.fails("POST", 422, Map.of(), "{\"message\": \"No commits between the branches\"}");
            assertThat(run("backport", "openssl", "--pr")).isEqualTo(ExitCode.FAILED);
            assertThat(err).contains("no pull request for " + TOPIC, "No commits between the branches");
            assertThat(out).contains("security/openssl 1.0.1h: made and pushed").doesNotContain("proposed");
            assertThat(run("backport", "openssl", "--pr")).isEqualTo(ExitCode.OK);
            assertThat(server.pulls()).hasSize(1);
        }
    }

    @Test
    void whatCannotBePushedIsNotProposed() throws IOException {
        try (ForgeServer server = new ForgeServer(ForgeKind.GITHUB)) {
            configure(ForgeKind.GITHUB, server);
            Path hook = Files.writeString(
                    remote.repository().resolve("hooks/pre-receive"),
                    "#!/bin/sh\necho 'branch is protected' >&2\nexit 1\n");
            assertThat(hook.toFile().setExecutable(true)).isTrue();
            assertThat(run("backport", "openssl", "--pr")).isEqualTo(ExitCode.FAILED);
            assertThat(err).contains("branch is protected");
            assertThat(server.pulls()).isEmpty();
        }
    }

    @Test
    void withoutATokenOrAForgeNothingIsMade() throws IOException {
        try (ForgeServer server = new ForgeServer(ForgeKind.GITHUB)) {
            configure(ForgeKind.GITHUB, server);
            String refs = git.run("for-each-ref");
            environment.clear();
            assertThat(run("backport", "openssl", "--pr")).isEqualTo(ExitCode.FAILED);
            assertThat(err).contains("HOLDFAST_TOKEN");
            assertThat(git.run("for-each-ref")).isEqualTo(refs);
            configure("");
            assertThat(run("backport", "openssl", "--pr")).isEqualTo(ExitCode.USAGE);
            assertThat(err).contains("[forge]");
        }
    }

    private void configure(ForgeKind kind, ForgeServer server) throws IOException {
        configure("[forge]\nkind = \"%s\"\nrepository = \"acme/pkgsrc\"\nurl = \"%s\"\n".formatted(kind, server.url()));
        // Whether sync may read the requests is no matter here.
        assertThat(run("sync")).isLessThan(ExitCode.USAGE);
    }

    private void configure(String forge) throws IOException {
        Files.writeString(directory.resolve("vulns"), "#FORMAT 1.0.0\nopenssl<1.0.1h\tspoof\thttp://x/CVE-2014-0224\n");
        Files.writeString(directory.resolve("holdfast.toml"), """
                [branch]
                name = "2014Q1"
                [git]
                repository = "pkgsrc"
                trunk = "%s"
                release = "%s"
                backports = "%s"
                [vulnerabilities]
                list = "vulns"
                """.formatted(TRUNK, RELEASE, BACKPORTS) + forge);
    }

    private int run(String... arguments) {
        Run run = Run.of(directory, Instant.parse("2015-06-01T12:00:00Z"), "", environment, arguments);
        out = run.out();
        err = run.err();
        return run.exit();
    }
}
