package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Conflict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory as a merge leaves it, and how it came to be so. */
class PackageFilesTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgPath BAR = new PkgPath("net", "bar");

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
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n\n\n\n\nUSE_TOOLS=\tb  a b\nA=\t1\n",
                        "net/foo/options.mk",
                        "",
                        "net/foo/files/Makefile.in",
                        "",
                        "net/foo/PLIST",
                        "${PLIST.a}${PLIST.b}lib/x\nbin/foo\n",
                        "net/foo/PLIST.Linux",
                        "bin/linux\n",
                        "net/foo/files/PLIST",
                        "bin/no\n",
                        "net/bar/Makefile",
                        "PKGNAME=\tbar-${VERSION}\n.include \"../../net/shared/version.mk\"\n",
                        "net/shared/version.mk",
                        "VERSION=\t1\n",
                        "net/shared/other.mk",
                        "1\n")
                .branch("backports", "trunk")
                .commit(
                        "backports",
                        "ours",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0nb1\n\n\n\n\nUSE_TOOLS=\tb  a b\nA=\t1\n")
                .commit(
                        "trunk",
                        "theirs",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n\n\n\n\nUSE_TOOLS=\tb  a b\nA=\t2\n",
                        "net/shared/version.mk",
                        "VERSION=\t2\n",
                        "net/shared/other.mk",
                        TreeFixture.GONE,
                        "net/shared/new.mk",
                        "1\n")
                .commit("trunk", "conflicting", "net/foo/Makefile", "PKGNAME=\tfoo-2.0\n");
        tree.git();
        at = tree.open("backports");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void aPackageHasMakefilesAndPlistsAtItsTopAndNotDeeper() {
        PackageFiles foo = at.files("net/foo");
        assertThat(foo.makefiles()).containsExactlyInAnyOrder("Makefile", "options.mk");
        assertThat(foo.plists()).containsExactlyInAnyOrder("PLIST", "PLIST.Linux");
        assertThat(foo.installed()).containsExactlyInAnyOrder("lib/x", "bin/foo", "bin/linux");
        assertThat(foo.text("PLIST.Linux")).isEqualTo("bin/linux\n");
        assertThat(foo.text("nothing")).isEmpty();
    }

    @Test
    void variablesHaveWordsAndValues() {
        PackageFiles foo = at.files("net/foo");
        assertThat(foo.words("USE_TOOLS")).containsExactly("b", "a");
        assertThat(foo.words("DEPENDS")).isEmpty();
        assertThat(foo.value("USE_TOOLS")).contains("b  a b");
        assertThat(foo.value("DISTFILES")).isEmpty();
        assertThat(foo.names()).extracting(Object::toString).containsExactly("foo-1.0nb1");
        assertThat(foo.makes()).extracting(Object::toString).containsExactly("foo-1.0nb1");
        assertThat(at.files("net/bar").filesRead()).contains("net/bar/Makefile", "net/shared/version.mk");
    }

    @Test
    void aPathThatAMakefileNamesIsTakenFromThePackage() {
        PackageFiles foo = at.files("net/foo");
        Map.of(
                        "distinfo", "net/foo/distinfo",
                        "../../mk/x.mk", "mk/x.mk",
                        "${.CURDIR}/../bar/./y.mk", "net/bar/y.mk",
                        "${.PARSEDIR}/a//b", "net/foo/a/b",
                        "${PKGSRCDIR}/mk/x.mk", "mk/x.mk",
                        "${_PKGSRCDIR}/mk/x.mk", "mk/x.mk",
                        "${_PKGSRC_TOPDIR}/mk/x.mk", "mk/x.mk",
                        "/pkgsrc/mk/x.mk", "mk/x.mk",
                        "../..", "")
                .forEach((path, resolved) ->
                        assertThat(foo.resolve(path)).as(path).contains(resolved));
        for (String path : List.of("${X}/a", "/usr/include/a", "../../../a")) {
            assertThat(foo.resolve(path)).as(path).isEmpty();
        }
    }

    @Test
    void anotherDirectoryIsEvaluatedAnewOnlyIfItReadsWhatIsReplaced() {
        PackageDirectory bar = at.bench().tip().directories().get(BAR);
        PackageFiles with = at.files("net/foo", "net/shared/version.mk", "VERSION=\t3\n");
        assertThat(with.directory(bar).makes()).extracting(Object::toString).containsExactly("bar-3");
        PackageFiles without = at.files("net/foo", "net/shared/unread.mk", "VERSION=\t3\n");
        assertThat(without.directory(bar)).isSameAs(bar);
    }

    @Test
    void aMergedTreeHasTheDirectoryAsItIsAndElsewhereTheTip() {
        PackageFiles files = at.files(
                "net/foo",
                "net/foo/options.mk",
                TreeFixture.GONE,
                "net/foo/new.mk",
                "new\n",
                "net/shared/other.mk",
                TreeFixture.GONE,
                "net/shared/version.mk",
                "VERSION=\t3\n");
        MergedTree merged = (MergedTree) files.tree();
        assertThat(merged.text("net/foo/new.mk")).contains("new\n");
        assertThat(merged.text("net/foo/options.mk")).isEmpty();
        assertThat(merged.text("net/shared/other.mk")).isEmpty();
        assertThat(merged.text("net/shared/version.mk")).contains("VERSION=\t3\n");
        assertThat(merged.text("net/bar/Makefile")).isPresent();
        for (String path :
                List.of("net/foo", "net/foo/new.mk", "net/foo/files", "net/shared/version.mk", "net/bar", "net")) {
            assertThat(merged.exists(path)).as(path).isTrue();
        }
        for (String path :
                List.of("net/foo/options.mk", "net/foo/file", "net/shared/other.mk", "net/fo", "net/nothing")) {
            assertThat(merged.exists(path)).as(path).isFalse();
        }
        MergedTree fresh = new MergedTree(
                at.bench().tip().tree(),
                "net/fresh",
                Map.of("Makefile", "1"),
                Map.of(),
                at.bench().trees());
        assertThat(fresh.exists("net/fresh")).isTrue();
        MergedTree gone = new MergedTree(
                at.bench().tip().tree(),
                "net/fresh",
                Map.of(),
                Map.of(),
                at.bench().trees());
        assertThat(gone.exists("net/fresh")).isFalse();
        assertThat(merged.replaces("net/foo/anything")).isTrue();
        assertThat(merged.replaces("net/shared/other.mk")).isTrue();
        assertThat(merged.replaces("net/bar/Makefile")).isFalse();
        assertThat(merged.replaces("net/foobar/Makefile")).isFalse();
    }

    @Test
    void filesThatAreNotTheSameAreFoundDirectoryByDirectory() {
        PkgPath shared = new PkgPath("net", "shared");
        List<FileChange> changes =
                FileChange.between(at.bench().trees(), tree.id("trunk~2"), tree.id("trunk^"), List.of(shared));
        assertThat(changes)
                .containsExactly(
                        new FileChange(
                                "net/shared/new.mk", Optional.empty(), Optional.of(tree.id("trunk:net/shared/new.mk"))),
                        new FileChange(
                                "net/shared/other.mk",
                                Optional.of(tree.id("trunk~2:net/shared/other.mk")),
                                Optional.empty()),
                        new FileChange(
                                "net/shared/version.mk",
                                Optional.of(tree.id("trunk~2:net/shared/version.mk")),
                                Optional.of(tree.id("trunk:net/shared/version.mk"))));
        assertThat(FileChange.between(
                        at.bench().trees(),
                        tree.id("trunk~2"),
                        tree.id("trunk^"),
                        List.of(BAR, new PkgPath("no", "no"))))
                .isEmpty();
    }

    @Test
    void whatTheBranchHasAsItWasBeforeIsReplacedAndElseGitMerges() {
        PickState ours = state("backports:net/foo");
        PickState merged = ours.with(at.bench(), FOO, id("trunk~2:net/foo"), id("trunk^:net/foo"), shared());
        assertThat(merged.isClean()).isTrue();
        assertThat(merged.text(at.bench(), FOO, "net/foo/Makefile"))
                .contains("PKGNAME=\tfoo-1.0nb1\n\n\n\n\nUSE_TOOLS=\tb  a b\nA=\t2\n");
        assertThat(merged.text(at.bench(), FOO, "net/shared/version.mk")).contains("VERSION=\t2\n");
        assertThat(merged.text(at.bench(), FOO, "net/shared/other.mk")).isEmpty();
        assertThat(merged.text(at.bench(), FOO, "net/bar/Makefile")).isPresent();
        PickState same =
                state("trunk~2:net/foo").with(at.bench(), FOO, id("trunk~2:net/foo"), id("trunk^:net/foo"), shared());
        assertThat(same.tree()).contains(tree.id("trunk^:net/foo"));
        assertThat(same.along()).isEqualTo(merged.along()).containsEntry("net/shared/other.mk", "");
        PickState untouched = ours.with(at.bench(), FOO, id("trunk:net/foo"), id("trunk:net/foo"), shared());
        assertThat(untouched.tree()).isEqualTo(ours.tree());
        PickState gone = state("trunk:net/foo").with(at.bench(), FOO, id("trunk:net/foo"), Optional.empty(), List.of());
        assertThat(gone).isEqualTo(new PickState(Optional.empty(), Map.of(), List.of()));
    }

    @Test
    void aConflictIsKeptWithWhatCouldBeMerged() {
        PickState conflict =
                state("backports:net/foo").with(at.bench(), FOO, id("trunk^:net/foo"), id("trunk:net/foo"), List.of());
        assertThat(conflict.isClean()).isFalse();
        assertThat(conflict.conflicts()).extracting(Conflict::file).containsExactly("net/foo/Makefile");
        PickState elsewhere = state("trunk:net/foo")
                .with(
                        at.bench(),
                        FOO,
                        id("trunk:net/foo"),
                        id("trunk:net/foo"),
                        List.of(new FileChange(
                                "net/shared/version.mk",
                                id("trunk:net/shared/version.mk"),
                                id("trunk:net/shared/new.mk"))));
        assertThat(elsewhere.conflicts()).extracting(Conflict::file).containsExactly("net/shared/version.mk");
    }

    private List<FileChange> shared() {
        return FileChange.between(
                at.bench().trees(), tree.id("trunk~2"), tree.id("trunk^"), List.of(new PkgPath("net", "shared")));
    }

    private PickState state(String revision) {
        return new PickState(Optional.of(tree.id(revision)), Map.of(), List.of());
    }

    private Optional<String> id(String revision) {
        return Optional.of(tree.id(revision));
    }
}
