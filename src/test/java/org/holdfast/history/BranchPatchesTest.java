package org.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a branch carries is what its packages apply, and what hosts have got. */
class BranchPatchesTest {

    private static final String SHARING = "DISTNAME=\t%s-1.0\nPATCHDIR=\t${.CURDIR}/../../multimedia/share/patches\n";

    @TempDir
    private Path directory;

    @Test
    void patchesAreThoseOfPatchdirWhereverThatIs() {
        TreeFixture tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "multimedia/player/Makefile",
                        SHARING.formatted("player"),
                        "multimedia/player/patches/patch-unused",
                        "CVE-2014-0009",
                        "multimedia/encoder/Makefile",
                        SHARING.formatted("encoder"),
                        "multimedia/share/patches/patch-aa",
                        "Fix CVE-2014-0001")
                .branch("release", "trunk");
        assertThat(read(tree))
                .containsExactly("multimedia/encoder: share/patch-aa", "multimedia/player: share/patch-aa");
    }

    @Test
    void aPatchWithoutANewPkgrevisionReachesNoHost() {
        TreeFixture tree = new TreeFixture(directory)
                .commit("trunk", "cut", "net/foo/Makefile", "DISTNAME=\tfoo-1.0\n", "net/foo/patches/patch-old", "old")
                .branch("release", "trunk")
                .commit("release", "patch alone", "net/foo/patches/patch-aa", "CVE-2014-0001");
        assertThat(read(tree)).containsExactly("net/foo: foo/patch-old");
        tree.commit("release", "later", "net/foo/Makefile", "DISTNAME=\tfoo-1.0\nPKGREVISION=\t1\n");
        assertThat(read(tree))
                .as("the revision that came later has it")
                .containsExactly("net/foo: foo/patch-aa", "net/foo: foo/patch-old");
        tree.commit("release", "another", "net/foo/patches/patch-ab", "CVE-2014-0002");
        assertThat(read(tree)).containsExactly("net/foo: foo/patch-aa", "net/foo: foo/patch-old");
    }

    private List<String> read(TreeFixture tree) {
        Git git = tree.git();
        String cut = git.run("rev-parse", "trunk");
        String head = git.run("rev-parse", "release");
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory history = TreeHistory.begin(git, cut, Platform.LINUX_X86_64, Map.of(), Progress.SILENT);
        history.follow(head, 0, changes::add);
        Map<PkgPath, List<String>> places = new LinkedHashMap<>();
        history.directories().stream()
                .sorted((one, other) ->
                        one.pkgpath().toString().compareTo(other.pkgpath().toString()))
                .forEach(one -> places.put(one.pkgpath(), one.patchDirectories()));
        return BranchPatches.read(git, cut, head, places, changes, List.of()).stream()
                .map(BranchPatchesTest::words)
                .toList();
    }

    private static String words(BranchPatch patch) {
        String[] parts = patch.file().split("/", -1);
        return patch.pkgpath() + ": " + parts[1] + "/" + parts[3];
    }
}
