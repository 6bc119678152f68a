package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.TreeHistory;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Progress;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes along with a fix: patches and distinfo of other directories, siblings, and trunk's own repairs. */
class CompletedTrialTest {

    private static final String PATCH = "patches/patch-aa";

    @TempDir
    private Path directory;

    private TreeFixture tree;

    private TreeFixture begin(String... files) {
        tree = new TreeFixture(directory).commit("trunk", "cut", "mk/bsd.pkg.mk", "# PKGNAME\n");
        return tree.commit("trunk", "more", files).branch("backports", "trunk").branch("cut", "trunk");
    }

    @Test
    void aPatchInAnotherDirectoryComesAlong() {
        begin(
                "multimedia/mplayer/Makefile",
                "PKGNAME=\tmplayer-1.0\nPATCHDIR=\t${.CURDIR}/../../multimedia/mplayer-share/patches\n"
                        + "DISTINFO_FILE=\t${.CURDIR}/../../multimedia/mplayer-share/distinfo\n",
                "multimedia/mplayer-share/distinfo",
                "",
                "multimedia/mplayer-share/README",
                "words\n");
        tree.commit(
                "trunk",
                "Fix CVE-2010-0001",
                "multimedia/mplayer/Makefile",
                "PKGNAME=\tmplayer-1.0\nPKGREVISION=\t1\n"
                        + "PATCHDIR=\t${.CURDIR}/../../multimedia/mplayer-share/patches\n"
                        + "DISTINFO_FILE=\t${.CURDIR}/../../multimedia/mplayer-share/distinfo\n",
                "multimedia/mplayer-share/patches/patch-aa",
                "CVE-2010-0001\n",
                "multimedia/mplayer-share/distinfo",
                "SHA1 (patch-aa) = " + Checksums.sha1("CVE-2010-0001\n") + "\n");
        Trial trial = tried("multimedia/mplayer", "trunk", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.along())
                .containsExactly("multimedia/mplayer-share/distinfo", "multimedia/mplayer-share/patches/patch-aa");
        assertThat(tried("multimedia/mplayer", "trunk", true).along())
                .contains("multimedia/mplayer-share/patches/patch-aa");
    }

    @Test
    void aPatchThatThePackageDoesNotApplyIsNoFix() {
        begin("net/foo/Makefile", "PKGNAME=\tfoo-1.0\n", "net/foo-share/README", "");
        tree.commit(
                "trunk",
                "Fix CVE-2010-0001",
                "net/foo/Makefile",
                "PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\n",
                "net/foo-share/patches/patch-aa",
                "CVE-2010-0001\n");
        assertThat(tried("net/foo", "trunk", true).prerequisites())
                .extracting(Prerequisite::kind)
                .containsExactly(Prerequisite.Kind.PATCH);
    }

    @Test
    void siblingsThatShareADistinfoMoveTogether() {
        String conf = "DISTNAME=\tfetchmail-%s\nPKGNAME=\tfetchmailconf-%1$s\n"
                + "DISTINFO_FILE=\t${.CURDIR}/../../mail/fetchmail/distinfo\n";
        begin(
                "mail/fetchmail/Makefile",
                "DISTNAME=\tfetchmail-6.3.16\n",
                "mail/fetchmail/distinfo",
                "SHA1 (fetchmail-6.3.16.tar.gz) = 1\n",
                "mail/fetchmailconf/Makefile",
                conf.formatted("6.3.16"));
        tree.commit(
                "trunk",
                "Update to 6.3.17",
                "mail/fetchmail/Makefile",
                "DISTNAME=\tfetchmail-6.3.17\n",
                "mail/fetchmail/distinfo",
                "SHA1 (fetchmail-6.3.17.tar.gz) = 2\n",
                "mail/fetchmailconf/Makefile",
                conf.formatted("6.3.17"));
        Trial trial = tried("mail/fetchmail", "trunk", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.along()).containsExactly("mail/fetchmailconf/Makefile");
        assertThat(tried("mail/fetchmailconf", "trunk", false).along())
                .containsExactly("mail/fetchmail/Makefile", "mail/fetchmail/distinfo");
    }

