package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.TreeHistory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Progress;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was tried is tried again only if it may come out otherwise. */
class TrialRunnerTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgPath BAR = new PkgPath("net", "bar");
    private static final Trial NOTHING =
            new Trial(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private final AtomicInteger read = new AtomicInteger();

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "mk/bsd.pkg.mk",
                        "# PKGNAME\n",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n",
                        "net/bar/Makefile",
                        "PKGNAME=\tbar-1.0\n",
                        "net/lib/Makefile",
                        "PKGNAME=\tlib-1.0\n")
                .branch("backports", "trunk")
                .branch("cut", "trunk")
                .commit("trunk", "Update foo to 1.1", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n")
                .commit("trunk", "Update foo to 1.2", "net/foo/Makefile", "PKGNAME=\tfoo-1.2\n")
                .commit("trunk", "Update bar to 1.1", "net/bar/Makefile", "PKGNAME=\tbar-1.1\n");
        tree.git();
    }

    @Test
    void aFixThatAppliesIsCleanWithTheCommitsBeforeIt() {
        Candidate first = foo("trunk~2");
        Candidate second = foo("trunk~1");
        TrialRunner.TrialRun run = run(List.of(first, second, bar(), first), List.of());
        assertThat(run.all()).hasSize(3).isEqualTo(run.fresh());
        assertThat(run.gone()).isEmpty();
        assertThat(trial(run, second).grade()).isEqualTo(Grade.CLEAN);
        assertThat(trial(run, second).names()).extracting(Object::toString).containsExactly("foo-1.2");
        assertThat(trial(run, second).commits())
                .extracting(one -> one.subject())
                .containsExactly("Update foo to 1.1", "Update foo to 1.2");
        assertThat(trial(run, first).commits()).hasSize(1);
        assertThat(run.all().getFirst().lookedAt()).containsKeys("net/foo", "mk");
    }

    @Test
    void whatWasTriedIsNotTriedAgainNorIsTheBranchReadForIt() {
        List<RecordedTrial> known =
                run(List.of(foo("trunk~1"), bar()), List.of()).all();
        read.set(0);
        TrialRunner.TrialRun again = run(List.of(bar(), foo("trunk~1")), known);
        assertThat(again.all()).containsExactlyInAnyOrderElementsOf(known);
        assertThat(again.fresh()).isEmpty();
        assertThat(again.gone()).isEmpty();
        assertThat(read).hasValue(0);
    }

    @Test
    void onlyWhatTheBranchHasChangedIsTriedAnew() {
        List<RecordedTrial> known =
                run(List.of(foo("trunk~1"), bar()), List.of()).all();
        tree.commit("backports", "ours", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\n");
        TrialRunner.TrialRun again = run(List.of(foo("trunk~1"), bar()), known);
        assertThat(again.fresh()).extracting(RecordedTrial::candidate).containsExactly(foo("trunk~1"));
        assertThat(again.gone()).containsExactly(foo("trunk~1"));
        assertThat(again.all()).extracting(RecordedTrial::candidate).containsExactlyInAnyOrder(foo("trunk~1"), bar());
        assertThat(trial(again, foo("trunk~1")).grade()).isEqualTo(Grade.ADAPT);
    }

    @Test
    void theInfrastructureOfTheBranchIsPartOfEveryResult() {
        List<RecordedTrial> known =
                run(List.of(foo("trunk~1"), bar()), List.of()).all();
        tree.commit("backports", "mk", "mk/bsd.pkg.mk", "# PKGNAME MORE\n");
        assertThat(run(List.of(foo("trunk~1"), bar()), known).fresh()).hasSize(2);
    }

    @Test
    void otherSettingsGiveOtherResults() {
        List<RecordedTrial> known = run(List.of(bar()), List.of()).all();
        assertThat(runner(Map.of("X", "1"), "cut")
                        .run(List.of(bar()), known, changes(), Progress.SILENT)
                        .fresh())
                .hasSize(1);
        assertThat(runner(Map.of(), "trunk~2")
                        .run(List.of(bar()), known, changes(), Progress.SILENT)
                        .fresh())
                .hasSize(1);
    }

    @Test
    void whatIsNoLongerACandidateIsGone() {
        List<RecordedTrial> known =
                run(List.of(foo("trunk~1"), bar()), List.of()).all();
        TrialRunner.TrialRun less = run(List.of(bar()), known);
        assertThat(less.gone()).containsExactly(foo("trunk~1"));
        assertThat(less.all()).hasSize(1);
        TrialRunner.TrialRun none = run(List.of(), known);
        assertThat(none.gone()).containsExactlyInAnyOrder(foo("trunk~1"), bar());
        assertThat(none.all()).isEmpty();
    }

    @Test
    void whatCannotBeBegunIsKnownAsWell() {
        PkgPath fresh = new PkgPath("net", "fresh");
        Candidate nowhere = new Candidate(fresh, fresh, tree.id("trunk"), false);
        Candidate before = new Candidate(FOO, FOO, tree.id("cut"), false);
        TrialRunner.TrialRun run = run(List.of(nowhere, before), List.of());
        assertThat(trial(run, nowhere).prerequisites())
                .extracting(Prerequisite::branch)
                .containsExactly("the branch that fixes are tried on has no net/fresh");
        assertThat(trial(run, before).prerequisites())
                .extracting(Prerequisite::branch)
                .containsExactly(
                        "the commit is not among trunk's own since the cut, so what came before it is not known");
        assertThat(run(List.of(nowhere, before), run.all()).fresh()).isEmpty();
        tree.commit("backports", "fresh", "net/fresh/Makefile", "PKGNAME=\tfresh-1\n");
        assertThat(run(List.of(nowhere, before), run.all()).fresh())
                .extracting(RecordedTrial::candidate)
                .containsExactly(nowhere);
    }

    @Test
    void aResultHoldsWhileAllThatItLookedAtIsTheSame() {
        SortedMap<String, String> lookedAt = new TreeMap<>(Map.of("net/foo", "1", "net/none", ""));
        RecordedTrial trial = new RecordedTrial(bar(), "rules", lookedAt, NOTHING);
        lookedAt.clear();
        assertThat(trial.holds("rules", Map.of("net/foo", "1", "net/other", "2")))
                .isTrue();
        assertThat(trial.holds("other rules", Map.of("net/foo", "1"))).isFalse();
        assertThat(trial.holds("rules", Map.of("net/foo", "2"))).isFalse();
        assertThat(trial.holds("rules", Map.of())).isFalse();
        assertThat(trial.holds("rules", Map.of("net/foo", "1", "net/none", "2")))
                .isFalse();
    }

    private static Trial trial(TrialRunner.TrialRun run, Candidate candidate) {
        return TrialRunner.trials(run.all()).of(candidate).orElseThrow();
    }

    private TrialRunner.TrialRun run(List<Candidate> candidates, List<RecordedTrial> known) {
        return runner(Map.of(), "cut").run(candidates, known, changes(), Progress.SILENT);
    }

    private TrialRunner runner(Map<String, String> mkConf, String cut) {
        return new TrialRunner(
                new BranchTip(
                        tree.git(),
                        "backports",
                        tree.id("backports"),
                        tree.id(cut),
                        Platform.LINUX_X86_64,
                        mkConf,
                        10,
                        this::makes),
                tree.id("trunk"));
    }

    private Collection<PackageDirectory> makes() {
        read.incrementAndGet();
        return tree.makes("backports");
    }

    private List<VersionChange> changes() {
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(tree.git(), tree.id("cut"), Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow(tree.id("trunk"), 0, changes::add);
        return changes;
    }

    private Candidate foo(String revision) {
        return new Candidate(FOO, FOO, tree.id(revision), false);
    }

    private Candidate bar() {
        return new Candidate(BAR, BAR, tree.id("trunk"), false);
    }
}
