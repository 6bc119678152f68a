package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.RELEASE;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.Test;

/** {@code backport}, on small real repositories. The day is 2015-06-01; the branch was cut on 2014-04-09. */
class BackportVerbTest extends SmallBranch {

    // ---- commits

    @Test
    void eachCommitOfTrunkIsOneOfTheTopicWithItsAuthorAndWhatItCloses() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        String first = pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        String second = pkgsrc.updated("security/openssl", "openssl-1.0.1k", "jperkin 2015-01-08");
        synced("openssl<1.0.1h spoof CVE-2014-0224", "openssl<1.0.1k dos CVE-2014-3571");
        String before = refs();
        assertThat(run("backport", "security/openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("\\b[0-9a-f]{12}\\b", "ID")).isEqualTo("""
                security/openssl 1.0.1k: made
                  branch    backport/2014Q1/security-openssl-1.0.1k
                  version   openssl-1.0.1g -> openssl-1.0.1k
                  commit    ID Update to openssl-1.0.1h (wiz) from ID
                  commit    ID Update to openssl-1.0.1k (jperkin) from ID
                  closes    CVE-2014-0224  spoof  openssl<1.0.1h
                  closes    CVE-2014-3571  dos  openssl<1.0.1k
                  note      new distfiles: openssl-1.0.1k.tar.gz
                  note      no line in doc/CHANGES: the branch has no such file, and 'changes' in [backport] names none

                1 backport made; 2 entries closed on 2014Q1
                """);
        String topic = "backport/2014Q1/security-openssl-1.0.1k";
        assertThat(git.run(
                        "log",
                        "--reverse",
                        "--format=%an <%ae> %ad|%cn <%ce> %cd|%B",
                        "--date=short",
                        BACKPORTS + ".." + topic))
                .isEqualTo("""
                        wiz <wiz@example.org> 2014-06-05|Jane Roe <jane@example.org> 2015-06-01|Update to openssl-1.0.1h

                        Fixes: CVE-2014-0224 (openssl<1.0.1h, spoof)
                        (cherry picked from commit %s)

                        jperkin <jperkin@example.org> 2015-01-08|Jane Roe <jane@example.org> 2015-06-01|Update to openssl-1.0.1k

                        Fixes: CVE-2014-3571 (openssl<1.0.1k, dos)
                        (cherry picked from commit %s)""".formatted(first, second));
        assertThat(git.run("diff", "--stat", TRUNK, topic)).isEmpty();
        assertThat(refs().replaceFirst("(?m)^.*\\srefs/heads/backport/.*\n", ""))
                .isEqualTo(before);
        assertThat(git.run("status", "--porcelain")).isEmpty();
        assertThat(git.run("fsck", "--strict")).isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIs() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        run("backport", "openssl");
        String made = refs();
        assertThat(run("backport", "CVE-2014-0224")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("security/openssl 1.0.1h: is there already");
        assertThat(refs()).isEqualTo(made);
        git.run("update-ref", "refs/heads/backport/2014Q1/security-openssl-1.0.1h", BACKPORTS);
        String other = refs();
        assertThat(run("backport", "CVE-2014-0224")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("with other content", "git branch -D backport/2014Q1/security-openssl-1.0.1h");
        assertThat(refs()).isEqualTo(other);
    }

    @Test
    void aDryRunWritesNothing() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        String before = refs() + git.run("count-objects", "-v");
        assertThat(run("backport", "--all-clean", "--dry-run")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("security/openssl 1.0.1h: would be made", "1 backport would be made");
        assertThat(refs() + git.run("count-objects", "-v")).isEqualTo(before);
    }

    @Test
    void aDryRunPushesNothingThatIsThere() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        new Git(directory).run("init", "-q", "--bare", "remote.git");
        git.run("remote", "add", "origin", directory.resolve("remote.git").toString());
        run("backport", "openssl");
        assertThat(run("backport", "openssl", "--dry-run", "--push")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("security/openssl 1.0.1h: is there already\n");
        assertThat(new Git(directory.resolve("remote.git")).run("for-each-ref")).isEmpty();
    }

    // ---- versions

    @Test
    void aRevisionThatTheBranchHasUsedIsNotUsedAgain() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.on(BACKPORTS);
        pkgsrc.set("security/openssl", "PKGREVISION", "2");
        pkgsrc.commit("jane 2014-05-05 Bump");
        pkgsrc.unset("security/openssl", "PKGREVISION");
        pkgsrc.commit("jane 2014-05-06 Take it back");
        pkgsrc.on(TRUNK);
        pkgsrc.set("security/openssl", "PKGREVISION", "1");
        pkgsrc.patch("security/openssl", "patch-CVE-2014-0224", "Fixes CVE-2014-0224");
        pkgsrc.commit("wiz 2014-06-05 Fix CVE-2014-0224");
        synced("openssl<1.0.1gnb1 spoof CVE-2014-0224");
        assertThat(run("backport", "--all-clean")).as(this::said).isEqualTo(ExitCode.OK);
        String because = "PKGREVISION 3 in security/openssl/Makefile: openssl-1.0.1gnb2 was made on " + BACKPORTS;
        assertThat(out).contains("openssl-1.0.1g -> openssl-1.0.1gnb3", because);
        String topic = "backport/2014Q1/security-openssl-1.0.1gnb3";
        assertThat(git.run("show", topic + ":security/openssl/Makefile"))
                .contains("DISTNAME=\topenssl-1.0.1g\nPKGREVISION=\t3\n");
        assertThat(git.run("log", "-1", "--format=%B", topic)).contains("[jane: " + because + "]");
    }

    @Test
    void aVersionBelowOneThatWasThereIsRefused() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.on(BACKPORTS);
        pkgsrc.update("security/openssl", "openssl-1.0.1i");
        pkgsrc.commit("jane 2014-05-05 Update by hand");
        pkgsrc.update("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("jane 2014-05-06 Take it back");
        pkgsrc.on(TRUNK);
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        String before = refs();
        assertThat(run("backport", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("it would lower the version to openssl-1.0.1h: openssl-1.0.1i was made on " + BACKPORTS);
        assertThat(refs()).isEqualTo(before);
    }

    @Test
    void aPatchAloneIsTakenWithARevisionOfTheBranchsOwn() {
        pkgsrc.make("graphics/jasper", "jasper-1.900.1");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "2");
        pkgsrc.commit("wiz 2014-04-08 Add jasper");
        pkgsrc.cut();
        pkgsrc.set("graphics/jasper", "PKGREVISION", "3");
        pkgsrc.commit("wiz 2014-05-08 Bump for jpeg");
        pkgsrc.update("graphics/jasper", "jasper-2.0.0");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "5");
        pkgsrc.commit("wiz 2014-07-08 Update to 2.0.0");
        pkgsrc.set("graphics/jasper", "PKGREVISION", "6");
        pkgsrc.patch("graphics/jasper", "patch-CVE-2014-8137", "Fixes CVE-2014-8137");
        pkgsrc.commit("wiz 2014-12-08 Fix CVE-2014-8137");
        synced("jasper<2.0.0nb6 dos CVE-2014-8137");
        assertThat(run("backport", "--json", "jasper")).as(this::said).isEqualTo(ExitCode.OK);
        String topic = "backport/2014Q1/graphics-jasper-1.900.1nb3";
        assertThat(git.run("show", topic + ":graphics/jasper/Makefile"))
                .contains("DISTNAME=\tjasper-1.900.1\nPKGREVISION=\t3\n");
        assertThat(git.run("show", topic + ":graphics/jasper/distinfo"))
                .contains("(jasper-1.900.1.tar.gz)", "SHA1 (patch-CVE-2014-8137) = ")
                .doesNotContain("2.0.0");
        assertThat(git.run("log", "-1", "--format=%B", topic))
                .contains(
                        "Fixes: CVE-2014-8137",
                        "[jane: settled in graphics/jasper/distinfo: the checksums of patches]");
    }

    @Test
    void aPatchOfTheBranchsOwnVersionIsMadeMergedAndThenSaidToBeThere() {
        pkgsrc.make("graphics/tiff", "tiff-3.8.2");
        pkgsrc.set("graphics/tiff", "PKGREVISION", "4");
        pkgsrc.commit("wiz 2014-04-08 Add tiff");
        pkgsrc.cut();
        pkgsrc.set("graphics/tiff", "PKGREVISION", "5");
        pkgsrc.commit("wiz 2014-05-08 Bump for jpeg");
        pkgsrc.set("graphics/tiff", "PKGREVISION", "6");
        pkgsrc.patch("graphics/tiff", "patch-ba", "Fixes CVE-2009-2347");
        pkgsrc.commit("drochner 2014-07-08 Fix CVE-2009-2347");
        pkgsrc.updated("graphics/tiff", "tiff-3.9.0", "wiz 2014-09-09");
        synced("tiff-[0-9]* dos CVE-2009-2347");
        assertThat(run("backport", "--all-clean")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("closes    CVE-2009-2347");
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
        run("sync");
        run("status", "--json");
        assertThat(out).doesNotContain("\"disposition\" : \"pullup\"");
        run("merge", "--release");
        run("sync");
        run("status", "--json");
        assertThat(out).contains("\"disposition\" : \"patched\"");
    }

    @Test
    void oneOfSeveralBackportsThatChangeTheSameFilesIsEnough() {
        pkgsrc.write("chat/libpurple/Makefile.common", "VERSION=\t2.6\n");
        pkgsrc.write(
                "chat/libpurple/distinfo",
                "$NetBSD$\n\nSHA1 (pidgin-2.6.tar.gz) = 1\nRMD160 (pidgin-2.6.tar.gz) = 1\n");
        String makefile = "DISTNAME=\tpidgin-${VERSION}\nPKGNAME=\t%s-${VERSION}\n"
                + "DISTINFO_FILE=\t${.CURDIR}/../../chat/libpurple/distinfo\n"
                + ".include \"../../chat/libpurple/Makefile.common\"\n";
        pkgsrc.write("chat/libpurple/Makefile", makefile.formatted("libpurple"));
        pkgsrc.write("chat/pidgin/Makefile", makefile.formatted("pidgin"));
        pkgsrc.commit("wiz 2014-04-08 Add pidgin");
        pkgsrc.cut();
        for (String version : List.of("2.7", "2.8")) {
            pkgsrc.write("chat/libpurple/Makefile.common", "VERSION=\t" + version + "\n");
            pkgsrc.write(
                    "chat/libpurple/distinfo",
                    "$NetBSD$\n\nSHA1 (pidgin-%s.tar.gz) = 2\nRMD160 (pidgin-%1$s.tar.gz) = 2\n".formatted(version));
            pkgsrc.commit("wiz 2014-06-0" + version.charAt(2) + " Update pidgin to " + version);
        }
        synced("libpurple<2.8 dos CVE-2014-0002", "pidgin<2.7 dos CVE-2014-0001");
        assertThat(run("backport", "--all-clean")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("chat/libpurple 2.8: made", "comes with backport/2014Q1/chat-libpurple-2.8");
        assertThat(run("merge", "--all")).as(this::said).isEqualTo(ExitCode.OK);
    }

    @Test
    void aPatchThatStandsInAnotherDirectoryIsNotTakenForOneOfThisOne() {
        pkgsrc.make("multimedia/gmplayer", "gmplayer-1.0");
        pkgsrc.set("multimedia/gmplayer", "PKGREVISION", "1");
        pkgsrc.add("multimedia/gmplayer/Makefile", "PATCHDIR=\t${.CURDIR}/../../multimedia/mplayer-share/patches");
        String distinfo = "$NetBSD$\n\nSHA1 (gmplayer-%s.tar.gz) = 11\nRMD160 (gmplayer-%s.tar.gz) = 12\n%s";
        pkgsrc.write("multimedia/gmplayer/distinfo", distinfo.formatted("1.0", "1.0", "SHA1 (patch-aa) = aa\n"));
        pkgsrc.write("multimedia/mplayer-share/patches/patch-aa", "+1\n");
        pkgsrc.commit("wiz 2014-04-08 Add gmplayer");
        pkgsrc.cut();
        pkgsrc.update("multimedia/gmplayer", "gmplayer-2.0");
        pkgsrc.write("multimedia/gmplayer/distinfo", distinfo.formatted("2.0", "2.0", "SHA1 (patch-aa) = aa\n"));
        pkgsrc.commit("wiz 2014-07-08 Update to 2.0");
        pkgsrc.set("multimedia/gmplayer", "PKGREVISION", "1");
        pkgsrc.write("multimedia/mplayer-share/patches/patch-ab", "Fixes CVE-2014-8137\n+2\n");
        pkgsrc.write(
                "multimedia/gmplayer/distinfo",
                distinfo.formatted("2.0", "2.0", "SHA1 (patch-aa) = aa\nSHA1 (patch-ab) = ab\n"));
        pkgsrc.commit("wiz 2014-12-08 Fix CVE-2014-8137");
        synced("gmplayer<2.0nb1 dos CVE-2014-8137");
        String before = refs();
        assertThat(run("backport", "--all-clean")).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("0 backports made\n");
        assertThat(refs()).isEqualTo(before);
        assertThat(run("backport", "--dry-run", "gmplayer")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("trunk's patch is not in this directory, and does not come along");
    }

    @Test
    void sourcesInTheTreeMustComeAlong() {
        pkgsrc.make("archivers/bzip2", "bzip2-1.0.5");
        pkgsrc.add("archivers/bzip2/Makefile", "DISTFILES=\t# empty");
        pkgsrc.write("archivers/bzip2/files/bzlib.c", "old\n");
        pkgsrc.write("archivers/bzip2/distinfo", "$NetBSD$\n");
        pkgsrc.commit("joerg 2014-04-08 Add bzip2");
        pkgsrc.cut();
        pkgsrc.write("archivers/bzip2/files/bzlib.c", "new\n");
        pkgsrc.write("archivers/bzip2/distinfo", "$NetBSD$\n");
        pkgsrc.commit("joerg 2014-09-22 Import bzip2-1.0.6");
        pkgsrc.update("archivers/bzip2", "bzip2-1.0.6");
        pkgsrc.write("archivers/bzip2/distinfo", "$NetBSD$\n");
        pkgsrc.commit("joerg 2014-09-23 Update to bzip2-1.0.6");
        synced("bzip2<1.0.6 dos CVE-2010-0405");
        assertThat(run("backport", "--dry-run", "bzip2")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("bring the sources in files/ as trunk has them", "files/bzlib.c is one");
    }

    // ---- what a maintainer has to finish

    private static void resolve(Path file) throws IOException {
        Files.writeString(
                file, Files.readString(file).replaceAll("(?s)<<<<<<< .*?\n(.*?)=======\n.*?>>>>>>> .*?\n", "$1"));
    }

    private void inConflict() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        for (String branch : List.of(BACKPORTS, RELEASE)) {
            pkgsrc.on(branch);
            pkgsrc.replace("graphics/png/Makefile", "COMMENT=\tSomething of use", "COMMENT=\tOurs");
            pkgsrc.commit("jane 2014-05-01 Say it otherwise");
        }
        pkgsrc.on(TRUNK);
        pkgsrc.replace("graphics/png/Makefile", "COMMENT=\tSomething of use", "COMMENT=\tTheirs");
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        synced("png<1.6.16 buffer-overflow CVE-2014-9495");
    }

    /** The branch of somebody else has a symbolic link where the work left is written down. */
    @Test
    void whatIsWrittenIntoAWorktreeIsNotWrittenThroughALinkOfTheBranch() throws IOException {
        inConflict();
        Path precious = Files.writeString(directory.resolve("precious"), "as it was");
        pkgsrc.on(BACKPORTS);
        Files.createSymbolicLink(pkgsrc.path().resolve("BACKPORT-TODO"), precious);
        pkgsrc.commit("mallory 2014-05-01 A link");
        pkgsrc.on(TRUNK);
        run("sync");
        String before = refs();
        assertThat(run("backport", "graphics/png")).as(this::said).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("has a file BACKPORT-TODO on the branch").contains("remove it there");
        assertThat(precious).hasContent("as it was");
        assertThat(refs()).isEqualTo(before);
        assertThat(directory.resolve(".holdfast/worktrees/graphics-png")).doesNotExist();
    }

    @Test
    void whatConflictsIsFinishedInAWorktree() throws IOException {
        inConflict();
        String before = refs();
        assertThat(run("backport", "graphics/png")).as(this::said).isEqualTo(ExitCode.FINDINGS);
        Path worktree = directory.resolve(".holdfast/worktrees/graphics-png");
        assertThat(out).contains("to adapt", worktree.toString(), "resolve graphics/png/Makefile: 1 hunk");
        assertThat(refs()).isEqualTo(before);
        assertThat(Files.readString(worktree.resolve("BACKPORT-TODO")))
                .contains("[ ] resolve graphics/png/Makefile: 1 hunk", "COMMENT=\tTheirs", "CVE-2014-9495");
        Path makefile = worktree.resolve("graphics/png/Makefile");
        assertThat(Files.readString(makefile)).contains("<<<<<<< ", "DISTNAME=\tpng-1.6.16");
        assertThat(run("backport", "--continue", "graphics/png")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("there still are conflict markers in graphics/png/Makefile");
        assertThat(run("backport", "graphics/png")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " ")).contains("is there already: finish what was begun there");
        resolve(makefile);
        assertThat(refs()).isEqualTo(before);
        assertThat(run("backport", "--continue", "--dry-run", "graphics/png")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("graphics/png 1.6.16: would be made");
        assertThat(refs()).isEqualTo(before);
        assertThat(worktree).isDirectory();
        assertThat(run("backport", "--continue", "graphics/png")).as(this::said).isEqualTo(ExitCode.OK);
        String topic = "backport/2014Q1/graphics-png-1.6.16";
        assertThat(git.run("show", topic + ":graphics/png/Makefile")).contains("COMMENT=\tOurs", "png-1.6.16");
        assertThat(git.run("log", "-1", "--format=%an%n%B", topic))
                .startsWith("wiz\nUpdate to png-1.6.16")
                .contains("[jane: adapted to the branch by hand]", "Fixes: CVE-2014-9495");
        assertThat(git.run("ls-tree", "-r", "--name-only", topic)).doesNotContain("BACKPORT-TODO");
        assertThat(worktree).doesNotExist();
        assertThat(git.run("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void whatWasBegunCanBeDropped() {
        inConflict();
        String before = refs();
        Path elsewhere = directory.resolve("elsewhere");
        run("backport", "graphics/png", "--worktree", elsewhere.toString());
        assertThat(elsewhere.resolve("BACKPORT-TODO")).exists();
        assertThat(run("backport", "--abort", "graphics/png")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("no backport was begun there");
        assertThat(run("backport", "--abort", "graphics/png", "--worktree", elsewhere.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(elsewhere).doesNotExist();
        assertThat(refs()).isEqualTo(before);
        assertThat(run("backport", "--all-clean")).isEqualTo(ExitCode.OK);
        assertThat(run("backport", "--dry-run", "graphics/png")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("1 to adapt");
        assertThat(git.run("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void whatWasBegunWithAReasonIsContinuedWithIt() throws IOException {
        scenario.rule("png", "leading = 3");
        inConflict();
        run("backport", "graphics/png", "--override", "Jürgen says so");
        Path makefile = directory.resolve(".holdfast/worktrees/graphics-png/graphics/png/Makefile");
        resolve(makefile);
        assertThat(run("backport", "--continue", "graphics/png")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.run("log", "-1", "--format=%B", "backport/2014Q1/graphics-png-1.6.16"))
                .contains("Policy-override: J");
        assertThat(directory.resolve("decisions.toml")).content().contains("why = \"Jürgen says so\"");
    }

    @Test
    void whatWasBegunGoesAlongWhenTheBranchMoves() throws IOException {
        inConflict();
        run("backport", "graphics/png");
        Path worktree = directory.resolve(".holdfast/worktrees/graphics-png");
        resolve(worktree.resolve("graphics/png/Makefile"));
        moved("doc/TODO", "more\n");
        assertThat(run("backport", "--continue", "--dry-run", "graphics/png"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        moved("graphics/png/distinfo", "something else\n");
        assertThat(run("backport", "--continue", "graphics/png")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("conflicts with it in graphics/png/distinfo", "checkout --detach")
                .doesNotContain("begin anew");
        assertThat(worktree).isDirectory();
        Git there = new Git(worktree);
        there.run("stash");
        there.run("checkout", "-q", "--detach", BACKPORTS);
        assertThat(there.test("stash", "pop")).isFalse();
        there.run("checkout", "-q", TRUNK, "--", "graphics/png/distinfo");
        assertThat(run("backport", "--continue", "graphics/png")).as(this::said).isEqualTo(ExitCode.OK);
        String topic = "backport/2014Q1/graphics-png-1.6.16";
        assertThat(git.run("diff", "--name-only", BACKPORTS, topic))
                .isEqualTo("graphics/png/Makefile\ngraphics/png/distinfo");
    }

    private void moved(String file, String text) {
        pkgsrc.on(BACKPORTS);
        pkgsrc.write(file, text);
        pkgsrc.commit("jane 2015-05-01 Change " + file);
        synced("png<1.6.16 buffer-overflow CVE-2014-9495");
    }

    @Test
    void oneThatIsBegunAlreadyDoesNotStopTheOthers() {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        inConflict();
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2015-02-01");
        synced("png<1.6.16 buffer-overflow CVE-2014-9495", "openssl<1.0.1h spoof CVE-2014-0224");
        run("backport", "graphics/png");
        assertThat(run("backport", "png", "openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("graphics/png 1.6.16: refused", "security/openssl 1.0.1h: made");
        assertThat(run("backport", "png", "openssl", "--worktree", "there")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aWorktreeThatSomebodyHasDeletedIsMadeAnewOrDropped() throws IOException {
        inConflict();
        run("backport", "graphics/png");
        Path worktree = directory.resolve(".holdfast/worktrees/graphics-png");
        Files.move(worktree, directory.resolve("gone"));
        assertThat(run("backport", "graphics/png")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("1 to adapt");
        assertThat(worktree.resolve("BACKPORT-TODO")).exists();
        Files.move(worktree, directory.resolve("gone-too"));
        assertThat(run("backport", "--abort", "graphics/png")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.run("worktree", "list").lines()).hasSize(1);
        assertThat(run("backport", "--abort", "graphics/png")).isEqualTo(ExitCode.FAILED);
        Files.createSymbolicLink(directory.resolve("link"), directory);
        run("backport", "graphics/png", "--worktree", "link/there");
        Files.move(directory.resolve("there"), directory.resolve("gone-again"));
        assertThat(run("backport", "--abort", "graphics/png", "--worktree", "link/there"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(git.run("worktree", "list").lines()).hasSize(1);
    }

    @Test
    void whatWasMadeByHandIsTakenAsItIs() throws IOException {
        inConflict();
        run("backport", "graphics/png");
        Path there = directory.resolve(".holdfast/worktrees/graphics-png/graphics/png");
        resolve(there.resolve("Makefile"));
        Files.writeString(directory.resolve("ignored"), "*.own\n");
        git.run("config", "core.excludesFile", directory.resolve("ignored").toString());
        git.run("config", "core.autocrlf", "input");
        Files.createDirectories(there.resolve("files"));
        Files.writeString(there.resolve("files/note.own"), "with returns\r\n");
        assertThat(run("backport", "--continue", "graphics/png")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(git.bytes("show", "backport/2014Q1/graphics-png-1.6.16:graphics/png/files/note.own"))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("with returns\r\n");
    }

    @Test
    void whatThePolicyForbidsMeanwhileIsNotToBeThrownAway() throws IOException {
        inConflict();
        run("backport", "graphics/png");
        resolve(directory.resolve(".holdfast/worktrees/graphics-png/graphics/png/Makefile"));
        scenario.rule("png", "leading = 3");
        synced("png<1.6.16 buffer-overflow CVE-2014-9495");
        assertThat(run("backport", "--continue", "graphics/png")).isEqualTo(ExitCode.USAGE);
        assertThat(err)
                .contains("the policy forbids it; repeat --override REASON")
                .doesNotContain("--abort");
        assertThat(run("backport", "--continue", "graphics/png", "--override", "so be it"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
    }

    // ---- what the policy forbids

    @Test
    void whatThePolicyForbidsTakesAReasonThatIsKept() throws IOException {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.2d", "wiz 2015-02-12");
        scenario.rule("openssl", "leading = 3");
        synced("openssl<1.0.2a dos CVE-2015-0291", "openssl<1.0.2b dos CVE-2015-1788");
        assertThat(run("backport", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("nothing is made for security/openssl: the policy forbids it; --override REASON");
        assertThat(run("backport", "CVE-2015-0291", "--override", "nothing \"breaks\", says Jürgen"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(git.run("log", "-1", "--format=%B", "backport/2014Q1/security-openssl-1.0.2d"))
                .contains("Policy-override: nothing \"breaks\", says J", "Fixes: CVE-2015-0291");
        String decisions = Files.readString(directory.resolve("decisions.toml"));
        assertThat(decisions).isEqualTo("""
                [[decision]]
                kind = "override"
                package = "security/openssl"
                advisory = "CVE-2015-0291"
                why = "nothing \\"breaks\\", says Jürgen"
                who = "jane"
                """);
        assertThat(run("backport", "CVE-2015-0291", "--override", "again")).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("decisions.toml"))).isEqualTo(decisions);
        assertThat(run("backport", "CVE-2015-0291", "--override", " ")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aReasonIsKeptOnlyIfTheTopicSaysTheSame() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.2d", "wiz 2015-02-12");
        scenario.rule("openssl", "leading = 3");
        synced("openssl<1.0.2a dos CVE-2015-0291");
        Path decisions = directory.resolve("decisions.toml");
        assertThat(run("backport", "openssl", "--override", "so be it", "--dry-run"))
                .isEqualTo(ExitCode.OK);
        assertThat(decisions).doesNotExist();
        run("backport", "openssl", "--override", "so be it");
        assertThat(decisions).exists();
        assertThat(decisions.toFile().delete()).isTrue();
        assertThat(run("backport", "openssl", "--override", "so be it", "--dry-run"))
                .isEqualTo(ExitCode.OK);
        assertThat(run("backport", "openssl", "--override", "otherwise")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("is there already");
        assertThat(decisions).doesNotExist();
        assertThat(run("backport", "openssl", "--override", "so be it")).isEqualTo(ExitCode.OK);
        assertThat(decisions).content().contains("why = \"so be it\"");
    }

    // ---- pushing

    @Test
    void onlyTopicsArePushedAndARefusalIsToldInTheRemotesWords() throws IOException {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        new Git(directory).run("init", "-q", "--bare", "remote.git");
        Git remote = new Git(directory.resolve("remote.git"));
        git.run("remote", "add", "origin", directory.resolve("remote.git").toString());
        Path hook =
                Files.createDirectories(directory.resolve("remote.git/hooks")).resolve("pre-receive");
        Files.writeString(hook, "#!/bin/sh\necho 'the branch is frozen until Monday' >&2\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        assertThat(run("backport", "openssl", "--push")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .contains("not pushed; the branches are in", "the branch is frozen until Monday")
                .doesNotContain("--quiet");
        assertThat(out).contains("security/openssl 1.0.1h: made");
        assertThat(remote.run("for-each-ref")).isEmpty();
        Files.delete(hook);
        assertThat(run("backport", "openssl", "--push")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("security/openssl 1.0.1h: is there already, and pushed", "0 backports made, 1 there already");
        assertThat(remote.run("for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/backport/2014Q1/security-openssl-1.0.1h");
    }

    // ---- the branch's list of changes

    @Test
    void theListOfChangesGetsALineInItsOwnStyle() {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.write(
                "doc/CHANGES-pkgsrc-2014Q1",
                "Changes to the branch\n\n\tUpdated net/wget to 1.15nb1 [jane 2014-04-10]\n");
        pkgsrc.commit("wiz 2014-04-08 Add openssl");
        pkgsrc.cut();
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        scenario.backport("topic = \"topics\"");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.OK);
        String topic = "topics/security-openssl-1.0.1h";
        assertThat(git.run("show", topic + ":doc/CHANGES-pkgsrc-2014Q1"))
                .endsWith("1.15nb1 [jane 2014-04-10]\n\tUpdated security/openssl to 1.0.1h [jane 2015-06-01]");
        assertThat(git.run("log", "-1", "--format=%an %s", topic))
                .isEqualTo("Jane Roe doc: Updated security/openssl to 1.0.1h");
        assertThat(git.run("diff", "--name-only", topic + "^", topic)).isEqualTo("doc/CHANGES-pkgsrc-2014Q1");
    }

    @Test
    void theNextDayATopicIsStillTheSameWhateverTheListIsCalled() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        scenario.backport("changes = \"doc/pullups\"");
        synced("openssl<1.0.1h spoof CVE-2014-0224");
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.OK);
        Run next = Run.of(directory, Instant.parse("2015-06-02T12:00:00Z"), "", "backport", "openssl");
        assertThat(next.out()).contains("security/openssl 1.0.1h: is there already");
        String topic = "backport/2014Q1/security-openssl-1.0.1h";
        git.run("checkout", "-q", topic);
        pkgsrc.write("net/wget/Makefile", "# Something else\n");
        pkgsrc.commit("jane 2015-06-02 Something else");
        pkgsrc.on(TRUNK);
        assertThat(run("backport", "openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " ")).contains("with other content, in net/wget/Makefile: look at it");
    }

    private void synced(String... vulns) {
        pkgsrc.on(TRUNK);
        scenario.vulns(vulns).json();
    }
}
