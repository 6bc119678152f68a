package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.triage.Candidate;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.MergedTree;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backport is looked at from its result, whoever made it. */
class BackportVerificationTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgPath BAR = new PkgPath("net", "bar");
    private static final String DISTINFO = "SHA1 (foo-1.0.tar.gz) = 1\nSHA1 (foo-1.1.tar.gz) = 2\n";

    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private TreeFixture.Opened at;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "mk/checksum/checksum.mk",
                        "_DIGEST_ALGORITHMS=\tSHA1\n",
                        "mk/bsd.pkg.mk",
                        "# PKGNAME DISTNAME DISTFILES USE_TOOLS PKGREVISION\n",
                        "mk/tools/replace.mk",
                        "# perl\n",
                        "net/foo/Makefile",
                        "DISTNAME=\tfoo-1.0\n",
                        "net/foo/distinfo",
                        DISTINFO,
                        "net/bar/Makefile",
                        "DISTNAME=\tbar-1.0\n.include \"../../net/foo/version.mk\"\n",
                        "net/bar/distinfo",
                        "SHA1 (bar-1.0.tar.gz) = 1\n",
                        "net/foo/version.mk",
                        "# nothing\n",
                        "local/foo/Makefile",
                        "DISTNAME=\tfoo-1.0\nDISTFILES=\n",
                        "local/foo/files/main.c",
                        "old\n")
                .branch("backports", "trunk")
                .commit(
                        "trunk",
                        "Update foo",
                        "mk/tools/replace.mk",
                        "# perl gmake\n",
                        "local/foo/files/main.c",
                        "new\n",
                        "local/foo/Makefile",
                        "DISTNAME=\tfoo-1.1\nDISTFILES=\n");
        tree.git();
        at = tree.open("backports");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void whatMakesTheSameUnderANewVersionAndLacksNothingPasses() throws Exception {
        assertThat(verify(false).check(at.files("net/foo"), foo("DISTNAME=\tfoo-1.1\n"), List.of(), NOTHING))
                .isEmpty();
    }

    @Test
    void aNameThatIsNotKnownAnyMoreIsRefused() {
        refused("what net/foo makes would not be known any more: ", foo("PKGNAME!=\techo foo\n"));
    }

    @Test
    void aPackageThatIsNoLongerMadeIsRefused() {
        refused("net/foo would no longer make foo: who has it would get no fix", foo("DISTNAME=\tfoo2-1.1\n"));
    }

    @Test
    void aDistfileWithoutAChecksumIsRefusedAndNobodyKnowsBetter() {
        for (boolean byHand : new boolean[] {false, true}) {
            assertThatThrownBy(() ->
                            verify(byHand).check(at.files("net/foo"), foo("DISTNAME=\tfoo-1.2\n"), List.of(), NOTHING))
                    .isInstanceOfSatisfying(BackportRefused.class, refused -> {
                        assertThat(refused.why()).startsWith("needs distfile foo-1.2.tar.gz");
                        assertThat(refused.work()).singleElement().asString().startsWith("do without, or bring: ");
                    });
        }
    }

    @Test
    void aToolThatTheBranchLacksIsForAMaintainerToJudge() throws Exception {
        PackageFiles files = foo("DISTNAME=\tfoo-1.1\nUSE_TOOLS+=\tgmake\n");
        refused("needs tool gmake", files);
        assertThat(verify(true).check(at.files("net/foo"), files, List.of(), NOTHING))
                .singleElement()
                .asString()
                .startsWith("judged by hand: tool gmake");
    }

    @Test
    void whatMovesAlongMustKeepItsNameBeKnownAndRise() throws Exception {
        assertThat(move("bar-1.0", "bar-1.1", "bar-1.0")).isEmpty();
        assertThat(move("bar-1.0", "baz-1.1", "bar-1.0"))
                .hasValue("net/bar would no longer make bar: who has it would get no fix");
        assertThat(move("bar-1.0", "unknown: who knows", "bar-1.0"))
                .hasValue("what net/bar makes would not be known any more: who knows");
        assertThat(move("bar-1.0", "bar-1.1", "bar-1.1nb1"))
                .hasValue("moves net/bar: bar-1.0 -> bar-1.1, where bar-1.1nb1 was published already");
        assertThat(move("bar-1.0", "bar-1.1", "bar-1.2"))
                .hasValue("moves net/bar: bar-1.0 -> bar-1.1, where bar-1.2 was published");
        assertThat(move("bar-1.0", "bar-1.0", "bar-1.0")).isEmpty();
    }

    @Test
    void whatMovesAlongHasTheChecksumsOfWhatItIsThenMadeFrom() {
        PackageFiles files = at.files(
                "net/foo", "net/foo/Makefile", "DISTNAME=\tfoo-1.1\n", "net/bar/Makefile", "DISTNAME=\tbar-1.1\n");
        List<FileReaders.Move> moves = List.of(move("bar-1.0", "bar-1.1"));
        assertThatThrownBy(() -> verify(false).check(at.files("net/foo"), files, moves, along(files)))
                .isInstanceOf(BackportRefused.class)
                .hasMessageContaining("breaks net/bar, which then needs distfile bar-1.1.tar.gz: ");
        PackageFiles with = at.files(
                "net/foo",
                "net/foo/Makefile",
                "DISTNAME=\tfoo-1.1\n",
                "net/bar/Makefile",
                "DISTNAME=\tbar-1.1\n",
                "net/bar/distinfo",
                "SHA1 (bar-1.1.tar.gz) = 1\n");
        org.assertj.core.api.Assertions.assertThatCode(
                        () -> verify(false).check(at.files("net/foo"), with, moves, along(with)))
                .doesNotThrowAnyException();
    }

    @Test
    void sourcesThatStandInTheTreeMustComeAlong() throws Exception {
        PkgPath path = new PkgPath("local", "foo");
        PackageFiles before = at.files("local/foo");
        PackageFiles name = at.files("local/foo", "local/foo/Makefile", "DISTNAME=\tfoo-1.1\nDISTFILES=\n");
        PackageFiles all = at.files(
                "local/foo",
                "local/foo/Makefile",
                "DISTNAME=\tfoo-1.1\nDISTFILES=\n",
                "local/foo/files/main.c",
                "new\n");
        assertThatThrownBy(() -> verify(path, false, false).check(before, name, List.of(), NOTHING))
                .isInstanceOfSatisfying(BackportRefused.class, refused -> {
                    assertThat(refused.why()).startsWith("its sources stand in files/");
                    assertThat(refused.work()).singleElement().asString().endsWith(": 1 files, files/main.c is one");
                });
        assertThat(verify(path, false, false).check(before, all, List.of(), NOTHING))
                .isEmpty();
        assertThat(verify(path, true, false).check(before, name, List.of(), NOTHING))
                .isEmpty();
        assertThat(verify(path, false, true).check(before, name, List.of(), NOTHING))
                .isEmpty();
    }

    private static Map<String, String> along(PackageFiles files) {
        return ((MergedTree) files.tree()).along();
    }

    private Optional<String> move(String before, String after, String published) {
        try {
            VersionHistory history = new VersionHistory()
                    .published(List.of(new ScannedPackage(new PkgName(published), Optional.of(BAR))));
            new BackportVerification(at.bench(), history, new Candidate(FOO, FOO, tree.id("trunk"), false), FOO, false)
                    .check(at.files("net/foo"), foo("DISTNAME=\tfoo-1.1\n"), List.of(move(before, after)), NOTHING);
            return Optional.empty();
        } catch (BackportRefused e) {
            return Optional.of(e.why());
        }
    }

    private static FileReaders.Move move(String before, String after) {
        return new FileReaders.Move(BAR, List.of(MadePackage.parse(before)), List.of(MadePackage.parse(after)));
    }

    private void refused(String why, PackageFiles files) {
        assertThatThrownBy(() -> verify(false).check(at.files("net/foo"), files, List.of(), NOTHING))
                .isInstanceOf(BackportRefused.class)
                .hasMessageStartingWith(why);
    }

    private PackageFiles foo(String makefile) {
        return at.files("net/foo", "net/foo/Makefile", makefile);
    }

    private BackportVerification verify(boolean byHand) {
        return verify(FOO, byHand, false);
    }

    private BackportVerification verify(PkgPath path, boolean byHand, boolean patch) {
        return new BackportVerification(
                at.bench(), new VersionHistory(), new Candidate(path, path, tree.id("trunk"), patch), path, byHand);
    }
}
