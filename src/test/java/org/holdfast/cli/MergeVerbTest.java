package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.RELEASE;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Delivery;
import org.holdfast.desk.Desk;
import org.holdfast.desk.MergeOrder;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code merge}, on small real repositories. The day is 2015-06-01; the branch was cut on 2014-04-09. */
class MergeVerbTest extends SmallBranch {

    private static final String LIST = "doc/CHANGES-pkgsrc-2014Q1";
    private static final String OPENSSL = "backport/2014Q1/security-openssl-1.0.1h";
    private static final String CURL = "backport/2014Q1/www-curl-7.37.0";

    @TempDir
    private static Path kept;

    @BeforeEach
    void twoPackages() {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.make("www/curl", "curl-7.36.0");
        pkgsrc.write(LIST, "Changes to the branch:\n\n");
        pkgsrc.commit("wiz 2014-04-08 Add both");
        pkgsrc.cut();
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update to openssl-1.0.1h");
        pkgsrc.update("www/curl", "curl-7.37.0");
        pkgsrc.commit("adam 2014-06-06 Update to curl-7.37.0");
    }

    // ---- topics

    @Test
    void aTopicThatStandsOnTheTipIsAFastForward() {
        prepared();
        String topic = git.run("rev-parse", OPENSSL);
        String others = refs().replaceAll("(?m)^.*\\srefs/heads/backports?/.*\n", "");
        assertThat(run("merge", "security/openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("""
                merged   security/openssl  1.0.1g -> 1.0.1h  fast-forward %s  closes 1
                            topic branch backport/2014Q1/security-openssl-1.0.1h deleted

                1 merged into %s; 1 package directory, 1 entry closed
                """.formatted(topic.substring(0, 12), BACKPORTS));
        assertThat(err).contains("holdfast sync");
        assertThat(git.run("rev-parse", BACKPORTS)).isEqualTo(topic);
        assertThat(git.run("branch", "--list", OPENSSL)).isEmpty();
        assertThat(refs().replaceAll("(?m)^.*\\srefs/heads/backports?/.*\n", ""))
                .isEqualTo(others);
        assertThat(git.run("status", "--porcelain")).isEmpty();
    }

    @Test
    void theNextIsAMergeAndBothLinesOfTheListOfChangesAreThere() {
        prepared();
        String second = git.run("rev-parse", CURL);
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("\\b[0-9a-f]{12}\\b", "ID")).isEqualTo("""
                merged   security/openssl  1.0.1g -> 1.0.1h  fast-forward ID  closes 1
                            topic branch backport/2014Q1/security-openssl-1.0.1h deleted
                merged   www/curl  7.36.0 -> 7.37.0  merge ID  closes 1
                            topic branch backport/2014Q1/www-curl-7.37.0 deleted

                2 merged into backports/2014Q1; 2 package directories, 2 entries closed
                """);
        assertThat(git.run("show", BACKPORTS + ":" + LIST)).isEqualTo("""
                Changes to the branch:

                	Updated security/openssl to 1.0.1h [jane 2015-06-01]
                	Updated www/curl to 7.37.0 [jane 2015-06-01]""");
        assertThat(git.run("log", "-1", "--format=%an <%ae> %cn%n%P%n%B", BACKPORTS))
                .endsWith(" " + second + """

                        Merge backport/2014Q1/www-curl-7.37.0

                        www/curl: curl-7.36.0 -> curl-7.37.0

                        Fixes: CVE-2014-0138 (curl<7.37.0, dos)""")
                .startsWith("Jane Roe <jane@example.org> Jane Roe\n");
        assertThat(git.run("for-each-ref", "refs/heads/backport")).isEmpty();
        assertThat(git.run("diff", "--name-only", TRUNK, BACKPORTS)).isEqualTo(LIST);
        assertThat(git.run("fsck", "--strict")).isEmpty();
    }

    @Test
    void aTopicOfTheDayBeforeIsMergedAfterASync() {
        prepared();
        run("merge", "www/curl");
        assertThat(run("merge", "security/openssl")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has moved since it was read: run 'holdfast sync' first");
        run("sync");
        assertThat(run("merge", "--keep", OPENSSL)).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("1.0.1g -> 1.0.1h  merge ");
        assertThat(git.run("show", BACKPORTS + ":" + LIST))
                .endsWith("\tUpdated www/curl to 7.37.0 [jane 2015-06-01]\n"
                        + "\tUpdated security/openssl to 1.0.1h [jane 2015-06-01]");
        assertThat(git.run("branch", "--list", OPENSSL)).isNotEmpty();
        run("sync");
        assertThat(run("merge", OPENSSL)).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("has all of it already");
        assertThat(git.run("branch", "--list", OPENSSL)).isEmpty();
    }

    @Test
    void aDryRunWritesNothing() {
        prepared();
        String before = refs() + git.run("count-objects", "-v");
        assertThat(run("merge", "--all", "--dry-run")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("would be merged  www/curl  7.36.0 -> 7.37.0  merge", "2 would be merged into");
        assertThat(refs() + git.run("count-objects", "-v")).isEqualTo(before);
    }

    @Test
    void aConflictIsRefusedAndTheOtherTopicIsMerged() {
        prepared();
        pkgsrc.on(BACKPORTS);
        pkgsrc.set("security/openssl", "DISTNAME", "openssl-1.0.1g1");
        pkgsrc.commit("joe 2014-07-01 Something else");
        pkgsrc.on(TRUNK);
        run("sync");
        String topic = git.run("rev-parse", OPENSSL);
        assertThat(run("merge", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("refused  backport/2014Q1/security-openssl-1.0.1h")
                .contains("conflicts with backports/2014Q1 as it is now in", "security/openssl/Makefile")
                .contains("holdfast backport security/openssl");
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("1 merged into backports/2014Q1, 1 refused");
        assertThat(git.run("rev-parse", OPENSSL)).isEqualTo(topic);
        assertThat(git.run("show", BACKPORTS + ":www/curl/Makefile")).contains("curl-7.37.0");
    }

    @Test
    void whatIsRefusedLeavesEveryRefAsItWas() {
        prepared();
        amended("openssl-1.0.1k");
        String before = refs();
        assertThat(run("merge", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("its name says what was reviewed, but it makes openssl-1.0.1k");
        assertThat(refs()).isEqualTo(before);
        assertThat(run("merge", "--json", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(JsonText.text(JsonText.list(JsonText.object(out), "merges").getFirst(), "state"))
                .isEqualTo("refused");
    }

    @Test
    void aVersionThatTheBranchHadBeforeIsRefused() {
        pkgsrc.on(BACKPORTS);
        pkgsrc.update("security/openssl", "openssl-1.0.1i");
        pkgsrc.commit("jane 2014-05-05 Update by hand");
        pkgsrc.update("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("jane 2014-05-06 Take it back");
        byHand(BACKPORTS, OPENSSL, "security/openssl", "openssl-1.0.1h");
        synced();
        String before = refs();
        assertThat(run("merge", OPENSSL)).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("not newer than openssl-1.0.1i: that was made on " + BACKPORTS);
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void twoTopicsOfOnePackageMustRiseOneAfterTheOther() {
        byHand(BACKPORTS, "backport/2014Q1/security-openssl-1.0.1k", "security/openssl", "openssl-1.0.1k");
        byHand(BACKPORTS, OPENSSL, "security/openssl", "openssl-1.0.1h");
        synced();
        assertThat(run("merge", "security/openssl")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("has 2 topic branches, say which", OPENSSL, "security-openssl-1.0.1k");
        assertThat(run("merge", "backport/2014Q1/security-openssl-1.0.1k", OPENSSL))
                .as(this::said)
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(git.run("show", BACKPORTS + ":security/openssl/Makefile")).contains("openssl-1.0.1k");
        assertThat(git.run("branch", "--list", OPENSSL)).isNotEmpty();
    }

    @Test
    void directoriesThatMakePackagesOfOneNameRiseEachForItself() {
        pkgsrc.on(BACKPORTS);
        pkgsrc.make("security/openssl09", "openssl-0.9.8y");
        pkgsrc.commit("joe 2014-06-30 The old series, too");
        pkgsrc.on(TRUNK);
        byHand(BACKPORTS, OPENSSL, "security/openssl", "openssl-1.0.1h");
        byHand(BACKPORTS, "backport/2014Q1/security-openssl09-0.9.8za", "security/openssl09", "openssl-0.9.8za");
        synced();
        assertThat(run("merge", "security/openssl", "security/openssl09"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("security/openssl09  0.9.8y -> 0.9.8za  merge ");
    }

    @Test
    void aTopicThatGoesUpAndDownAgainIsNoFastForwardSinceTheBranchNeverHadWhatItTookBack() {
        byHand(BACKPORTS, OPENSSL, "security/openssl", "openssl-1.0.2");
        pkgsrc.on(OPENSSL);
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("joe 2014-07-02 Not 1.0.2, then");
        synced();
        assertThat(run("merge", OPENSSL)).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains(
                        "1.0.1g -> 1.0.1h  merge ", "no fast-forward: on the way security/openssl makes openssl-1.0.2");
        run("sync");
        byHand(BACKPORTS, "backport/2014Q1/security-openssl-1.0.1k", "security/openssl", "openssl-1.0.1k");
        assertThat(run("merge", "security/openssl")).as(this::said).isEqualTo(ExitCode.OK);
    }

    @Test
    void whatAnOutsiderMadeIsMergedOnceItIsNamedAsATopic() {
        byHand(BACKPORTS, "fix-openssl", "security/openssl", "openssl-1.0.1h");
        synced();
        String before = refs();
        assertThat(run("merge", "fix-openssl")).as(this::said).isEqualTo(ExitCode.USAGE);
        assertThat(err.replaceAll("\\s+", " "))
                .contains("fix-openssl is no topic branch: those are below backport/2014Q1/; 'git branch"
                        + " backport/2014Q1/category-directory-version fix-openssl' makes one of it");
        assertThat(refs()).isEqualTo(before);
        git.run("branch", OPENSSL, "fix-openssl");
        assertThat(run("merge", OPENSSL)).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("merged   security/openssl  1.0.1g -> 1.0.1h  fast-forward");
        assertThat(git.run("branch", "--list", "fix-openssl")).isNotEmpty();
    }

    @Test
    void aNewPackageIsWhatItsTopicIsNamedFor() {
        git.run("branch", "backport/2014Q1/net-new-1.0", BACKPORTS);
        pkgsrc.on("backport/2014Q1/net-new-1.0");
        pkgsrc.make("net/new", "new-1.1");
        pkgsrc.commit("joe 2014-07-01 Add new-1.1");
        synced();
        assertThat(run("merge", "net/new")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("its name says what was reviewed, but it makes new-1.1");
        git.run("branch", "-m", "backport/2014Q1/net-new-1.0", "backport/2014Q1/net-new-1.1");
        assertThat(run("merge", "net/new")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("merged   net/new  nothing -> new-1.1  fast-forward ");
    }

    @Test
    void aTopicThatStandsOnTrunkWouldBringTrunk() {
        byHand(TRUNK, "backport/2014Q1/www-curl-7.38.0", "www/curl", "curl-7.38.0");
        synced();
        String before = refs();
        assertThat(run("merge", "www/curl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("it would bring 2 commits of trunk itself", "git rebase --onto");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aTopicThatChangesNoVersionReachesNobody() {
        git.run("branch", "backport/2014Q1/readme", BACKPORTS);
        pkgsrc.on("backport/2014Q1/readme");
        pkgsrc.write("www/curl/DESCR", "Something else.\n");
        pkgsrc.commit("joe 2014-07-01 Words");
        synced();
        assertThat(run("merge", "readme")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("no PKGNAME changes by it", "--override \"reason\" merges it anyway");
        assertThat(run("merge", "readme", "--override", "words only"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(git.run("log", "-1", "--format=%B", BACKPORTS))
                .contains("In spite of: no PKGNAME changes by it", "Merge-override: words only");
    }

    @Test
    void whatRidesAlongWithoutANewPkgnameIsRefused() {
        byHand(BACKPORTS, CURL, "www/curl", "curl-7.37.0");
        pkgsrc.on(CURL);
        pkgsrc.write("security/openssl/DESCR", "Other words.\n");
        pkgsrc.write("security/openssl/buildlink3.mk", "# read by nobody\n");
        pkgsrc.write("doc/TODO", "Nothing.\n");
        pkgsrc.commit("joe 2014-07-02 Words");
        synced();
        assertThat(run("merge", CURL)).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("security/openssl changes, but its PKGNAME does not: nobody who has it would get that"
                        + " (DESCR, buildlink3.mk) --override")
                .doesNotContain("doc/TODO");
        pkgsrc.on(CURL);
        pkgsrc.patch("security/openssl", "patch-a", "Words");
        pkgsrc.write("security/openssl/distinfo", "$NetBSD$\n");
        pkgsrc.commit("joe 2014-07-02 A patch, too");
        pkgsrc.on(TRUNK);
        assertThat(run("merge", CURL, "--override", "so be it")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("security/openssl lacks the checksum of patch-a");
    }

    @Test
    void aFileOfAnotherDirectoryThatOnlyWhatMovesReadsIsNoChangeOfThatDirectory() {
        byHand(BACKPORTS, CURL, "www/curl", "curl-7.37.0");
        pkgsrc.on(CURL);
        pkgsrc.write("security/openssl/buildlink3.mk", "# read by curl\n");
        pkgsrc.add("www/curl/Makefile", ".include \"../../security/openssl/buildlink3.mk\"");
        pkgsrc.commit("joe 2014-07-02 Link it");
        synced();
        assertThat(run("merge", CURL)).as(this::said).isEqualTo(ExitCode.OK);
    }

    @Test
    void aPatchWithoutItsChecksumIsRefused() {
        git.run("branch", OPENSSL, BACKPORTS);
        pkgsrc.on(OPENSSL);
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.patch("security/openssl", "patch-a", "Words");
        pkgsrc.write("security/openssl/distinfo", """
                $NetBSD$

                SHA1 (openssl-1.0.1h.tar.gz) = 00
                RMD160 (openssl-1.0.1h.tar.gz) = 00
                Size (openssl-1.0.1h.tar.gz) = 1 bytes
                """);
        pkgsrc.commit("joe 2014-07-01 Update to 1.0.1h");
        synced();
        assertThat(run("merge", OPENSSL)).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("security/openssl lacks the checksum of patch-a");
    }

    // ---- the list

    @Test
    void whatTheListHasSinceFoundVulnerableIsRefusedUnlessAMaintainerKnowsBetter() {
        prepared();
        vulns("openssl<1.0.1h spoof CVE-2014-0224", "openssl>=1.0.1h<1.0.1k dos CVE-2014-3571");
        String before = refs();
        assertThat(run("merge", "security/openssl")).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("the list has found openssl-1.0.1h vulnerable, which openssl-1.0.1g is not: CVE-2014-3571");
        assertThat(refs()).isEqualTo(before);
        assertThat(run("merge", "security/openssl", "--override", "still better than\nbefore"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("1.0.1g -> 1.0.1h  merge ");
        assertThat(git.run("log", "-1", "--format=%B", BACKPORTS))
                .contains("In spite of: the list has found openssl-1.0.1h vulnerable")
                .contains("Merge-override: still better than before");
    }

    @Test
    void anEntryThatWasWidenedSinceIsNotClosedAsTheCommitsSay() {
        prepared();
        vulns("openssl<1.0.1k spoof CVE-2014-0224");
        assertThat(run("merge", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains(
                        "its commits say that openssl-1.0.1h closes what the list still has for it: CVE-2014-0224 (openssl<1.0.1k, spoof)");
    }

    // ---- repositories

    @Test
    void aBranchThatIsCheckedOutIsRefusedAndItsFilesStay() {
        prepared();
        pkgsrc.on(BACKPORTS);
        String before = refs();
        assertThat(run("merge", "--all", "--dry-run")).isEqualTo(ExitCode.FAILED);
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("is checked out in " + pkgsrc.path(), "switch --detach");
        assertThat(refs()).isEqualTo(before);
        git.run("switch", "-q", "--detach");
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.run("status", "--porcelain")).isEmpty();
        assertThat(pkgsrc.read("www/curl/Makefile")).contains("curl-7.36.0");
    }

    @Test
    void aBranchThatIsBeingBisectedInAWorktreeIsRefused() {
        prepared();
        Path review = directory.resolve("review");
        git.run("worktree", "add", "-q", review.toString(), BACKPORTS);
        Git worktree = new Git(review);
        worktree.run("bisect", "start", BACKPORTS, BACKPORTS + "~1");
        worktree.run("checkout", "-q", "--detach");
        String before = refs();
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("is being rebased or bisected");
        assertThat(refs()).isEqualTo(before);
        worktree.run("bisect", "reset", "HEAD");
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
    }

    @Test
    void aTopicThatIsCheckedOutElsewhereIsMergedAndStays() {
        prepared();
        git.run("worktree", "add", "-q", directory.resolve("review").toString(), OPENSSL);
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("the topic branch stays: it is checked out in");
        assertThat(git.run("for-each-ref", "--format=%(refname:short)", "refs/heads/backport"))
                .isEqualTo(OPENSSL);
    }

    @Test
    void aBranchThatIsMissingIsSaid() {
        prepared();
        git.run("branch", "-D", BACKPORTS);
        String before = refs();
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has no branch '" + BACKPORTS + "'");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void whatIsNotThereIsAUsageError() {
        prepared();
        assertThat(run("merge", "www/nothing")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("there is no topic branch of www/nothing below backport/2014Q1");
        assertThat(run("merge")).isEqualTo(ExitCode.USAGE);
        assertThat(run("merge", "--all", "www/curl")).isEqualTo(ExitCode.USAGE);
        assertThat(run("merge", TRUNK)).isEqualTo(ExitCode.USAGE);
        assertThat(run("merge", "--all", "--override", " ")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aHookThatFailsLeavesEveryRefAsItWas() throws IOException {
        prepared();
        hook("reference-transaction", "test \"$1\" = prepared && { echo not today >&2; exit 1; }\nexit 0\n");
        String before = refs();
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("not today");
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void whenSomebodyElseMovesTheBranchMeanwhileNothingIsMerged() {
        prepared();
        String tip = git.run("rev-parse", BACKPORTS);
        String other = git.run("commit-tree", "-m", "Another", "-p", tip, tip + "^{tree}");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> mergeWhile("update-ref", "refs/heads/" + BACKPORTS, other))
                .withMessageContaining(BACKPORTS + " has moved while this ran, so nothing was merged");
        assertThat(git.run("rev-parse", BACKPORTS)).isEqualTo(other);
        assertThat(git.run("for-each-ref", "refs/heads/backport").lines()).hasSize(2);
    }

    @Test
    void whenATopicMovesBetweenReadingAndWritingNothingIsMerged() {
        prepared();
        String tip = git.run("rev-parse", BACKPORTS);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> mergeWhile("update-ref", "refs/heads/" + CURL, tip))
                .withMessageContaining(CURL + " has moved while this ran");
        assertThat(git.run("rev-parse", BACKPORTS)).isEqualTo(tip);
        assertThat(git.run("branch", "--list", OPENSSL)).isNotEmpty();
    }

    @Test
    void ofTwoAtOnceOneWinsAndTheOtherSaysSo() throws Exception {
        prepared();
        List<Thread> threads = new ArrayList<>();
        Run[] runs = new Run[2];
        for (int i = 0; i < 2; i++) {
            int at = i;
            String topic = i == 0 ? OPENSSL : CURL;
            threads.add(Thread.ofPlatform().start(() -> runs[at] = once("merge", topic)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(List.of(runs[0].exit(), runs[1].exit()))
                .as(runs[0].err() + runs[1].err())
                .containsExactlyInAnyOrder(ExitCode.OK, ExitCode.FAILED);
        assertThat(runs[0].err() + runs[1].err()).contains("run 'holdfast sync'");
        assertThat(git.run("for-each-ref", "refs/heads/backport").lines()).hasSize(1);
        assertThat(git.run("fsck", "--strict")).isEmpty();
    }

    // ---- pushing

    @Test
    void pushMovesTheBranchThereAndTakesTheTopicAway() {
        prepared();
        Git remote = remote();
        git.run("push", "-q", "origin", OPENSSL, CURL);
        remote.run("update-ref", "refs/heads/" + CURL, remote.run("rev-parse", BACKPORTS));
        assertThat(run("merge", "--all", "--push")).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("pushed   security/openssl  1.0.1g -> 1.0.1h")
                .contains("refused  " + CURL, "push it first: git push origin " + CURL);
        assertThat(remote.run("rev-parse", BACKPORTS)).isEqualTo(git.run("rev-parse", BACKPORTS));
        assertThat(remote.run("for-each-ref", "--format=%(refname:short)", "refs/heads/backport"))
                .isEqualTo(CURL);
    }

    @Test
    void aTopicThatWasAmendedWhereItIsReviewedMustBeFetchedFirst() {
        prepared();
        Git remote = remote();
        git.run("push", "-q", "origin", OPENSSL);
        String tip = git.run("rev-parse", BACKPORTS);
        String reviewed = remote.run(
                "-c",
                "user.name=Joe",
                "-c",
                "user.email=joe@example.org",
                "commit-tree",
                "-m",
                "Amended",
                "-p",
                tip,
                OPENSSL + "^{tree}");
        remote.run("update-ref", "refs/heads/" + OPENSSL, reviewed);
        String before = refs();
        assertThat(run("merge", OPENSSL, "--push")).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " ")).contains("fetch it first: git fetch origin " + OPENSSL + ":" + OPENSSL);
        assertThat(refs()).isEqualTo(before);
        assertThat(remote.run("rev-parse", BACKPORTS)).isEqualTo(tip);
        git.run("fetch", "-q", "origin");
        assertThat(run("merge", OPENSSL)).as(this::said).isEqualTo(ExitCode.FINDINGS);
        git.run("fetch", "-q", "origin", "+" + OPENSSL + ":" + OPENSSL);
        assertThat(run("merge", OPENSSL, "--push")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(remote.run("rev-parse", BACKPORTS)).isEqualTo(reviewed);
    }

    @Test
    void aRemoteThatRejectsIsQuotedAndWhatIsMergedHereStays() throws IOException {
        prepared();
        Git remote = remote();
        Path hook = remote.repository().resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho protected branch, ask Joe >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        String there = remote.run("for-each-ref");
        assertThat(run("merge", "--all", "--push")).as(this::said).isEqualTo(ExitCode.FAILED);
        assertThat(out).contains("merged   security/openssl");
        assertThat(err)
                .contains(
                        "protected branch, ask Joe",
                        "to push it again: git -C ",
                        " push origin " + git.run("rev-parse", BACKPORTS) + ":refs/heads/");
        assertThat(remote.run("for-each-ref")).isEqualTo(there);
        assertThat(git.run("show", BACKPORTS + ":www/curl/Makefile")).contains("curl-7.37.0");
    }

    @Test
    void inAMirrorTheTopicsStayUntilTheOtherSideHasTheMerge() throws IOException {
        prepared();
        Git remote = remote();
        Path configuration = directory.resolve("holdfast.toml");
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace("repository = \"pkgsrc\"", "repository = \"file://" + remote.repository() + "\""));
        run("sync");
        Git mirror = new Git(directory.resolve(".holdfast/pkgsrc.git"));
        mirror.run("config", "user.name", "Jane Roe");
        mirror.run("config", "user.email", "jane@example.org");
        assertThat(run("backport", "security/openssl")).as(this::said).isEqualTo(ExitCode.OK);
        String before = mirror.run("for-each-ref");
        assertThat(run("merge", "--all")).isEqualTo(ExitCode.USAGE);
        assertThat(err.replaceAll("\\s+", " "))
                .contains("without --push the next 'holdfast sync' would undo the merge");
        assertThat(mirror.run("for-each-ref")).isEqualTo(before);
        Path hook = remote.repository().resolve("hooks/update");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho protected >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        assertThat(run("merge", "--all", "--push")).isEqualTo(ExitCode.FAILED);
        assertThat(mirror.run("branch", "--list", OPENSSL)).isNotEmpty();
        run("sync");
        assertThat(mirror.run("for-each-ref")).isEqualTo(before);
        Files.delete(hook);
        assertThat(run("merge", "--all", "--push")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(mirror.run("branch", "--list", OPENSSL)).isEmpty();
        assertThat(remote.run("rev-parse", BACKPORTS)).isEqualTo(mirror.run("rev-parse", BACKPORTS));
    }

    @Test
    void pushingNowhereIsAUsageErrorBeforeAnythingIsMerged() {
        prepared();
        String before = refs();
        assertThat(run("merge", "--all", "--push")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("'push' in [backport]");
        assertThat(refs()).isEqualTo(before);
    }

    // ---- release

    @Test
    void allOfBackportsGoesToReleaseAsAFastForward() {
        prepared();
        run("merge", "--all");
        run("sync");
        assertThat(run("merge", "--release")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("\\b[0-9a-f]{12}\\b", "ID")).isEqualTo("""
                merged   security/openssl  1.0.1g -> 1.0.1h  fast-forward ID  closes 2
                            www/curl  7.36.0 -> 7.37.0

                1 merged into release/2014Q1; 2 package directories, 2 entries closed
                """);
        assertThat(git.run("rev-parse", RELEASE)).isEqualTo(git.run("rev-parse", BACKPORTS));
    }

    @Test
    void whatTheArchiveHasFromBackportsGoesToReleaseAsItIsAndNothingLower() {
        prepared();
        run("merge", "--all");
        scenario.published("www/curl curl-7.37.0", "security/openssl openssl-1.0.1k")
                .json();
        assertThat(run("merge", "--release", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("openssl-1.0.1h, which is not newer than openssl-1.0.1k: that was published");
        assertThat(run("merge", "--release", "www/curl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("www/curl  7.36.0 -> 7.37.0  picked ");
    }

    @Test
    void onlyWhatIsNamedGoesToReleaseAndTheRestFollowsLater() {
        prepared();
        run("merge", "--all");
        run("sync");
        assertThat(run("merge", "--release", "www/curl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("merged   www/curl  7.36.0 -> 7.37.0  picked ", "closes 1", "(adam)");
        assertThat(git.run("show", RELEASE + ":security/openssl/Makefile")).contains("openssl-1.0.1g");
        assertThat(git.run("show", RELEASE + ":" + LIST))
                .contains("Updated www/curl")
                .doesNotContain("openssl");
        assertThat(git.run("log", "-2", "--reverse", "--format=%an|%cn|%s", RELEASE))
                .isEqualTo("adam|Jane Roe|Update to curl-7.37.0\nJane Roe|Jane Roe|doc: Updated www/curl to 7.37.0");
        assertThat(git.run("log", "-1", "--format=%B", RELEASE + "~1"))
                .contains("Fixes: CVE-2014-0138 (curl<7.37.0, dos)")
                .containsPattern("\\(cherry picked from commit [0-9a-f]{40}\\)$");
        run("sync");
        assertThat(run("merge", "--release", "www/curl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("has all of it already");
        assertThat(run("merge", "--release")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("security/openssl  1.0.1g -> 1.0.1h  merge ");
        assertThat(git.run("diff", "--name-only", RELEASE, BACKPORTS, "--", "security", "www"))
                .isEmpty();
        assertThat(git.run("show", RELEASE + ":" + LIST).lines().filter(line -> line.contains("Updated")))
                .hasSize(2);
    }

    @Test
    void aCommitThatConcernsAnotherPackageTooIsNotTornApart() {
        pkgsrc.on(BACKPORTS);
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.update("www/curl", "curl-7.37.0");
        pkgsrc.commit("jane 2014-07-01 Update both");
        pkgsrc.on(TRUNK);
        synced();
        String before = refs();
        assertThat(run("merge", "--release", "www/curl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("(Update both) also changes security/openssl: name that, too, to have it come along");
        assertThat(refs()).isEqualTo(before);
        assertThat(run("merge", "--release", "www/curl", "security/openssl"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aSharedFileThatANamedPackageReadsComesAlong() {
        pkgsrc.on(BACKPORTS);
        pkgsrc.write("mk/curl-version.mk", "CURLVERSION=\t7.38.0\n");
        pkgsrc.commit("jane 2014-07-01 A file for the version of curl");
        pkgsrc.write(
                "www/curl/Makefile",
                pkgsrc.read("www/curl/Makefile")
                        .replaceFirst(
                                "(?m)^DISTNAME=.*$",
                                ".include \"../../mk/curl-version.mk\"\nDISTNAME=\tcurl-\\${CURLVERSION}"));
        pkgsrc.write("www/curl/distinfo", """
                $NetBSD$

                SHA1 (curl-7.38.0.tar.gz) = 00
                RMD160 (curl-7.38.0.tar.gz) = 00
                Size (curl-7.38.0.tar.gz) = 1 bytes
                """);
        pkgsrc.commit("jane 2014-07-02 Use it");
        pkgsrc.on(TRUNK);
        synced();
        assertThat(run("merge", "--release", "www/curl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("7.36.0 -> 7.38.0", "mk/curl-version.mk");
    }

    @Test
    void withoutABackportsBranchThereIsNothingToMergeFrom() throws IOException {
        prepared();
        Path configuration = directory.resolve("holdfast.toml");
        Files.writeString(configuration, Files.readString(configuration).replaceFirst("(?m)^backports = .*\n", ""));
        assertThat(run("merge", "--release")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no backports branch");
    }

    // ---- what the tests begin with

    /** Both backports are there, and the store knows of it. */
    private void prepared() {
        Snapshot.of(kept.resolve("prepared"), directory, () -> {
            synced();
            assertThat(run("backport", "--all-clean")).as(this::said).isEqualTo(ExitCode.OK);
        });
    }

    private void synced() {
        pkgsrc.on(TRUNK);
        scenario.vulns("openssl<1.0.1h spoof CVE-2014-0224", "curl<7.37.0 dos CVE-2014-0138")
                .json();
    }

    private void vulns(String... entries) {
        scenario.vulns(entries).json();
    }

    /** Somebody pushes another version to a topic that was reviewed. */
    private void amended(String distname) {
        pkgsrc.on(OPENSSL);
        pkgsrc.update("security/openssl", distname);
        pkgsrc.commit("joe 2014-07-01 Update to " + distname);
        pkgsrc.on(TRUNK);
    }

    private void byHand(String from, String topic, String pkgpath, String distname) {
        git.run("branch", topic, from);
        pkgsrc.on(topic);
        pkgsrc.update(pkgpath, distname);
        pkgsrc.commit("joe 2014-07-01 Update to " + distname);
        pkgsrc.on(TRUNK);
    }

    private Git remote() {
        Git remote = new Git(directory.resolve("remote.git"));
        new Git(directory).run("clone", "-q", "--bare", "pkgsrc", "remote.git");
        remote.run("for-each-ref", "--format=%(refname)", "refs/heads/backport")
                .lines()
                .forEach(ref -> remote.run("update-ref", "-d", ref));
        git.run("remote", "add", "origin", remote.repository().toString());
        return remote;
    }

    private void hook(String name, String script) throws IOException {
        Path hook = pkgsrc.path().resolve(".git/hooks/" + name);
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + script);
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    /** Merges all, while another process does something: after all was read, and before anything is written. */
    private void mergeWhile(String... command) {
        Configuration configuration = Configuration.read(directory.resolve("holdfast.toml"));
        Console console = new Console(
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                new ByteArrayInputStream(new byte[0]),
                Map.of(),
                directory,
                Clock.fixed(Instant.parse("2015-06-01T12:00:00Z"), ZoneOffset.UTC));
        Progress whileMerging = (what, done, of) -> git.run(command);
        try (Desk desk = Desk.open(configuration, console.surroundings(), whileMerging)) {
            desk.merge(new MergeOrder(false, List.of(), Delivery.LOCAL, Optional.empty(), false));
        }
    }
}
