package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Directories that trunk did not have for a while, and ones that cannot be tried; www/firefox of 2009 was both. */
class ReimportedTest extends SmallBranch {

    private static final String VERSION = "devel/xulrunner/dist.mk";

    /** Its version is defined elsewhere, so its commits are applied one after the other, over the removal. */
    private void removedAndImportedAgain() {
        pkgsrc.make("devel/xulrunner", "xulrunner-1.9");
        pkgsrc.write(VERSION, "FIREFOX_VER=\t3.0.1\n");
        firefox("3.0.1");
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.commit("wiz 2014-04-08 Add firefox and openssl");
        pkgsrc.cut();
        pkgsrc.remove("www/firefox");
        pkgsrc.commit("tnn 2014-05-01 Remove firefox, to make room");
        firefox("3.0.5");
        pkgsrc.write("www/firefox/DESCR", "A browser, imported again.\n");
        pkgsrc.write(VERSION, "FIREFOX_VER=\t3.0.5\n");
        pkgsrc.commit("tnn 2014-05-02 Import firefox again");
        pkgsrc.write(VERSION, "FIREFOX_VER=\t3.0.6\n");
        pkgsrc.write("www/firefox/distinfo", distinfo("3.0.6"));
        pkgsrc.commit("tnn 2014-06-01 Update firefox to 3.0.6");
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
        scenario.rule("*", "leading = 2")
                .vulns("firefox<3.0.6 dos CVE-2014-0001", "openssl<1.0.1h spoof CVE-2014-0224");
    }

    private void firefox(String version) {
        pkgsrc.make("www/firefox", "firefox-${FIREFOX_VER}");
        pkgsrc.replace(
                "www/firefox/Makefile",
                ".include \"../../mk/bsd.pkg.mk\"",
                ".include \"../../" + VERSION + "\"\n.include \"../../mk/bsd.pkg.mk\"");
        pkgsrc.write("www/firefox/distinfo", distinfo(version));
    }

    private static String distinfo(String version) {
        return """
                $NetBSD$

                SHA1 (firefox-%1$s.tar.gz) = %1$s
                RMD160 (firefox-%1$s.tar.gz) = %1$s
                """.formatted(version);
    }

    @Test
    void aDirectoryThatTrunkRemovedAndImportedAgainIsTriedOverTheGap() {
        removedAndImportedAgain();
        assertThat(scenario.status()).isEqualTo("""
                firefox-3.0.1  firefox<3.0.6  CVE-2014-0001
                  pullup clean: fixed in trunk by 3.0.6 on 2014-06-01 (tnn); applies cleanly, with 2 more commits
                  fix: firefox-3.0.6 in www/firefox, clears 1 of 1
                    commit Remove firefox, to make room
                    commit Import firefox again
                    commit Update firefox to 3.0.6
                    makes firefox-3.0.6
                    along devel/xulrunner/dist.mk
                openssl-1.0.1g  openssl<1.0.1h  CVE-2014-0224
                  pullup clean: fixed in trunk by 1.0.1h on 2014-06-05 (wiz); applies cleanly
                  fix: openssl-1.0.1h in security/openssl, clears 1 of 1
                    commit Update openssl to 1.0.1h
                    makes openssl-1.0.1h
                """);
    }

    @Test
    void aBackportGoesOverTheGapCommitByCommit() {
        removedAndImportedAgain();
        scenario.status();
        assertThat(run("backport", "www/firefox")).as(() -> out + err).isEqualTo(ExitCode.OK);
        assertThat(git.run("log", "--format=%an: %s", BACKPORTS + "..backport/2014Q1/www-firefox-3.0.6"))
                .isEqualTo("""
                        tnn: Update firefox to 3.0.6
                        tnn: Import firefox again
                        tnn: Remove firefox, to make room""");
    }

    /** What one directory needs is missing from the repository: the others do not suffer. */
    @Test
    void oneDirectoryThatCannotBeTriedLeavesTheOthersTried() throws IOException {
        pkgsrc.make("security/openssl", "openssl-1.0.1g");
        pkgsrc.make("graphics/png", "png-1.6.10");
        pkgsrc.commit("wiz 2014-04-08 Add openssl and png");
        pkgsrc.cut();
        pkgsrc.update("graphics/png", "png-1.6.16");
        pkgsrc.write("graphics/png/PLIST", "@comment $NetBSD$\nbin/pngtopnm\n");
        pkgsrc.commit("wiz 2015-01-05 Update png to 1.6.16");
        pkgsrc.update("security/openssl", "openssl-1.0.1h");
        pkgsrc.commit("wiz 2014-06-05 Update openssl to 1.0.1h");
        String blob = git.run("rev-parse", TRUNK + ":graphics/png/PLIST");
        Files.delete(pkgsrc.path()
                .resolve(".git/objects")
                .resolve(blob.substring(0, 2))
                .resolve(blob.substring(2)));
        scenario.rule("*", "leading = 2").vulns("openssl<1.0.1h spoof CVE-2014-0224", "png<1.6.16 dos CVE-2014-9495");
        scenario.write();
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("holdfast: trying fixes: graphics/png: ").contains(blob);
        assertThat(run("backports", "--grade", "clean")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("security/openssl").doesNotContain("png");
        assertThat(run("backports", "--grade", "untried")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("graphics/png").doesNotContain("openssl");
    }
}
