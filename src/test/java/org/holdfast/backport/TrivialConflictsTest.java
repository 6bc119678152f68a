package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.trial.Checksums;
import org.holdfast.trial.FileChange;
import org.holdfast.trial.PickState;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conflicts about lines that a machine writes are settled; with one other among them a person looks at all. */
class TrivialConflictsTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final String MAKEFILE = "net/foo/Makefile";
    private static final String DISTINFO = "net/foo/distinfo";

    private record Settled(Map<String, String> files, List<String> notes, PickState state) {}

    @TempDir
    private Path directory;

    @Test
    void ofAVersionTrunksRevisionCountsAndTheKeywordStaysTheBranchs() {
        Settled settled = settle(
                        false,
                        MAKEFILE,
                        makefile("1.1", "1.0", "PKGREVISION=\t1\n"),
                        makefile("1.1.2.1", "1.0", "PKGREVISION=\t2\n"),
                        makefile("1.2", "1.1", "PKGREVISION=\t3\n"))
                .orElseThrow();
        assertThat(settled.files()).isEqualTo(Map.of(MAKEFILE, makefile("1.1.2.1", "1.1", "PKGREVISION=\t3\n")));
        assertThat(settled.notes()).containsExactly("settled in net/foo/Makefile: PKGREVISION");
    }

    @Test
    void aRevisionThatTrunkDroppedIsNotKept() {
        assertThat(settle(
                                false,
                                MAKEFILE,
                                makefile("1.1", "1.0", "PKGREVISION=\t1\n"),
                                makefile("1.1", "1.0", "PKGREVISION=\t2\n"),
                                makefile("1.1", "1.1", ""))
                        .orElseThrow()
                        .files())
                .isEqualTo(Map.of(MAKEFILE, makefile("1.1", "1.1", "")));
    }

    @Test
    void ofAPatchTheBranchsRevisionCounts() {
        assertThat(settle(
                                true,
                                MAKEFILE,
                                makefile("1.1", "1.0", "PKGREVISION=\t1\n"),
                                makefile("1.1", "1.0", "PKGREVISION=\t5\n"),
                                makefile("1.1", "1.0", "PKGREVISION=\t2\n"))
                        .orElseThrow()
                        .files())
                .isEqualTo(Map.of(MAKEFILE, makefile("1.1", "1.0", "PKGREVISION=\t5\n")));
    }

    @Test
    void whatAPersonWroteDifferentlyIsNotSettledNorIsAnythingBesideIt() {
        assertThat(settle(
                        false,
                        MAKEFILE,
                        makefile("1.1", "1.0", ""),
                        makefile("1.1.2.1", "1.0.1", ""),
                        makefile("1.2", "1.1", "")))
                .isEmpty();
        assertThat(settle(
                        false,
                        Map.of(
                                MAKEFILE,
                                List.of(
                                        makefile("1.1", "1.0", ""),
                                        makefile("1.2", "1.0", ""),
                                        makefile("1.3", "1.0", "")),
                                "net/foo/DESCR",
                                List.of("a\n", "b\n", "c\n"))))
                .isEmpty();
    }

    @Test
    void aRevisionThatIsSetTwiceIsNotForAMachine() {
        String twice = "PKGREVISION=\t%s\n.if 1\nPKGREVISION=\t%1$s\n.endif\n";
        assertThat(settle(
                        false,
                        MAKEFILE,
                        makefile("1.1", "1.0", twice.formatted("1")),
                        makefile("1.2", "1.0", twice.formatted("2")),
                        makefile("1.3", "1.0", twice.formatted("3"))))
                .isEmpty();
    }

    @Test
    void aFileThatOneSideTookAwayIsNotSettled() {
        assertThat(settle(
                        false,
                        Map.of(
                                MAKEFILE,
                                List.of(
                                        makefile("1.1", "1.0", ""),
                                        makefile("1.1", "1.0", ""),
                                        makefile("1.1", "1.0", "")),
                                "net/foo/DESCR",
                                List.of("a\n", "b\n", TreeFixture.GONE))))
                .isEmpty();
    }

    @Test
    void checksumsOfPatchesAreThoseOfThePatchesThatAreThere() {
        String head = "$NetBSD$\n\nSHA1 (foo-1.tar.gz) = 1\nSize (foo-1.tar.gz) = 1 bytes\n";
        String aa = "$NetBSD$\n+a\n";
        Settled settled = settle(
                        true,
                        Map.of(
                                MAKEFILE,
                                List.of(
                                        makefile("1.1", "1.0", ""),
                                        makefile("1.1", "1.0", ""),
                                        makefile("1.1", "1.0", "")),
                                DISTINFO,
                                List.of(
                                        head + "SHA1 (patch-aa) = 0\n",
                                        head + "SHA1 (patch-aa) = 0\nSHA1 (patch-ab) = 2\n",
                                        head + "SHA1 (patch-aa) = 0\nSHA1 (patch-ac) = 3\n"),
                                "net/foo/patches/patch-aa",
                                List.of(aa, aa, aa),
                                "net/foo/patches/patch-ab",
                                List.of(TreeFixture.GONE, "+b\n", TreeFixture.GONE),
                                "net/foo/patches/patch-ac",
                                List.of(TreeFixture.GONE, TreeFixture.GONE, "+c\n")))
                .orElseThrow();
        assertThat(settled.files())
                .isEqualTo(Map.of(
                        DISTINFO,
                        head + "SHA1 (patch-aa) = " + Checksums.sha1("+a\n") + "\nSHA1 (patch-ab) = "
                                + Checksums.sha1("+b\n") + "\nSHA1 (patch-ac) = " + Checksums.sha1("+c\n") + "\n"));
        assertThat(settled.notes()).containsExactly("settled in net/foo/distinfo: the checksums of patches");
        assertThat(settled.state().isClean()).isTrue();
    }

    @Test
    void aDistinfoOfPatchesThatStandElsewhereIsNotSettled() {
        assertThat(settle(true, DISTINFO, "SHA1 (patch-aa) = 1\n", "SHA1 (patch-aa) = 2\n", "SHA1 (patch-aa) = 3\n"))
                .isEmpty();
    }

    private Optional<Settled> settle(boolean patch, String file, String base, String ours, String theirs) {
        return settle(patch, Map.of(file, List.of(base, ours, theirs)));
    }

    /** Merges trunk's commit and settles; the texts of a file are those at the cut, on the branch, and in trunk. */
    private Optional<Settled> settle(boolean patch, Map<String, List<String>> files) {
        TreeFixture tree = new TreeFixture(directory.resolve("r" + System.nanoTime()))
                .commit("trunk", "cut", side(files, 0))
                .branch("backports", "trunk")
                .commit("backports", "ours", side(files, 1))
                .commit("trunk", "theirs", side(files, 2));
        tree.git();
        try (TreeFixture.Opened at = tree.open("backports")) {
            String to = tree.id("trunk");
            String from = tree.id("trunk^");
            Candidate candidate = new Candidate(FOO, FOO, to, patch);
            PickState ours = new PickState(Optional.of(tree.id("backports:net/foo")), Map.of(), List.of());
            PickState merged = ours.with(
                    at.bench(),
                    FOO,
                    Optional.of(tree.id("trunk^:net/foo")),
                    Optional.of(tree.id("trunk:net/foo")),
                    List.<FileChange>of());
            assertThat(merged.isClean()).isFalse();
            return TrivialConflicts.of(at.bench(), candidate, from, to, ours, merged)
                    .map(one -> {
                        PickState state = one.in(at.bench(), candidate, merged);
                        one.files()
                                .forEach((path, text) -> assertThat(state.text(at.bench(), FOO, path))
                                        .contains(text));
                        return new Settled(one.files(), one.notes(), state);
                    });
        }
    }

    private static String[] side(Map<String, List<String>> files, int side) {
        return files.entrySet().stream()
                .filter(one -> side > 0 || !one.getValue().get(side).equals(TreeFixture.GONE))
                .filter(one -> side == 0
                        || !one.getValue().get(side).equals(one.getValue().getFirst()))
                .flatMap(one ->
                        java.util.stream.Stream.of(one.getKey(), one.getValue().get(side)))
                .toArray(String[]::new);
    }

    private static String makefile(String keyword, String version, String revision) {
        return "# $NetBSD: Makefile,v " + keyword + " 2014/04/08 wiz Exp $\n\nPKGNAME=\tfoo-" + version + "\n"
                + revision + "CATEGORIES=\tnet\n";
    }
}
