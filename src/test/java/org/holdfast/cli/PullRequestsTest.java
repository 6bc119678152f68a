package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.holdfast.config.ForgeKind;
import org.holdfast.forge.ForgeServer;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code backport --pr}, from a real repository to a real remote and a forge that is asked over HTTP. */
class PullRequestsTest extends CommandLines {

    private static final String TOPIC = "backport/2014Q1/security-openssl-1.0.1h";

    private Git git = null;
    private Git remote = null;

    @BeforeEach
    void aBranchWithAFixInTrunk() {
        now = Scenario.TODAY;
        environment.put("HOLDFAST_TOKEN", ForgeServer.TOKEN);
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        pkgsrc.user("Jane Roe");
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("wiz 2014-04-08 Add openssl");
        pkgsrc.cut();
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
        new Git(directory).run("init", "-q", "--bare", "remote.git");
        remote = new Git(directory.resolve("remote.git"));
        git = new Git(pkgsrc.path());
        git.run("remote", "add", "origin", remote.repository().toString());
    }

    @ParameterizedTest
    @EnumSource
    void aTopicIsPushedAndProposedOnce(ForgeKind kind) throws IOException {
        try (ForgeServer server = new ForgeServer(kind)) {
            configure(kind, server);
            assertThat(run("backport", "openssl", "--pr")).as(this::said).isEqualTo(ExitCode.OK);
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
            assertThat(run("backport", "openssl", "--pr")).as(this::said).isEqualTo(ExitCode.OK);
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
        configure("pkgsrc", forge);
    }
}