    @Test
    void aSiblingWhoseOwnChangeConflictsIsLeftAloneIfItNeedsNothing() {
        String magick =
                "%sDISTNAME=\tPerlMagick-${VERSION}\nDISTINFO_FILE=\t${.CURDIR}/../../graphics/magick/distinfo\n"
                        + ".include \"../../graphics/magick/Makefile.common\"\n";
        begin(
                "graphics/magick/Makefile.common",
                "VERSION=\t1.0\n",
                "graphics/magick/Makefile",
                "PKGNAME=\tmagick-${VERSION}\nDISTFILES=\tmagick-${VERSION}.tar.gz\n.include \"Makefile.common\"\n",
                "graphics/magick/distinfo",
                "SHA1 (magick-1.0.tar.gz) = 1\nSHA1 (PerlMagick-1.0.tar.gz) = 1\n",
                "graphics/perl/Makefile",
                magick.formatted("# one\n"));
        tree.commit("backports", "ours", "graphics/perl/Makefile", magick.formatted("# ours\n"));
        tree.commit(
                "trunk",
                "Update to 1.1",
                "graphics/magick/Makefile.common",
                "VERSION=\t1.1\n",
                "graphics/magick/distinfo",
                "SHA1 (magick-1.1.tar.gz) = 1\nSHA1 (PerlMagick-1.1.tar.gz) = 1\n",
                "graphics/perl/Makefile",
                magick.formatted("# theirs\n"));
        Trial trial = tried("graphics/magick", "trunk", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.along()).isEmpty();
    }

