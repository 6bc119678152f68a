package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backport} on repositories and commits as they should not be: what happened is said, and no ref is touched. */
class BackportBadInputTest extends SmallBranch {

    private static final String TOPIC = "backport/2014Q1/security-openssl-1.0.1h";

    @TempDir
    private static Path kept;

    @BeforeEach
    void infrastructure() {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("wiz 2014-04-08 Add openssl");
        pkgsrc.cut();
    }

    private String updated() {
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        return pkgsrc.commit("wiz 2014-06-05 Update to openssl-1.0.1h");
    }

    // ---- the repository

    @Test
    void aBranchThatHasMovedSinceItWasReadIsReadFirst() {
        updatedAndSynced();
        pkgsrc.on(BACKPORTS);
        pkgsrc.write("doc/TODO", "more\n");
        pkgsrc.commit("jane 2014-06-06 Say what is to be done");
        String before = refs();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("the branch " + BACKPORTS + " has moved since it was read: run 'holdfast sync' first");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aBranchThatIsGoneIsSaidToBe() {
        updatedAndSynced();
        git.run("branch", "-q", "-D", BACKPORTS);
        String before = refs();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has no branch '" + BACKPORTS + "'");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aDirtyWorkTreeAndADetachedHeadStayAsTheyAre() throws IOException {
        updatedAndSynced();
        git.run("checkout", "-q", "--detach", BACKPORTS);
        Files.writeString(pkgsrc.path().resolve("security/openssl/Makefile"), "half an edit\n");
        Files.writeString(pkgsrc.path().resolve("new"), "not added\n");
        git.run("add", "security/openssl/Makefile");
        String before = git.run("status", "--porcelain=v2", "--branch");
        assertThat(run("backport", "openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.run("status", "--porcelain=v2", "--branch")).isEqualTo(before);
        assertThat(Files.readString(pkgsrc.path().resolve("security/openssl/Makefile")))
                .isEqualTo("half an edit\n");
        assertThat(git.run("rev-parse", TOPIC + "^")).isEqualTo(git.run("rev-parse", BACKPORTS));
    }

    @Test
    void aHookThatRefusesIsHeardAndNothingIsMade() throws IOException {
        updatedAndSynced();
        Path hook = Files.createDirectories(pkgsrc.path().resolve(".git/hooks")).resolve("reference-transaction");
        Files.writeString(hook, "#!/bin/sh\ntest \"$1\" = prepared || exit 0\necho 'refs are frozen' >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        String before = refs();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("refs are frozen");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aBranchInTheWayOfTheNamesIsSaidToBe() {
        updatedAndSynced();
        git.run("branch", "backport", TRUNK);
        String before = refs();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .contains("the branch backport is in the way of topic branches named backport/2014Q1/")
                .contains("set 'topic' in [backport]");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void twoAtOnceMakeItOnce() throws Exception {
        updatedAndSynced();
        String before = refs();
        List<CompletableFuture<Run>> runs = Stream.of(1, 2, 3)
                .map(i -> CompletableFuture.supplyAsync(() ->
                        Run.of(directory, Instant.parse("2015-06-01T12:00:0" + i + "Z"), "", "backport", "openssl")))
                .toList();
        List<Run> ended = new ArrayList<>();
        for (CompletableFuture<Run> run : runs) {
            ended.add(run.get());
        }
        assertThat(ended).filteredOn(run -> run.out().contains("1.0.1h: made")).hasSize(1);
        assertThat(ended)
                .filteredOn(run -> !run.out().contains("1.0.1h: made"))
                .allSatisfy(run -> assertThat(run.out() + run.err()).containsAnyOf("is there already", "another"));
        assertThat(refs()).isNotEqualTo(before).contains(TOPIC);
        assertThat(git.run("fsck", "--strict")).doesNotContain("error");
    }

    @Test
    void aPushThatHasNowhereToGoMakesNothing() {
        updated();
        synced();
        String before = refs();
        assertThat(run("backport", "openssl", "--push")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no remote to push to: set 'push' in [backport] of holdfast.toml");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aPushThatFailsLeavesTheBranch() {
        updated();
        synced();
        git.run("remote", "add", "origin", directory.resolve("nowhere.git").toString());
        assertThat(run("backport", "openssl", "--push")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("not pushed", "nowhere.git");
        assertThat(refs()).contains(TOPIC);
    }

    @Test
    void whoeverRunsItMustHaveAName() {
        updatedAndSynced();
        git.run("config", "user.name", "");
        String before = refs();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("git does not know who you are");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void wordsThatGoNotTogetherAreAnError() {
        updatedAndSynced();
        assertThat(run("backport")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backport", "--all-clean", "openssl")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backport", "openssl", "CVE-2014-0224")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backport", "nonesuch")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backport", "--continue", "openssl")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backport", "--continue", "security/openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("no backport was begun there");
    }

    @Test
    void thatNothingIsMadeIsSaidWithTheReason() {
        updatedAndSynced();
        assertThat(run("backport", "CVE-1999-0001")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("nothing is made for CVE-1999-0001: no finding names it");
        assertThat(run("backport", "openssl", "--to", "9.9")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("--to can be one of security/openssl 1.0.1h");
        assertThat(run("backport", "--all-clean")).isEqualTo(ExitCode.OK);
    }

    @Test
    void aPrefixThatGitDoesNotTakeIsSaidToBeNone() {
        updated();
        scenario.backport("topic = \"our topics\"");
        synced();
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("our topics", "set 'topic' in [backport]").doesNotContain("crash");
    }

    // ---- the commits

    @Test
    void ofAMergeWhatItChangedAgainstItsFirstParentIsTaken() {
        git.run("checkout", "-q", "-b", "side");
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update to openssl-1.0.1h");
        git.run("checkout", "-q", TRUNK);
        pkgsrc.write("doc/TODO", "more\n");
        pkgsrc.commit("jane 2014-06-06 Say what is to be done");
        git.run("-c", "user.name=wiz", "merge", "-q", "--no-ff", "-m", "Merge the update", "side");
        synced();
        assertThat(run("backport", "openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("is a merge: what it changed against its first parent was taken");
        assertThat(git.run("log", "-1", "--format=%s %P", TOPIC))
                .isEqualTo("Merge the update " + git.run("rev-parse", BACKPORTS));
        assertThat(git.run("diff", "--name-only", BACKPORTS, TOPIC))
                .isEqualTo("security/openssl/Makefile\nsecurity/openssl/distinfo");
    }

    @Test
    void binaryFilesModesLinksAndCarriageReturnsComeThroughAsTheyAre() throws IOException {
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        Path files = Files.createDirectories(pkgsrc.path().resolve("security/openssl/files"));
        Files.write(files.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 0, '\r', '\n', 26, '\n', (byte) 0xff});
        Files.writeString(files.resolve("run.sh"), "#!/bin/sh\r\n");
        assertThat(files.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(files.resolve("link.sh"), Path.of("run.sh"));
        pkgsrc.commit("wiz 2014-06-05 Update to openssl-1.0.1h");
        git.run("config", "core.autocrlf", "input");
        synced();
        assertThat(run("backport", "openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.run("rev-parse", TOPIC + ":security/openssl"))
                .isEqualTo(git.run("rev-parse", TRUNK + ":security/openssl"));
    }

    @Test
    void anAuthorWithoutAddressAndOddBytesInNamesComeThrough() throws IOException {
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        String good = pkgsrc.commit("wiz 2014-06-05 Update to openssl-1.0.1h");
        String raw = new String(git.bytes("cat-file", "commit", good), StandardCharsets.ISO_8859_1)
                .replaceFirst("author wiz <wiz@example.org>", "author J\u00f6rg \u00ff <>")
                .replaceFirst("(\ncommitter [^\n]*)", "$1\nencoding ISO-8859-1")
                .replaceFirst("Update to", "F\u00fcr alle: update to");
        Path object = directory.resolve("object");
        Files.write(object, raw.getBytes(StandardCharsets.ISO_8859_1));
        String odd = git.run("hash-object", "-t", "commit", "-w", "--literally", object.toString());
        git.run("update-ref", "refs/heads/" + TRUNK, odd);
        synced();
        assertThat(run("backport", "openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("has no e-mail address: kept as it is");
        String made = new String(git.bytes("cat-file", "commit", TOPIC), StandardCharsets.ISO_8859_1);
        assertThat(made)
                .contains(
                        "\nauthor J\u00f6rg \u00ff <> ",
                        "\nencoding ISO-8859-1\n",
                        "F\u00fcr alle: update to openssl-1.0.1h",
                        "(cherry picked from commit " + odd + ")");
    }

    private void updatedAndSynced() {
        Snapshot.of(kept.resolve("synced"), directory, () -> {
            updated();
            synced();
        });
    }

    private void synced() {
        scenario.vulns("openssl<1.0.1h spoof CVE-2014-0224").json();
    }
}
