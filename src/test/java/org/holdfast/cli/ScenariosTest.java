package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.cli.ScenarioRepository.BACKPORTS;
import static org.holdfast.cli.ScenarioRepository.RELEASE;
import static org.holdfast.cli.ScenarioRepository.TRUNK;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of findings, told on small real repositories: each scenario is one that a branch of pkgsrc gets into. The day is
 * 2015-06-01; the branch was cut on 2014-04-09.
 */
class ScenariosTest {

    @TempDir
    private Path directory;

    private ScenarioRepository pkgsrc = null;
    private Scenario scenario = null;

    @BeforeEach
    void infrastructure() {
        pkgsrc = new ScenarioRepository(directory);
        scenario = new Scenario(directory, pkgsrc);
    }

    // ---- updates of trunk

    @Test
    void anUpdateInTheSeriesAppliesCleanly() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        pkgsrc.updated("security/openssl", "openssl-1.0.1k", "jperkin 2015-01-08");
        scenario.rule("openssl", "leading = 3").vulns("openssl<1.0.1h spoof CVE-2014-0224");
        assertStatus("""
                openssl-1.0.1g  openssl<1.0.1h  CVE-2014-0224
                  pullup clean: fixed in trunk by 1.0.1h on 2014-06-05 (wiz); applies cleanly
                  fix: openssl-1.0.1h in security/openssl, clears 1 of 1
                    commit Update to openssl-1.0.1h
                    makes openssl-1.0.1h
                """);
    }

    @Test
    void whereTrunkLeftTheSeriesTheEntryItselfSaysWhichVersionToTakeByHand() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1k", "wiz 2015-01-08");
        pkgsrc.updated("security/openssl", "openssl-1.0.2d", "wiz 2015-02-12");
        scenario.rule("openssl", "leading = 3").vulns("openssl>=1.0.1<1.0.1m dos CVE-2015-0286");
        assertStatus("""
                openssl-1.0.1g  openssl>=1.0.1<1.0.1m  CVE-2015-0286
                  by-hand: fixed upstream in 1.0.1m, which trunk is not known to have had: it left the series for 1.0.2d on 2015-02-12 (wiz)
                """);
    }

    @Test
    void whereOnlyTheNextSeriesIsFixedThePolicyForbidsIt() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1k", "wiz 2015-01-08");
        pkgsrc.updated("security/openssl", "openssl-1.0.2d", "wiz 2015-02-12");
        scenario.rule("openssl", "leading = 3").vulns("openssl<1.0.2a dos CVE-2015-0291");
        assertStatus("""
                openssl-1.0.1g  openssl<1.0.2a  CVE-2015-0291
                  policy-forbids: only fixed in 1.0.2d on 2015-02-12 (wiz), which the policy forbids
                """);
    }

    @Test
    void aMaintainersOverrideLetsThePackageTakeWhatThePolicyForbids() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.2d", "wiz 2015-02-12");
        scenario.rule("openssl", "leading = 3")
                .vulns("openssl<1.0.2a dos CVE-2015-0291", "openssl<1.0.2b dos CVE-2015-1788")
                .decisions("""
                        [[decision]]
                        kind = "override"
                        package = "openssl"
                        advisory = "CVE-2015-0291"
                        why = "we have checked that nothing breaks"
                        who = "jane"
                        """);
        assertStatus("""
                openssl-1.0.1g  openssl<1.0.2a  CVE-2015-0291
                  pullup clean: fixed in trunk by 1.0.2d on 2015-02-12 (wiz); applies cleanly
                  fix: openssl-1.0.2d in security/openssl, clears 1 of 2
                    commit Update to openssl-1.0.2d
                    makes openssl-1.0.2d
                openssl-1.0.1g  openssl<1.0.2b  CVE-2015-1788
                  policy-forbids: only fixed in 1.0.2d on 2015-02-12 (wiz), which the policy forbids
                """);
    }

    @Test
    void severalEntriesAreClearedByOneBackport() {
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        pkgsrc.updated("security/openssl", "openssl-1.0.1k", "jperkin 2015-01-08");
        scenario.rule("openssl", "leading = 3")
                .vulns(
                        "openssl<1.0.1h spoof CVE-2014-0224",
                        "openssl>=1.0.1<1.0.1k dos CVE-2014-3571",
                        "openssl<1.0.1m dos CVE-2015-0286");
        assertStatus("""
                openssl-1.0.1g  openssl<1.0.1h  CVE-2014-0224
                  pullup clean: fixed in trunk by 1.0.1h on 2014-06-05 (wiz); applies cleanly
                  fix: openssl-1.0.1h in security/openssl, clears 1 of 3
                    commit Update to openssl-1.0.1h
                    makes openssl-1.0.1h
                  best: openssl-1.0.1k in security/openssl, clears 2 of 3
                    commit Update to openssl-1.0.1h
                    commit Update to openssl-1.0.1k
                    makes openssl-1.0.1k
                openssl-1.0.1g  openssl>=1.0.1<1.0.1k  CVE-2014-3571
                  pullup clean: fixed in trunk by 1.0.1k on 2015-01-08 (jperkin); applies cleanly, with 1 more commit
                  fix: openssl-1.0.1k in security/openssl, clears 2 of 3
                    commit Update to openssl-1.0.1h
                    commit Update to openssl-1.0.1k
                    makes openssl-1.0.1k
                openssl-1.0.1g  openssl<1.0.1m  CVE-2015-0286
                  by-hand: fixed upstream in 1.0.1m, which trunk is not known to have had: trunk has openssl-1.0.1k (security/openssl)
                """);
    }

    @Test
    void revisionBumpsBeforeTheUpdateComeAlong() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        pkgsrc.set("graphics/png", "PKGREVISION", "1");
        pkgsrc.commit("wiz 2014-04-20 Bump for zlib");
        pkgsrc.set("graphics/png", "PKGREVISION", "2");
        pkgsrc.commit("obache 2014-05-10 Bump for perl");
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  pullup clean: fixed in trunk by 1.6.16 on 2015-01-05 (wiz); applies cleanly, with 2 more commits
                  fix: png-1.6.16 in graphics/png, clears 1 of 1
                    commit Bump for zlib
                    commit Bump for perl
                    commit Update to png-1.6.16
                    makes png-1.6.16
                """);
    }

    @Test
    void whatTheBranchChangedOnTheSameLineIsAConflictOfItsFileAndHunk() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        pkgsrc.on(BACKPORTS);
        pkgsrc.set("graphics/png", "DISTNAME", "png-1.6.10p1");
        pkgsrc.commit("jperkin 2014-05-01 Take our own distfile");
        pkgsrc.on(RELEASE);
        pkgsrc.set("graphics/png", "DISTNAME", "png-1.6.10p1");
        pkgsrc.commit("jperkin 2014-05-01 Take our own distfile");
        pkgsrc.on(TRUNK);
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495");
        assertStatus("""
                png-1.6.10p1  png<1.6.16  CVE-2014-9495
                  pullup adapt: fixed in trunk by 1.6.16 on 2015-01-05 (wiz); conflicts in graphics/png/Makefile: 1 hunk, graphics/png/distinfo: 1 hunk
                  fix: png-1.6.16 in graphics/png, clears 1 of 1
                    commit Update to png-1.6.16
                    conflict graphics/png/Makefile (contents)
                      line 3: DISTNAME= png-1.6.10p1 | DISTNAME= png-1.6.16
                    conflict graphics/png/distinfo (contents)
                      line 3: SHA1 (png-1.6.10p1.tar.gz) = … ; RMD160 (png-1.6.10p1.tar.gz) = … ; Size (png-1.6.10p1.tar.gz) = … | SHA1 (png-1.6.16.tar.gz) = … ; RMD160 (png-1.6.16.tar.gz) = … ; Size (png-1.6.16.tar.gz) = …
                """);
    }

    @Test
    void anUpdateThatLeavesTheBranchAtAVersionThatIsMatchedIsSaidToBeNoFix() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        pkgsrc.on(BACKPORTS);
        pkgsrc.add("graphics/png/Makefile", "PKGNAME=\tpng-1.6.10");
        pkgsrc.commit("jperkin 2014-05-01 Keep the name");
        pkgsrc.on(TRUNK);
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  pullup adapt: fixed in trunk by 1.6.16 on 2015-01-05 (wiz); applies, but needs pkgname 1.6.16: the merged directory makes png-1.6.10; trunk: at ID trunk makes png-1.6.16
                  fix: png-1.6.16 in graphics/png, clears 0 of 1
                    commit Update to png-1.6.16
                    makes png-1.6.10
                    needs pkgname 1.6.16: the merged directory makes png-1.6.10; trunk: at ID trunk makes png-1.6.16
                """);
    }

    @Test
    void aVersionThatIsDefinedInAnotherDirectoryComesAlongAndSaysWhatElseMoves() {
        pkgsrc.make("databases/mysql51-client", "mysql-5.1.73");
        pkgsrc.unset("databases/mysql51-client", "DISTNAME");
        pkgsrc.add("databases/mysql51-client/Makefile", "PKGNAME=\t${DISTNAME:S/-/-client-/}");
        pkgsrc.add("databases/mysql51-client/Makefile", ".include \"Makefile.common\"");
        pkgsrc.write(
                "databases/mysql51-client/Makefile.common",
                "# used by databases/mysql51-server/Makefile\n" + "DISTNAME=\tmysql-5.1.73\n");
        pkgsrc.make("databases/mysql51-server", "mysql-5.1.73");
        pkgsrc.unset("databases/mysql51-server", "DISTNAME");
        pkgsrc.add("databases/mysql51-server/Makefile", "PKGNAME=\t${DISTNAME:S/-/-server-/}");
        pkgsrc.add("databases/mysql51-server/Makefile", ".include \"../../databases/mysql51-client/Makefile.common\"");
        pkgsrc.commit("wiz 2014-04-08 Add mysql51");
        pkgsrc.cut();
        pkgsrc.replace("databases/mysql51-client/Makefile.common", "5.1.73", "5.1.74");
        pkgsrc.add("databases/mysql51-server/Makefile", "USE_TOOLS+=\tperl");
        pkgsrc.commit("wiz 2014-06-05 Update mysql51 to 5.1.74");
        scenario.vulns("mysql-server<5.1.74 dos CVE-2014-2419");
        assertStatus("""
                mysql-server-5.1.73  mysql-server<5.1.74  CVE-2014-2419
                  pullup clean: fixed in trunk by 5.1.74 on 2014-06-05 (wiz); applies cleanly
                  fix: mysql-server-5.1.74 in databases/mysql51-server, clears 1 of 1
                    commit Update mysql51 to 5.1.74
                    makes mysql-server-5.1.74
                    along databases/mysql51-client/Makefile.common
                    moves databases/mysql51-client: mysql-client-5.1.73 -> mysql-client-5.1.74
                """);
    }

    @Test
    void anEntryConcernsOnlyThosePackagesOfADirectoryThatItMatches() {
        pkgsrc.make("devel/py-foo", "foo-1.1");
        pkgsrc.set("devel/py-foo", "PKGNAME", "${PYPKGPREFIX}-${DISTNAME}");
        pkgsrc.add("devel/py-foo/Makefile", ".include \"../../lang/python/pyversion.mk\"");
        pkgsrc.commit("wiz 2014-04-08 Add py-foo");
        pkgsrc.cut();
        pkgsrc.updated("devel/py-foo", "foo-1.2", "wiz 2014-06-05");
        scenario.vulns("py27-foo<1.2 dos CVE-2014-0001", "py{27,33}-foo<1.3 dos CVE-2014-0002");
        assertStatus("""
                py27-foo-1.1  py27-foo<1.2  CVE-2014-0001
                  pullup clean: fixed in trunk by 1.2 on 2014-06-05 (wiz); applies cleanly
                  fix: py27-foo-1.2 in devel/py-foo, clears 1 of 2
                    commit Update to foo-1.2
                    makes py27-foo-1.2
                    makes py33-foo-1.2
                py27-foo-1.1  py{27,33}-foo<1.3  CVE-2014-0002
                  by-hand: fixed upstream in 1.3, which trunk is not known to have had: trunk has py27-foo-1.2 (devel/py-foo)
                py33-foo-1.1  py{27,33}-foo<1.3  CVE-2014-0002
                  by-hand: fixed upstream in 1.3, which trunk is not known to have had: trunk has py33-foo-1.2 (devel/py-foo)
                """);
    }

    @Test
    void whatTheUpdateMayBreakIsReadFromItsFiles() {
        pkgsrc.make("graphics/png", "png-1.6.10");
        pkgsrc.write("graphics/png/PLIST", "include/png.h\ninclude/pngold.h\nlib/libpng.la\nlib/libpng.so.16.10\n");
        pkgsrc.write("graphics/png/buildlink3.mk", """
                BUILDLINK_TREE+=	png
                BUILDLINK_API_DEPENDS.png+=	png>=1.6.0
                BUILDLINK_ABI_DEPENDS.png+=	png>=1.6.0
                BUILDLINK_PKGSRCDIR.png?=	../../graphics/png
                BUILDLINK_TREE+=	-png
                """);
        pkgsrc.commit("wiz 2014-04-08 Add png");
        pkgsrc.cut();
        pkgsrc.write("graphics/png/PLIST", "include/png.h\nlib/libpng.la\nlib/libpng.so.17.0\n");
        pkgsrc.replace("graphics/png/buildlink3.mk", "ABI_DEPENDS.png+=\tpng>=1.6.0", "ABI_DEPENDS.png+=\tpng>=1.7.0");
        pkgsrc.updated("graphics/png", "png-1.7.0", "wiz 2015-01-05");
        scenario.vulns("png<1.7.0 buffer-overflow CVE-2014-9495");
        assertStatus("""
                png-1.6.10  png<1.7.0  CVE-2014-9495
                  pullup clean: fixed in trunk by 1.7.0 on 2015-01-05 (wiz); applies cleanly
                  fix: png-1.7.0 in graphics/png, clears 1 of 1
                    commit Update to png-1.7.0
                    makes png-1.7.0
                    risks library-gone libpng.so.16.10 -> libpng.so.17.0
                    risks header-gone include/pngold.h
                    risks abi-depends png>=1.6.0 -> png>=1.7.0
                """);
    }

    // ---- patches of trunk

    /** At the branch's version by another name line and another patch, so that what trunk adds stands beside nothing that differs. */
    private void screen() {
        pkgsrc.make("misc/screen", "screen-4.0.3");
        pkgsrc.set("misc/screen", "PKGNAME", "${DISTNAME:S/_/./}");
        pkgsrc.set("misc/screen", "PKGREVISION", "1");
        pkgsrc.patch("misc/screen", "patch-CMakeLists.txt", "Portability fix.");
        pkgsrc.commit("wiz 2014-04-08 Add screen");
        pkgsrc.cut();
    }

    private void screenFive() {
        pkgsrc.set("misc/screen", "DISTNAME", "screen-5.0");
        pkgsrc.commit("wiz 2014-08-01 Update screen to 5.0nb1");
    }

    private void screenPatched() {
        pkgsrc.set("misc/screen", "PKGREVISION", "2");
        pkgsrc.patch("misc/screen", "patch-CVE-2015-6806", "Limits the depth of recursion.");
        pkgsrc.commit("wiz 2015-03-01 Fix CVE-2015-6806\n\nBump PKGREVISION.");
    }

    @Test
    void whereThePolicyForbidsTheVersionThePatchAloneIsOffered() {
        screen();
        screenFive();
        screenPatched();
        scenario.vulns("screen<5.0nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.0nb2  CVE-2015-6806
                  pullup clean: fixed in trunk by the patch of 5.0nb2 on 2015-03-01 (wiz); applies cleanly
                  fix: the patch of screen-5.0nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    makes screen-4.0.3nb2
                """);
    }

    @Test
    void aPatchBesideTheVersionsOwnLinesIsToBeAdapted() {
        pkgsrc.branched("misc/screen", "screen-4.0.3");
        pkgsrc.updated("misc/screen", "screen-5.0", "wiz 2014-08-01");
        pkgsrc.set("misc/screen", "PKGREVISION", "1");
        pkgsrc.patch("misc/screen", "patch-src_main.c", "Fix for CVE-2015-6806: limits the depth of recursion.");
        pkgsrc.commit("wiz 2015-03-01 Add a patch from upstream");
        scenario.vulns("screen<5.0nb1 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3  screen<5.0nb1  CVE-2015-6806
                  pullup adapt: fixed in trunk by the patch of 5.0nb1 on 2015-03-01 (wiz); conflicts in misc/screen/Makefile: 1 hunk, misc/screen/distinfo: 1 hunk
                  fix: the patch of screen-5.0nb1 in misc/screen, clears 1 of 1
                    commit Add a patch from upstream
                    conflict misc/screen/Makefile (contents)
                      line 3: DISTNAME= screen-4.0.3 | DISTNAME= screen-5.0 ; PKGREVISION= 1
                    conflict misc/screen/distinfo (contents)
                      line 3: SHA1 (screen-4.0.3.tar.gz) = … ; RMD160 (screen-4.0.3.tar.gz) = … ; Size (screen-4.0.3.tar.gz) = … | SHA1 (screen-5.0.tar.gz) = … ; RMD160 (screen-5.0.tar.gz) = … ; Size (screen-5.0.tar.gz) = … ; SHA1 (patch-src_main.c) = …
                """);
    }

    @Test
    void whereTheUpdateIsHeavyThePatchAloneIsOffered() {
        screen();
        pkgsrc.on(BACKPORTS);
        pkgsrc.set("misc/screen", "DISTNAME", "screen-4.0.3p1");
        pkgsrc.commit("jperkin 2014-05-01 Take our own distfile");
        pkgsrc.on(TRUNK);
        pkgsrc.set("misc/screen", "DISTNAME", "screen-4.2.1");
        pkgsrc.commit("wiz 2014-08-01 Update screen to 4.2.1nb1");
        screenPatched();
        scenario.vulns("screen<4.2.1nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<4.2.1nb2  CVE-2015-6806
                  pullup clean: fixed in trunk by the patch of 4.2.1nb2 on 2015-03-01 (wiz); applies cleanly
                  fix: the patch of screen-4.2.1nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    makes screen-4.0.3p1nb2
                """);
    }

    @Test
    void aPatchForTheBranchsOwnVersionIsAnUpdateLikeAnyOther() {
        screen();
        screenPatched();
        scenario.vulns("screen<4.0.3nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<4.0.3nb2  CVE-2015-6806
                  pullup clean: fixed in trunk by 4.0.3nb2 on 2015-03-01 (wiz); applies cleanly
                  fix: screen-4.0.3nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    makes screen-4.0.3nb2
                """);
    }

    @Test
    void aPatchThatTheEntryDoesNotKnowOfIsToBeTakenByHand() {
        screen();
        screenFive();
        screenPatched();
        scenario.vulns("screen<5.1 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.1  CVE-2015-6806
                  by-hand: trunk has a patch for it since 5.0nb2 on 2015-03-01 (wiz), a version that the entry matches all the same; it applies cleanly
                  patch: the patch of screen-5.0nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    makes screen-4.0.3nb2
                """);
    }

    // ---- what trunk took back

    @Test
    void aVersionThatTrunkTookBackIsNotOffered() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        pkgsrc.updated("graphics/png", "png-1.6.12", "wiz 2015-01-07");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  by-hand: fixed upstream in 1.6.16, which trunk is not known to have had: trunk has png-1.6.12 (graphics/png)
                """);
    }

    @Test
    void aPatchThatTrunkRemovedAgainIsNotOffered() {
        screen();
        screenFive();
        screenPatched();
        pkgsrc.set("misc/screen", "PKGREVISION", "3");
        pkgsrc.remove("misc/screen/patches/patch-CVE-2015-6806");
        pkgsrc.commit("wiz 2015-03-03 Remove the patch again, it breaks detaching");
        scenario.vulns("screen<5.0nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.0nb2  CVE-2015-6806
                  no-fix: no fix in trunk: trunk has screen-5.0nb3 (misc/screen); it took its patch back with 5.0nb3 on 2015-03-03 (wiz)
                """);
    }

    @Test
    void aPatchForTheBranchsOwnVersionThatTrunkRemovedAgainIsNotOffered() {
        screen();
        screenPatched();
        pkgsrc.set("misc/screen", "PKGREVISION", "3");
        pkgsrc.remove("misc/screen/patches/patch-CVE-2015-6806");
        pkgsrc.commit("wiz 2015-03-03 Remove the patch again, it breaks detaching");
        scenario.vulns("screen<4.0.3nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<4.0.3nb2  CVE-2015-6806
                  no-fix: no fix in trunk: trunk has screen-4.0.3nb3 (misc/screen); it took its patch back with 4.0.3nb3 on 2015-03-03 (wiz)
                """);
    }

    @Test
    void aPatchThatTrunkGaveAnotherNameIsStillOffered() {
        screen();
        screenFive();
        screenPatched();
        pkgsrc.remove("misc/screen/patches/patch-CVE-2015-6806");
        pkgsrc.patch("misc/screen", "patch-src_main.c", "Fix for CVE-2015-6806: limits the depth of recursion.");
        pkgsrc.set("misc/screen", "PKGREVISION", "3");
        pkgsrc.commit("wiz 2015-03-03 Name patches by their files");
        scenario.vulns("screen<5.0nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.0nb2  CVE-2015-6806
                  pullup clean: fixed in trunk by the patch of 5.0nb2 on 2015-03-01 (wiz); applies cleanly, with 1 more commit
                  fix: the patch of screen-5.0nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    commit Name patches by their files
                    makes screen-4.0.3nb3
                """);
    }

    @Test
    void aPatchThatCameAgainIsOffered() {
        screen();
        screenFive();
        screenPatched();
        pkgsrc.set("misc/screen", "PKGREVISION", "3");
        pkgsrc.remove("misc/screen/patches/patch-CVE-2015-6806");
        pkgsrc.commit("wiz 2015-03-03 Remove the patch again, it breaks detaching");
        pkgsrc.set("misc/screen", "PKGREVISION", "4");
        pkgsrc.patch("misc/screen", "patch-CVE-2015-6806", "Limits the depth of recursion, and can detach.");
        pkgsrc.commit("wiz 2015-03-09 Fix CVE-2015-6806 otherwise");
        scenario.vulns("screen<5.0nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.0nb2  CVE-2015-6806
                  pullup adapt: fixed in trunk by the patch of 5.0nb4 on 2015-03-09 (wiz); conflicts in misc/screen/Makefile: 1 hunk
                  fix: the patch of screen-5.0nb4 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806 otherwise
                    conflict misc/screen/Makefile (contents)
                      line 5: PKGREVISION= 1 | PKGREVISION= 4
                """);
    }

    @Test
    void aPatchThatTheNextVersionMadeNeedlessIsStillOffered() {
        screen();
        screenFive();
        screenPatched();
        pkgsrc.remove("misc/screen/patches/patch-CVE-2015-6806");
        pkgsrc.updated("misc/screen", "screen-5.1", "wiz 2015-04-01");
        scenario.vulns("screen<5.0nb2 dos CVE-2015-6806");
        assertStatus("""
                screen-4.0.3nb1  screen<5.0nb2  CVE-2015-6806
                  pullup clean: fixed in trunk by the patch of 5.0nb2 on 2015-03-01 (wiz); applies cleanly
                  fix: the patch of screen-5.0nb2 in misc/screen, clears 1 of 1
                    commit Fix CVE-2015-6806
                    makes screen-4.0.3nb2
                """);
    }

    // ---- packages that go elsewhere

    @Test
    void aMovedPackageIsFollowed() {
        pkgsrc.branched("devel/foo", "foo-1.2");
        pkgsrc.move("devel/foo", "textproc/foo");
        pkgsrc.set("textproc/foo", "CATEGORIES", "textproc");
        pkgsrc.changes("Moved devel/foo to textproc/foo [wiz 2014-05-01]");
        pkgsrc.commit("wiz 2014-05-01 Move foo to textproc");
        pkgsrc.updated("textproc/foo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup clean: fixed in trunk by 1.3 on 2014-06-05 (wiz); applies cleanly, with 1 more commit
                  fix: foo-1.3 in textproc/foo, clears 1 of 1
                    commit Move foo to textproc
                    commit Update to foo-1.3
                    makes foo-1.3
                """);
    }

    @Test
    void aRenamedPackageIsFollowedAndKeepsItsNameOnTheBranch() {
        pkgsrc.branched("textproc/foo", "foo-1.2");
        pkgsrc.move("textproc/foo", "textproc/libfoo");
        pkgsrc.set("textproc/libfoo", "PKGNAME", "lib${DISTNAME}");
        pkgsrc.changes("Renamed textproc/foo to textproc/libfoo [wiz 2014-05-01]");
        pkgsrc.commit("wiz 2014-05-01 Rename foo to libfoo");
        pkgsrc.updated("textproc/libfoo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001", "libfoo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup adapt: fixed in trunk by 1.3 on 2014-06-05 (wiz); conflicts in textproc/foo/Makefile: 1 hunk
                  fix: libfoo-1.3 in textproc/libfoo, clears 1 of 1
                    commit Update to foo-1.3
                    conflict textproc/foo/Makefile (contents)
                      line 3: DISTNAME= foo-1.2 | DISTNAME= foo-1.3 ; PKGNAME= lib${DISTNAME}
                """);
    }

    @Test
    void aPackageThatWasSplitNeedsItsOtherPart() {
        pkgsrc.branched("textproc/foo", "foo-1.2");
        pkgsrc.make("textproc/foo-libs", "foo-libs-1.3");
        pkgsrc.write("textproc/foo-libs/buildlink3.mk", "BUILDLINK_API_DEPENDS.foo-libs+=\tfoo-libs>=1.3\n");
        pkgsrc.add("textproc/foo/Makefile", "DEPENDS+=\tfoo-data>=1.3:../../textproc/foo-data");
        pkgsrc.add("textproc/foo/Makefile", ".include \"../../textproc/foo-libs/buildlink3.mk\"");
        pkgsrc.make("textproc/foo-data", "foo-data-1.3");
        pkgsrc.updated("textproc/foo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup adapt: fixed in trunk by 1.3 on 2014-06-05 (wiz); applies, but needs include textproc/foo-libs/buildlink3.mk: the branch has no such file; trunk: textproc/foo-libs/buildlink3.mk at ID; dependency textproc/foo-data: the branch has no textproc/foo-data; trunk: textproc/foo-data at ID
                  fix: foo-1.3 in textproc/foo, clears 1 of 1
                    commit Update to foo-1.3
                    makes foo-1.3
                    needs include textproc/foo-libs/buildlink3.mk: the branch has no such file; trunk: textproc/foo-libs/buildlink3.mk at ID
                    needs dependency textproc/foo-data: the branch has no textproc/foo-data; trunk: textproc/foo-data at ID
                """);
    }

    @Test
    void aSuccessorDoesNotReplaceAPackageOnAStableBranch() {
        pkgsrc.make("www/bar", "bar-2.0");
        pkgsrc.branched("www/foo", "foo-1.2");
        pkgsrc.remove("www/foo");
        pkgsrc.changes("Removed www/foo successor www/bar [wiz 2014-06-05]");
        pkgsrc.commit("wiz 2014-06-05 Remove foo, bar does all that it did");
        scenario.vulns("foo-[0-9]* dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo-[0-9]*  CVE-2014-0001
                  policy-forbids: only fixed in bar-2.0 (www/bar), which the policy forbids
                """);
    }

    @Test
    void aPackageThatTrunkGaveUpHasNoFix() {
        pkgsrc.branched("www/foo", "foo-1.2");
        pkgsrc.remove("www/foo");
        pkgsrc.changes("Removed www/foo [wiz 2014-06-05]");
        pkgsrc.commit("wiz 2014-06-05 Remove foo, dead upstream");
        scenario.vulns("foo-[0-9]* dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo-[0-9]*  CVE-2014-0001
                  no-fix: no fix in trunk: trunk removed www/foo on 2014-06-05 (wiz)
                """);
    }

    // ---- what a clean merge hides

    private void newInfrastructure() {
        pkgsrc.write("mk/fetch/github.mk", "# GITHUB_PROJECT\n");
        pkgsrc.write("mk/tools/cmake.mk", "# cmake\n");
        pkgsrc.write("mk/compiler/rust.mk", "# rust\n");
        pkgsrc.write("mk/zstd.mk", "ZSTD=\tyes\n");
        pkgsrc.write("mk/defaults/options.description", "ssl\tEnable SSL support.\nzstd\tEnable zstd support.\n");
        pkgsrc.commit("joerg 2014-05-01 New infrastructure");
    }

    @Test
    void whatTheBranchsInfrastructureDoesNotKnowIsListed() {
        pkgsrc.branched("textproc/foo", "foo-1.2");
        newInfrastructure();
        pkgsrc.add("textproc/foo/Makefile", "GITHUB_PROJECT=\tfoo");
        pkgsrc.add("textproc/foo/Makefile", "USE_TOOLS+=\tcmake gmake");
        pkgsrc.add("textproc/foo/Makefile", "USE_LANGUAGES=\tc rust");
        pkgsrc.add("textproc/foo/Makefile", "PKG_SUPPORTED_OPTIONS=\tssl zstd");
        pkgsrc.updated("textproc/foo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup adapt: fixed in trunk by 1.3 on 2014-06-05 (wiz); applies, but needs variable GITHUB_PROJECT: nothing that the branch includes knows it; trunk: mk/fetch/github.mk at ID; tool cmake: the branch's mk/tools does not know it; trunk: mk/tools/cmake.mk at ID; language rust: the branch's mk/compiler does not know it; trunk: mk/compiler/rust.mk at ID
                  fix: foo-1.3 in textproc/foo, clears 1 of 1
                    commit Update to foo-1.3
                    makes foo-1.3
                    needs variable GITHUB_PROJECT: nothing that the branch includes knows it; trunk: mk/fetch/github.mk at ID
                    needs tool cmake: the branch's mk/tools does not know it; trunk: mk/tools/cmake.mk at ID
                    needs language rust: the branch's mk/compiler does not know it; trunk: mk/compiler/rust.mk at ID
                """);
    }

    @Test
    void aFileOfTheInfrastructureThatTheBranchLacksIsListed() {
        pkgsrc.branched("textproc/foo", "foo-1.2");
        newInfrastructure();
        pkgsrc.add("textproc/foo/Makefile", ".include \"../../mk/zstd.mk\"");
        pkgsrc.updated("textproc/foo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup adapt: fixed in trunk by 1.3 on 2014-06-05 (wiz); applies, but needs pkgname 1.3: the merged directory makes unknown: textproc/foo/Makefile includes ../../mk/zstd.mk, which is not in the tree; trunk: at ID trunk makes foo-1.3; include mk/zstd.mk: the branch has no such file; trunk: mk/zstd.mk at ID
                  fix: foo-1.3 in textproc/foo, clears 1 of 1
                    commit Update to foo-1.3
                    makes unknown: textproc/foo/Makefile includes ../../mk/zstd.mk, which is not in the tree
                    needs pkgname 1.3: the merged directory makes unknown: textproc/foo/Makefile includes ../../mk/zstd.mk, which is not in the tree; trunk: at ID trunk makes foo-1.3
                    needs include mk/zstd.mk: the branch has no such file; trunk: mk/zstd.mk at ID
                """);
    }

    @Test
    void dependenciesOfWhichTheBranchHasTooOldAVersionAreListed() {
        pkgsrc.make("devel/bar", "bar-1.9");
        pkgsrc.make("devel/baz", "baz-2.9");
        pkgsrc.write("devel/baz/buildlink3.mk", "BUILDLINK_API_DEPENDS.baz+=\tbaz>=2\n");
        pkgsrc.branched("textproc/foo", "foo-1.2");
        pkgsrc.updated("devel/bar", "bar-2.0", "wiz 2014-05-01");
        pkgsrc.updated("devel/baz", "baz-3.0", "wiz 2014-05-01");
        pkgsrc.add("textproc/foo/Makefile", "DEPENDS+=\tbar>=2:../../devel/bar");
        pkgsrc.add("textproc/foo/Makefile", "BUILDLINK_API_DEPENDS.baz+=\tbaz>=3");
        pkgsrc.add("textproc/foo/Makefile", ".include \"../../devel/baz/buildlink3.mk\"");
        pkgsrc.updated("textproc/foo", "foo-1.3", "wiz 2014-06-05");
        scenario.vulns("foo<1.3 dos CVE-2014-0001");
        assertStatus("""
                foo-1.2  foo<1.3  CVE-2014-0001
                  pullup adapt: fixed in trunk by 1.3 on 2014-06-05 (wiz); applies, but needs dependency-version bar>=2:devel/bar: the branch has bar-1.9; trunk: devel/bar at ID; dependency-version baz>=3: the branch has baz-2.9; trunk: devel/baz at ID
                  fix: foo-1.3 in textproc/foo, clears 1 of 1
                    commit Update to foo-1.3
                    makes foo-1.3
                    needs dependency-version bar>=2:devel/bar: the branch has bar-1.9; trunk: devel/bar at ID
                    needs dependency-version baz>=3: the branch has baz-2.9; trunk: devel/baz at ID
                """);
    }

    // ---- fixes on their way

    private void pulledUp(String branch, String date) {
        pkgsrc.on(branch);
        pkgsrc.updated("graphics/png", "png-1.6.16", "jperkin " + date);
        pkgsrc.on(TRUNK);
    }

    private void png() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        pkgsrc.updated("graphics/png", "png-1.6.16", "wiz 2015-01-05");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495");
    }

    @Test
    void aFixOnTheBackportsBranchIsToBeMerged() {
        png();
        pulledUp(BACKPORTS, "2015-01-10");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  merging: fixed on the backports branch by png-1.6.16 on 2015-01-10 (jperkin); not merged into the release branch yet
                """);
    }

    @Test
    void aFixOnTheReleaseBranchIsToBePublished() {
        png();
        pulledUp(BACKPORTS, "2015-01-10");
        pulledUp(RELEASE, "2015-01-12");
        scenario.published("graphics/png png-1.6.10");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  publishing: fixed on the release branch by png-1.6.16 on 2015-01-12 (jperkin); png-1.6.10 is still what is published
                """);
    }

    @Test
    void whereNothingWasEverPublishedAFixOnTheReleaseBranchLeavesNoFinding() {
        png();
        pulledUp(BACKPORTS, "2015-01-10");
        pulledUp(RELEASE, "2015-01-12");
        assertStatus("");
    }

    @Test
    void whoHasAnOlderNameOfWhatIsPublishedUpgrades() {
        png();
        pulledUp(BACKPORTS, "2015-01-10");
        pulledUp(RELEASE, "2015-01-12");
        scenario.published("graphics/png png-1.6.10", "graphics/png png-1.6.16");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  upgrade: fixed in png-1.6.16, published since 2015-06-01: upgrade
                """);
    }

    @Test
    void aFixThatWasPublishedFromAnOlderReleaseBranchIsAnUpgrade() {
        png();
        scenario.published("graphics/png png-1.6.16");
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  upgrade: fixed in png-1.6.16, published since 2015-06-01: upgrade
                """);
    }

    // ---- what the branch did itself

    @Test
    void aBranchThatIsNewerThanTrunkGetsNothingFromIt() {
        pkgsrc.branched("graphics/png", "png-1.6.10");
        for (String branch : new String[] {BACKPORTS, RELEASE}) {
            pkgsrc.on(branch);
            pkgsrc.updated("graphics/png", "png-1.6.14", "jperkin 2014-05-01");
        }
        pkgsrc.on(TRUNK);
        pkgsrc.updated("graphics/png", "png-1.6.12", "wiz 2014-06-05");
        scenario.vulns("png<1.6.16 buffer-overflow CVE-2014-9495", "png<1.6.12 dos CVE-2014-0333");
        assertStatus("""
                png-1.6.14  png<1.6.16  CVE-2014-9495
                  by-hand: fixed upstream in 1.6.16, which trunk is not known to have had: trunk has png-1.6.12 (graphics/png)
                """);
    }

    @Test
    void theBranchsOwnPatchesSayWhatTheyAreForInTheirNamesAndHeaders() {
        pkgsrc.branched("archivers/unzip", "unzip-6.0");
        for (String branch : new String[] {BACKPORTS, RELEASE}) {
            pkgsrc.on(branch);
            pkgsrc.patch("archivers/unzip", "patch-CVE-2014-8139", "Checks the CRC.");
            pkgsrc.patch("archivers/unzip", "patch-extract.c", "Fix for CVE-2014-8140, from Debian.");
            pkgsrc.set("archivers/unzip", "PKGREVISION", "1");
            pkgsrc.commit("jperkin 2015-01-10 Patch unzip");
        }
        pkgsrc.on(TRUNK);
        scenario.vulns(
                "unzip-[0-9]* dos CVE-2014-8139", "unzip-[0-9]* dos CVE-2014-8140", "unzip-[0-9]* dos CVE-2014-8141");
        assertStatus("""
                unzip-6.0nb1  unzip-[0-9]*  CVE-2014-8139
                  patched: patched on the branch by archivers/unzip/patches/patch-CVE-2014-8139, which the list cannot see
                unzip-6.0nb1  unzip-[0-9]*  CVE-2014-8140
                  patched: patched on the branch by archivers/unzip/patches/patch-extract.c, which the list cannot see
                unzip-6.0nb1  unzip-[0-9]*  CVE-2014-8141
                  no-fix: no fix in trunk: trunk has unzip-6.0 (archivers/unzip)
                """);
    }

    @Test
    void whoHasAnOlderPackageThanThePatchedOneIsNotToldThatItIsPatched() {
        pkgsrc.branched("archivers/unzip", "unzip-6.0");
        for (String branch : new String[] {BACKPORTS, RELEASE}) {
            pkgsrc.on(branch);
            pkgsrc.patch("archivers/unzip", "patch-CVE-2014-8139", "Checks the CRC.");
            pkgsrc.set("archivers/unzip", "PKGREVISION", "1");
            pkgsrc.commit("jperkin 2015-01-10 Patch unzip");
        }
        pkgsrc.on(TRUNK);
        scenario.vulns("unzip-[0-9]* dos CVE-2014-8139", "unzip-[0-9]* dos CVE-2014-8140")
                .decisions("""
                [[decision]]
                kind = "not-affected"
                package = "unzip"
                advisory = "CVE-2014-8140"
                why = "fixed by the same patch"
                who = "jane"
                """);
        scenario.status();
        assertThat(scenario.explain("unzip-6.0nb1"))
                .contains("patched  CVE-2014-8139", "not-affected  CVE-2014-8140")
                .doesNotContain("publishing");
        assertThat(scenario.explain("unzip-6.0"))
                .contains("publishing  CVE-2014-8139", "publishing  CVE-2014-8140")
                .contains("Admin      wait for the build of unzip-6.0nb1")
                .doesNotContain("patched  ", "not-affected  ", "nothing to do");
        scenario.published("archivers/unzip unzip-6.0nb1").status();
        assertThat(scenario.explain("unzip-6.0"))
                .contains("upgrade  CVE-2014-8139", "upgrade  CVE-2014-8140", "Admin      upgrade to unzip-6.0nb1");
    }

    // ---- the list

    @Test
    void anEntryThatForgetsASeriesIsSuspectWhereItFlagsOneThatIsFixed() {
        pkgsrc.branched("security/openssl", "openssl-1.0.0s");
        pkgsrc.updated("security/openssl", "openssl-1.0.1m", "wiz 2015-03-19");
        scenario.vulns("openssl>=1.0.0<1.0.0s dos CVE-2015-0286", "openssl<1.0.1m dos CVE-2015-0286");
        assertStatus("""
                openssl-1.0.0s  openssl<1.0.1m  CVE-2015-0286
                  suspect-entry: the entry looks wrong: no lower bound: line 2 says that 1.0.0s is free of the same flaw, but this one matches it; as openssl>=1.0.1<1.0.1m it would not match
                """);
    }

    // ---- decisions

    private static final String DECISIONS = """
            [[decision]]
            kind = "not-affected"
            package = "png"
            advisory = "CVE-2014-9495"
            why = "built without it"
            who = "jane"
            until = %s
            [[decision]]
            kind = "accepted"
            package = "graphics/png"
            advisory = "CVE-2014-9496"
            why = "only local users"
            who = "jane"
            until = %s
            [[decision]]
            kind = "accepted"
            package = "jpeg"
            advisory = "CVE-2014-9495"
            why = "we have no such package"
            who = "jane"
            """;

    @Test
    void whatMaintainersDecidedGoesBeforeAllEvidence() {
        png();
        scenario.vulns("png<1.6.16 dos CVE-2014-9495", "png<1.6.16 dos CVE-2014-9496")
                .decisions(DECISIONS.formatted("2015-06-01", "2016-01-01"));
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  not-affected: not affected: built without it (jane, until 2015-06-01, decisions.toml:1)
                png-1.6.10  png<1.6.16  CVE-2014-9496
                  accepted: accepted: only local users (jane, until 2016-01-01, decisions.toml:8)
                """);
        assertThat(scenario.unused()).containsExactly("we have no such package");
    }

    @Test
    void aDecisionThatHasExpiredReopensTheFinding() {
        png();
        scenario.vulns("png<1.6.16 dos CVE-2014-9495", "png<1.6.16 dos CVE-2014-9496")
                .decisions(DECISIONS.formatted("2015-05-31", "2016-01-01"));
        assertStatus("""
                png-1.6.10  png<1.6.16  CVE-2014-9495
                  pullup clean: fixed in trunk by 1.6.16 on 2015-01-05 (wiz); applies cleanly
                  fix: png-1.6.16 in graphics/png, clears 2 of 2
                    commit Update to png-1.6.16
                    makes png-1.6.16
                  lapsed on 2015-05-31: built without it (jane)
                png-1.6.10  png<1.6.16  CVE-2014-9496
                  accepted: accepted: only local users (jane, until 2016-01-01, decisions.toml:8)
                """);
    }

    private void assertStatus(String expected) {
        assertThat(scenario.status()).isEqualTo(expected);
    }
}