    @Test
    void aSiblingThatTheCommitLeavesBehindIsAnObstacle() {
        begin(
                "mail/fetchmail/Makefile",
                "DISTNAME=\tfetchmail-6.3.16\n",
                "mail/fetchmail/distinfo",
                "SHA1 (fetchmail-6.3.16.tar.gz) = 1\n",
                "mail/fetchmailconf/Makefile",
                "PKGNAME=\tfetchmailconf-6.3.16\nDISTFILES=\n"
                        + "DEPENDS+=\tfetchmail-6.3.16{,nb*}:../../mail/fetchmail\n",
                "mail/other/Makefile",
                "PKGNAME=\tother-1\nDISTFILES=\nDEPENDS+=\tfetchmail>=6.3:../../mail/fetchmail\n");
        tree.commit(
                "trunk",
                "Update to 6.3.17",
                "mail/fetchmail/Makefile",
                "DISTNAME=\tfetchmail-6.3.17\n",
                "mail/fetchmail/distinfo",
                "SHA1 (fetchmail-6.3.17.tar.gz) = 2\n");
        Trial trial = tried("mail/fetchmail", "trunk", false);
        assertThat(trial.grade()).isEqualTo(Grade.ADAPT);
        assertThat(trial.prerequisites()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(Prerequisite.Kind.SIBLING);
            assertThat(one.what()).isEqualTo("mail/fetchmailconf");
            assertThat(one.branch())
                    .isEqualTo("depends on fetchmail-6.3.16{,nb*}, and mail/fetchmail would make fetchmail-6.3.17");
        });
    }

    @Test
    void aPackageThatOnlyHasTheDistinfoOfAnotherIsNotLeftBehind() {
        begin(
                "databases/ldap/Makefile",
                "DISTNAME=\tldap-2.3\n",
                "databases/ldap/distinfo",
                "SHA1 (ldap-2.3.tar.gz) = 1\n",
                "databases/ldap-doc/Makefile",
                "DISTNAME=\tldap-2.3\nPKGNAME=\tldap-doc-2.3\n"
                        + "DISTINFO_FILE=\t${.CURDIR}/../../databases/ldap/distinfo\n");
        tree.commit(
                "trunk",
                "Update to 2.4",
                "databases/ldap/Makefile",
                "DISTNAME=\tldap-2.4\n",
                "databases/ldap/distinfo",
                "SHA1 (ldap-2.4.tar.gz) = 2\n");
        assertThat(tried("databases/ldap", "trunk", false).prerequisites())
                .extracting(Object::toString)
                .containsExactly("sibling databases/ldap-doc: then needs distfile ldap-2.3.tar.gz:"
                        + " databases/ldap/distinfo has no checksum of it");
    }

    @Test
    void trunksOwnRepairsComeAlongForSomeDays() {
        begin(
                "net/foo/Makefile",
                "DISTNAME=\tfoo-1.0\n",
                "net/foo/distinfo",
                "SHA1 (foo-1.0.tar.gz) = 0\n",
                "net/bar/Makefile",
                "PKGNAME=\tbar-1.0\n");
        tree.commit(
                        "trunk",
                        "Update to 1.1",
                        "net/foo/Makefile",
                        "DISTNAME=\tfoo-1.1\n",
                        "net/foo/distinfo",
                        "SHA1 (foo-1.1.tar.gz) = 1\n")
                .commit("trunk", "Fix PLIST", "net/foo/PLIST", "bin/foo\n")
                .commit(
                        "trunk",
                        "Needs more",
                        "net/foo/Makefile",
                        "DISTNAME=\tfoo-1.1\nDEPENDS+=\tbar>=2:../../net/bar\n")
                .commit("trunk", "Update to 1.2", "net/foo/Makefile", "DISTNAME=\tfoo-1.2\n")
                .commit("trunk", "Of another version", "net/foo/PLIST", "bin/foo\nbin/bar\n");
        Trial trial = tried("net/foo", "trunk~4", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.commits()).extracting(Commit::message).containsExactly("Update to 1.1", "Fix PLIST");
        assertThat(trial.risks()).singleElement().satisfies(risk -> {
            assertThat(risk.kind()).isEqualTo(CompatibilityRisk.Kind.REPAIR);
            assertThat(risk.what())
                    .contains(tree.id("trunk~2").substring(0, 12))
                    .endsWith("Needs more");
        });
        assertThat(tried("net/foo", "trunk~4", false, -1).commits()).hasSize(1);
    }

    @Test
    void sweepsAreNoRepairs() {
        begin("net/foo/Makefile", "PKGNAME=\tfoo-1.0\n");
        tree.commit("trunk", "Update to 1.1", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n");
        List<String> sweep = new ArrayList<>(List.of("net/foo/Makefile", "PKGNAME=\tfoo-1.1\nPKGREVISION=\t1\n"));
        for (int i = 0; i < 50; i++) {
            sweep.addAll(List.of("net/p" + i + "/Makefile", "PKGNAME=\tp" + i + "-1\n"));
        }
        tree.commit("trunk", "Bump all", sweep.toArray(String[]::new))
                .commit("trunk", "Fix PLIST", "net/foo/PLIST", "bin/foo\n");
        Trial trial = tried("net/foo", "trunk~2", false);
        assertThat(trial.commits()).extracting(Commit::message).containsExactly("Update to 1.1", "Fix PLIST");
        assertThat(trial.names()).extracting(Object::toString).containsExactly("foo-1.1");
    }

    @Test
    void aSweepOnTheWayIsLeftOut() {
        begin(
                "net/foo/Makefile",
                "PKGNAME=\tfoo-1.0\n",
                "net/foo/PLIST",
                "bin/foo\n@dirrm share/foo\n",
                "net/foo/buildlink3.mk",
                "OLD=\t1\n");
        tree.commit("trunk", "Update to 1.1", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n");
        sweep("Rewrite buildlink3", "net/foo/PLIST", "bin/foo\n", "net/foo/buildlink3.mk", "NEW=\t1\n");
        tree.commit("trunk", "Update to 1.2", "net/foo/Makefile", "PKGNAME=\tfoo-1.2\n");
        Trial trial = tried("net/foo", "trunk", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.commits()).extracting(Commit::message).containsExactly("Update to 1.1", "Update to 1.2");
    }

    @Test
    void aSweepThatTheFixNeedsComesWithIt() {
        begin("net/foo/Makefile", "PKGNAME=\tfoo-1.0\n", "net/foo/PLIST", "bin/foo\n");
        tree.commit("trunk", "Update to 1.1", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n");
        sweep("Sort", "net/foo/PLIST", "bin/bar\n");
        tree.commit("trunk", "Update to 1.2", "net/foo/Makefile", "PKGNAME=\tfoo-1.2\n", "net/foo/PLIST", "bin/baz\n");
        Trial trial = tried("net/foo", "trunk", false);
        assertThat(trial.grade()).as(trial.describe()).isEqualTo(Grade.CLEAN);
        assertThat(trial.commits())
                .extracting(Commit::message)
                .containsExactly("Update to 1.1", "Sort", "Update to 1.2");
    }

    private void sweep(String message, String... files) {
        List<String> sweep = new ArrayList<>(List.of(files));
        for (int i = 0; i < 50; i++) {
            sweep.addAll(List.of("net/p" + i + "/Makefile", "PKGNAME=\tp" + i + "-1\n"));
        }
        tree.commit("trunk", message, sweep.toArray(String[]::new));
    }

    @Test
    void aCommandOfPlistsThatTheToolsDoNotKnowIsAPrerequisite() {
        String tools = "pkgtools/pkg_install/files/lib/plist.c";
        begin(tools, "{\"dirrm\", PLIST_DIR_RM}\n", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\n");
        tree.commit("trunk", "Teach it", tools, "{\"dirrm\", PLIST_DIR_RM}, {\"pkgdir\", PLIST_PKGDIR}\n")
                .commit(
                        "trunk",
                        "Update to 1.1",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.1\n",
                        "net/foo/PLIST",
                        "@dirrm share/a\n@pkgdir share/b\n@comment $NetBSD$\n");
        assertThat(tried("net/foo", "trunk", false).prerequisites())
                .extracting(Object::toString)
                .containsExactly("plist-command @pkgdir: the branch's pkg_install does not know it; trunk: " + tools
                        + " at " + tree.id("trunk").substring(0, 12));
    }

    @Test
    void whoUsesAnUpdateIsNamedWithTrunksBump() {
        begin(
                "net/foo/Makefile",
                "PKGNAME=\tfoo-1.0\n",
                "net/foo/buildlink3.mk",
                "BUILDLINK_ABI_DEPENDS.foo+=\tfoo>=1.0\n",
                "net/user/Makefile",
                "PKGNAME=\tuser-1\n.include \"../../net/foo/buildlink3.mk\"\n");
        tree.commit(
                        "trunk",
                        "Update to 1.1",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.1\n",
                        "net/foo/buildlink3.mk",
                        "BUILDLINK_ABI_DEPENDS.foo+=\tfoo>=1.1\n")
                .commit(
                        "trunk",
                        "Bump PKGREVISION for foo",
                        "net/user/Makefile",
                        "PKGNAME=\tuser-1\nPKGREVISION=\t1\n.include \"../../net/foo/buildlink3.mk\"\n")
                .commit("trunk", "Bump for foobar", "net/user/DESCR", "x\n");
        assertThat(tried("net/foo", "trunk~2", false).risks())
                .extracting(Object::toString)
                .containsExactly(
                        "abi-depends foo>=1.0 -> foo>=1.1",
                        "rebuild net/user uses it",
                        "rebuild trunk bumped net/user for it in "
                                + tree.id("trunk~1").substring(0, 12) + " of 2014-05-16 (wiz)");
    }

    @Test
    void aPackageThatMovesAlongIsToRiseAndToStayKnown() {
        String foo = "PKGNAME=\tfoo-${VERSION}\n.include \"Makefile.common\"\n";
        begin(
                "net/foo/Makefile.common",
                "VERSION=\t1.0\n",
                "net/foo/Makefile",
                foo,
                "net/lower/Makefile",
                "PKGNAME=\tlower-1\n.include \"../../net/foo/Makefile.common\"\nPKGREVISION=\t${LOWER:U2}\n",
                "net/lost/Makefile",
                "PKGNAME=\tlost-1${LOST:D${NONE}}\n.include \"../../net/foo/Makefile.common\"\n",
                "net/same/Makefile",
                "PKGNAME=\tsame-1\n.include \"../../net/foo/Makefile.common\"\n");
        tree.commit("trunk", "Update to 1.1", "net/foo/Makefile.common", "VERSION=\t1.1\nLOWER=\t1\nLOST=\tx\n");
        assertThat(tried("net/foo", "trunk", false).prerequisites())
                .extracting(Object::toString)
                .containsExactly(
                        "sibling net/lost: would make something that is not known: NONE is not defined in what is evaluated",
                        "sibling net/lower: would make lower-1nb1, which is lower than lower-1nb2");
    }

    @Test
    void conflictMarkersAreRefused() {
        begin("net/foo/Makefile", "PKGNAME=\tfoo-1.0\n");
        tree.commit(
                "trunk",
                "Update to 1.1",
                "net/foo/Makefile",
                "PKGNAME=\tfoo-1.1\n",
                "net/foo/" + PATCH,
                "a\n<<<<<<< mine\nb\n=======\nc\n>>>>>>> 1.2\n");
        assertThat(tried("net/foo", "trunk", false).prerequisites())
                .extracting(Prerequisite::kind)
                .contains(Prerequisite.Kind.CONFLICT_MARKER);
    }

    private Trial tried(String pkgpath, String commit, boolean patch) {
        return tried(pkgpath, commit, patch, 10);
    }

    private Trial tried(String pkgpath, String commit, boolean patch, int repairs) {
        PkgPath path = PkgPath.parse(pkgpath).orElseThrow();
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(tree.git(), tree.id("cut"), Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow(tree.id("trunk"), 0, changes::add);
        Candidate candidate = new Candidate(path, path, tree.id(commit), patch);
        TrialRunner.TrialRun run = new TrialRunner(
                        new BranchTip(
                                tree.git(),
                                "backports",
                                tree.id("backports"),
                                tree.id("cut"),
                                Platform.LINUX_X86_64,
                                Map.of(),
                                repairs,
                                () -> tree.makes("backports")),
                        tree.id("trunk"))
                .run(List.of(candidate), List.of(), changes, Progress.SILENT);
        assertThat(run.failed()).isEmpty();
        return TrialRunner.trials(run.all()).of(candidate).orElseThrow();
    }
}
