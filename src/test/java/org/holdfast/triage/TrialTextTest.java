package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

/** What came of a trial, as text that is kept and in words. */
class TrialTextTest {

    private static final Conflict KEYWORD =
            conflict("a", new Conflict.Hunk(1, "$NetBSD: a,v 1.1 $\n", "$NetBSD: a,v 1.2 $\n"));
    private static final Conflict ONE =
            conflict("b", new Conflict.Hunk(1, "x\n", "y\n"), KEYWORD.hunks().getFirst());
    private static final Conflict TWO = conflict("c", new Conflict.Hunk(1, "x\n", ""), new Conflict.Hunk(9, "", "z\n"));
    private static final Conflict WHOLE = new Conflict("d", "modify/delete", List.of());
    private static final Prerequisite TOOL =
            new Prerequisite(Prerequisite.Kind.DEPENDENCY_VERSION, "foo>=1", "foo-0.9", "");
    private static final Prerequisite WITH = new Prerequisite(Prerequisite.Kind.TOOL, "gmake", "none", "mk/tools");

    @Property
    void whatIsKeptIsReadAgain(@ForAll("trials") Trial trial) {
        assertThat(Trial.parse(trial.lines())).isEqualTo(trial);
        assertThat(Trial.parse(trial.lines()).lines()).isEqualTo(trial.lines());
    }

    @Test
    void oddCharactersAreEscapedAndAnUnknownLineIsRefused() {
        assertThat(trial(List.of(), List.of(), "a\tb\nc\rd\\e\\").lines()).isEqualTo("moves\ta\\tb\\nc\\rd\\\\e\\\\\n");
        assertThat(trial(List.of(), List.of(), "a\0b").lines()).isEqualTo("moves\tab\n");
        assertThat(Trial.parse("moves\ta\\").moves()).containsExactly("a\\");
        assertThat(Trial.parse("").commits()).isEmpty();
        assertThatThrownBy(() -> Trial.parse("nonsense\tx"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nonsense'");
    }

    @Test
    void aConflictIsAsLargeAsTheDecisionsThatItTakes() {
        assertThat(KEYWORD).hasToString("a: its $NetBSD$ line");
        assertThat(KEYWORD.isKeyword()).isTrue();
        assertThat(KEYWORD.size()).isZero();
        assertThat(ONE).hasToString("b: 1 hunk");
        assertThat(ONE.isKeyword()).isFalse();
        assertThat(TWO).hasToString("c: 2 hunks");
        assertThat(WHOLE).hasToString("d: modify/delete");
        assertThat(WHOLE.isKeyword()).isFalse();
        assertThat(WHOLE.size()).isOne();
        assertThat(new Conflict.Hunk(1, "$NetBSD$ x", "$NetBSD$ y").isKeyword()).isFalse();
    }

    @Test
    void aTrialIsDescribedByWhatIsInItsWay() {
        assertThat(described(1, List.of(), List.of())).isEqualTo("clean: applies cleanly");
        assertThat(described(2, List.of(), List.of())).isEqualTo("clean: applies cleanly, with 1 commit before it");
        assertThat(described(3, List.of(), List.of())).isEqualTo("clean: applies cleanly, with 2 commits before it");
        assertThat(described(2, List.of(), List.of(TOOL, WITH)))
                .isEqualTo("adapt: applies, with 1 commit before it, but needs dependency-version foo>=1: foo-0.9; "
                        + "tool gmake: none; trunk: mk/tools");
        assertThat(described(1, List.of(ONE, WHOLE), List.of(TOOL)))
                .isEqualTo("adapt: conflicts in b: 1 hunk, d: modify/delete");
        assertThat(described(2, List.of(ONE), List.of()))
                .isEqualTo("adapt: conflicts in b: 1 hunk, with 1 commit before it");
        assertThat(new CompatibilityRisk(CompatibilityRisk.Kind.ABI_DEPENDS, "x"))
                .hasToString("abi-depends x");
    }

    @Test
    void namesAreThoseThatAreKnown() {
        Trial trial = new Trial(
                List.of(),
                List.of(),
                MadePackage.parseLines("foo-1\nunknown: why\nbar-2"),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(trial.names()).containsExactly(new PkgName("foo-1"), new PkgName("bar-2"));
    }

    @Test
    void aBackportHasTheGradeCommitsAndObstaclesOfItsTrial() {
        BackportOption untried = option(Optional.empty());
        assertThat(untried.grade()).isEqualTo(Grade.UNTRIED).hasToString("untried");
        assertThat(untried.commits()).isOne();
        assertThat(untried.obstacles()).isZero();
        BackportOption tried = option(Optional.of(trial(List.of(TWO, KEYWORD, WHOLE), List.of(TOOL), "x")));
        assertThat(tried.grade()).isEqualTo(Grade.ADAPT);
        assertThat(tried.commits()).isOne();
        assertThat(tried.obstacles()).isEqualTo(4);
    }

    private static BackportOption option(Optional<Trial> trial) {
        PkgName name = new PkgName("foo-1.1");
        return new BackportOption(
                new TrunkVersion(new PkgPath("net", "foo"), name, name, Optional.empty(), false, false),
                false,
                List.of(),
                1,
                0,
                Optional.empty(),
                trial);
    }

    private static String described(int commits, List<Conflict> conflicts, List<Prerequisite> prerequisites) {
        Commit commit = new Commit("1", "wiz", LocalDate.EPOCH, "x", List.of());
        Trial trial = new Trial(
                java.util.Collections.nCopies(commits, commit),
                List.of(),
                List.of(),
                List.of(),
                conflicts,
                prerequisites,
                List.of());
        return trial.grade() + ": " + trial.describe();
    }

    private static Trial trial(List<Conflict> conflicts, List<Prerequisite> prerequisites, String move) {
        return new Trial(List.of(), List.of(), List.of(), List.of(move), conflicts, prerequisites, List.of());
    }

    private static Conflict conflict(String file, Conflict.Hunk... hunks) {
        return new Conflict(file, "content", List.of(hunks));
    }

    @Provide
    Arbitrary<Trial> trials() {
        Arbitrary<String> text =
                Arbitraries.strings().withChars("ab\t\n\r\\ tn").ofMaxLength(6);
        Arbitrary<List<Conflict.Hunk>> hunks = Combinators.combine(
                        Arbitraries.integers().between(1, 99), text, text)
                .as(Conflict.Hunk::new)
                .list()
                .ofMaxSize(2);
        return Combinators.combine(
                        text.map(subject -> new Commit(
                                        "1", "w\u00f6z", LocalDate.EPOCH, subject.replace("\n", ""), List.of()))
                                .list()
                                .ofMaxSize(2),
                        text.list().ofMaxSize(2),
                        Arbitraries.of("foo-1", "unknown: why")
                                .map(MadePackage::parse)
                                .list()
                                .ofMaxSize(2),
                        Combinators.combine(text, text, hunks)
                                .as(Conflict::new)
                                .list()
                                .ofMaxSize(2),
                        Combinators.combine(Arbitraries.of(Prerequisite.Kind.class), text, text, text)
                                .as(Prerequisite::new)
                                .list()
                                .ofMaxSize(2),
                        Combinators.combine(Arbitraries.of(CompatibilityRisk.Kind.class), text)
                                .as(CompatibilityRisk::new)
                                .list()
                                .ofMaxSize(2))
                .as((commits, words, makes, conflicts, prerequisites, risks) ->
                        new Trial(commits, words, makes, words, conflicts, prerequisites, risks));
    }
}
