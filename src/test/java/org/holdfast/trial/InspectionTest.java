package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.TreeHistory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Progress;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merge without a conflict is not yet the fix. */
class InspectionTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private TreeFixture.Opened at;
    private Candidate fix;
    private DirectoryHistory history;
    private Inspection inspection;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-${VERSION}\n.include \"../../net/shared/version.mk\"\n",
                        "net/shared/version.mk",
                        "VERSION=\t1.0\n",
                        "net/server/Makefile",
                        "PKGNAME=\tserver-${VERSION}\n.include \"../../net/shared/version.mk\"\n",
                        "net/client/Makefile",
                        "PKGNAME=\tclient-${VERSION}\n.include \"../../net/shared/version.mk\"\n",
                        "net/docs/Makefile",
                        "PKGNAME=\tdocs-1\n.include \"../../net/shared/version.mk\"\n",
                        "devel/lib/Makefile",
                        "PKGNAME=\tlib-1\n")
                .branch("backports", "trunk")
                .commit("trunk", "Update foo to 1.1", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n");
        tree.git();
        at = tree.open("backports");
        fix = new Candidate(FOO, FOO, tree.id("trunk"), false);
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(tree.git(), at.bench().cut(), Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow(tree.id("trunk"), 0, changes::add);
        PathLog log = PathLog.read(tree.git(), at.bench().cut(), tree.id("trunk"), List.of(FOO), changes);
        history =
                DirectoryHistory.of(at.bench().trees(), at.bench().cut(), log, Map.of(FOO, changes), FOO, List.of(fix));
        inspection = new Inspection(
                at.bench(), new Ripples(at.bench().siblings(), tree.git(), "trunk..trunk", 10), FOO, history);
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void theHistoryOfADirectoryIsARowOfStates() {
        assertThat(history.states()).hasSize(2);
        assertThat(history.position(fix)).isOne();
        assertThat(history.position(new Candidate(FOO, FOO, tree.id("backports"), false)))
                .isZero();
        assertThat(history.versions(0)).containsExactly("1.0");
        assertThat(history.versions(1)).containsExactly("1.1");
        assertThat(history.isTouched(0, 1)).isTrue();
        assertThat(history.isTouched(1, 1)).isFalse();
        assertThat(history.isLike(0, history.makes().get(0))).isTrue();
        assertThat(history.isLike(0, history.makes().get(1))).isFalse();
        assertThat(history.isLike(0, List.of())).isTrue();
    }

    @Test
    void wantedIsWhatTrunkMadeUnderANameOfTheBranchs() {
        assertThat(inspection.isWanted(attempt("PKGNAME=\tfoo-1.1\n"), fix, 1)).isTrue();
        assertThat(inspection.isWanted(attempt("PKGNAME=\tfoo-1.2\n"), fix, 1)).isFalse();
        assertThat(inspection.isWanted(attempt("PKGNAME=\tfoo2-1.1\n"), fix, 1)).isFalse();
        assertThat(inspection.isWanted(attempt("PKGNAME!=\techo foo\n"), fix, 1))
                .isFalse();
        Candidate patch = new Candidate(FOO, FOO, fix.commit(), true);
        assertThat(inspection.isWanted(attempt("PKGNAME=\tfoo-1.0nb1\n"), patch, 1))
                .isTrue();
        assertThat(inspection.isWanted(attempt("PKGNAME=\tfoo2-1.1\n"), patch, 1))
                .isFalse();
        assertThat(inspection.isWanted(conflicting(), fix, 1)).isFalse();
    }

    @Test
    void renamedIsWhatHasNoNameOfTheBranchs() {
        assertThat(inspection.isRenamed(attempt("PKGNAME=\tfoo2-1.1\n"))).isTrue();
        assertThat(inspection.isRenamed(attempt("PKGNAME=\tfoo-1.1\n"))).isFalse();
        assertThat(inspection.isRenamed(attempt("PKGNAME!=\techo foo\n"))).isFalse();
        assertThat(inspection.isRenamed(conflicting())).isFalse();
    }

    @Test
    void aNameThatIsNotTheFixsIsAPrerequisite() {
        Trial trial = trial(attempt("PKGNAME=\tfoo-1.0.9\n"));
        assertThat(trial.prerequisites())
                .containsExactly(new Prerequisite(
                        Prerequisite.Kind.PKGNAME,
                        "1.1",
                        "the merged directory makes foo-1.0.9",
                        "at " + fix.commit().substring(0, 12) + " trunk makes foo-1.1"));
        assertThat(trial.names()).extracting(Object::toString).containsExactly("foo-1.0.9");
    }

    @Test
    void aVersionThatDoesNotRiseIsAPrerequisite() {
        Candidate patch = new Candidate(FOO, FOO, fix.commit(), true);
        for (String version : List.of("1.0", "0.9nb3")) {
            assertThat(inspection
                            .result(patch, attempt("PKGNAME=\tfoo-" + version + "\n"), 1, List.of())
                            .trial()
                            .prerequisites())
                    .contains(new Prerequisite(
                            Prerequisite.Kind.HIGHER_VERSION,
                            "foo-" + version,
                            "the branch has foo-1.0 already: nobody would get the fix",
                            ""));
        }
        assertThat(trial(attempt("PKGNAME=\tfoo-1.1\n")).prerequisites()).isEmpty();
    }

    @Test
    void whatReadsAFileThatComesAlongMoves() {
        String shared = "net/shared/version.mk";
        assertThat(inspection.shared()).containsExactly(new PkgPath("net", "shared"));
        Attempt along = attempt(
                "PKGNAME=\tfoo-${VERSION}\n.include \"../../net/shared/version.mk\"\n", shared, "VERSION=\t1.1\n");
        Trial trial = trial(along);
        assertThat(trial.along()).containsExactly(shared);
        assertThat(trial.moves())
                .containsExactly("net/client: client-1.0 -> client-1.1", "net/server: server-1.0 -> server-1.1");
        assertThat(trial.prerequisites()).isEmpty();
        assertThat(trial(attempt("PKGNAME=\tfoo-1.1\n")).moves()).isEmpty();
    }

    @Test
    void theResultDependsOnWhatWasReadAndWhatItUses() {
        Attempt uses = attempt("PKGNAME=\tfoo-1.1\nDEPENDS+=\tlib>=1:../../devel/lib\n");
        assertThat(inspection.result(fix, uses, 1, List.of()).lookedAt())
                .contains("net/foo", "mk", "net/shared", "devel/lib");
        Attempt looksFor = attempt("PKGNAME=\tfoo-1.1\n.include \"../../net/other/a.mk\"\n");
        assertThat(inspection.result(fix, looksFor, 1, List.of()).lookedAt()).contains("net/other");
        assertThat(inspection.result(fix, conflicting(), 1, List.of()).lookedAt())
                .containsExactlyInAnyOrder("net/foo", "mk", "net/shared");
    }

    @Test
    void conflictsComeInTheOrderOfTheirFilesAndNothingIsSaidOfWhatIsMade() {
        Trial trial = trial(conflicting());
        assertThat(trial.conflicts()).extracting(Conflict::file).containsExactly("net/foo/Makefile", "net/foo/PLIST");
        assertThat(trial.makes()).isEmpty();
        assertThat(trial.prerequisites()).isEmpty();
    }

    private Trial trial(Attempt attempt) {
        return inspection.result(fix, attempt, 1, List.of()).trial();
    }

    private Attempt conflicting() {
        PickState state = new PickState(
                Optional.of(tree.id("backports:net/foo")),
                Map.of(),
                List.of(
                        new Conflict("net/foo/PLIST", "content", List.of()),
                        new Conflict("net/foo/Makefile", "content", List.of())));
        return Attempt.of(at.bench(), FOO, history.commits(), state);
    }

    private Attempt attempt(String makefile, String... along) {
        List<String> texts = new ArrayList<>(List.of(makefile));
        for (int i = 1; i < along.length; i += 2) {
            texts.add(along[i]);
        }
        List<String> blobs = at.bench().scratch().blobs(texts);
        Map<String, String> others = new HashMap<>();
        for (int i = 0; i < along.length; i += 2) {
            others.put(along[i], blobs.get(1 + i / 2));
        }
        String commit = at.bench()
                .scratch()
                .commit(List.of(new ScratchRepository.Draft(
                        Map.of("net/foo/Makefile", new ScratchRepository.Entry(blobs.getFirst(), false)), -1)))
                .getFirst();
        String merged = at.bench().trees().id(commit, "net/foo").orElseThrow();
        return Attempt.of(at.bench(), FOO, history.commits(), new PickState(Optional.of(merged), others, List.of()));
    }
}
