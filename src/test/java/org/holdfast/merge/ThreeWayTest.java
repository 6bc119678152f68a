package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.backport.Committer;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Git is asked only where both sides changed the same directory; what it then makes counts, but for the list of changes. */
class ThreeWayTest {

    private static final String LIST = "doc/CHANGES-pkgsrc-2014Q1";
    private static final String LONG = "A=\t1\n\n\n\n\n\nB=\t1\n";

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private TreeFixture.Opened at;
    private MergedHistory line;
    private int asked;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        LIST,
                        "x\n",
                        "net/foo/Makefile",
                        LONG,
                        "net/foo/distinfo",
                        "1\n",
                        "net/bar/Makefile",
                        LONG,
                        "Makefile",
                        "1\n")
                .branch("backports", "trunk")
                .branch("topic", "trunk");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void changesInOtherDirectoriesAreTakenAsTheyAreWithoutGit() throws Exception {
        commit("backports", "net/bar/Makefile", "A=\t2\n", LIST, "x\nours\n", "Makefile", "2\n");
        commit("topic", "net/foo/Makefile", "A=\t3\n", "net/foo/distinfo", TreeFixture.GONE, LIST, "x\ntheirs\n");
        Map<String, TreeEntry> merged = merge(LIST);
        assertThat(texts(merged))
                .isEqualTo(
                        Map.of("net/foo/Makefile", "A=\t3\n", "net/foo/distinfo", "gone", LIST, "x\nours\ntheirs\n"));
        assertThat(asked).isZero();
    }

    @Test
    void aListThatTheBranchDidNotChangeIsTakenAsItIs() throws Exception {
        commit("backports", "net/bar/Makefile", "A=\t2\n");
        commit("topic", LIST, "something else\n");
        assertThat(texts(merge(LIST))).isEqualTo(Map.of(LIST, "something else\n"));
        assertThat(asked).isZero();
    }

    @Test
    void inTheSameDirectoryGitMerges() throws Exception {
        commit("backports", "net/foo/Makefile", LONG.replace("A=\t1", "A=\t2"), LIST, "x\nours\n");
        commit("topic", "net/foo/Makefile", LONG.replace("B=\t1", "B=\t2"), LIST, "x\ntheirs\n");
        assertThat(texts(merge(LIST)))
                .isEqualTo(Map.of("net/foo/Makefile", "A=\t2\n\n\n\n\n\nB=\t2\n", LIST, "x\nours\ntheirs\n"));
        assertThat(asked).isOne();
    }

    @Test
    void aConflictAboutKeywordsAloneNeedsNoJudgement() throws Exception {
        String ours = "# $NetBSD: Makefile,v 1.2 2014/02/01 wiz Exp $\n" + LONG.replace("B=\t1", "B=\t2");
        commit("backports", "net/foo/Makefile", ours);
        commit(
                "topic",
                "net/foo/Makefile",
                "# $NetBSD: Makefile,v 1.3 2014/03/01 tron Exp $\n" + LONG,
                "net/foo/DESCR",
                "d\n");
        assertThat(texts(merge(LIST))).as("the Makefile stays the branch's").isEqualTo(Map.of("net/foo/DESCR", "d\n"));
        commit("topic", "net/foo/Makefile", "# $NetBSD: Makefile,v 1.3 $\n" + LONG.replace("B=\t1", "B=\t3"));
        assertThatThrownBy(() -> merge(LIST)).isInstanceOf(ThreeWay.Conflicting.class);
    }

    @Test
    void anotherFileInTheSameDirectoryIsAskedOfGitToo() throws Exception {
        commit("backports", "net/foo/distinfo", "2\n");
        commit("topic", "net/foo/Makefile", "A=\t3\n");
        assertThat(texts(merge(LIST))).isEqualTo(Map.of("net/foo/Makefile", "A=\t3\n"));
        assertThat(asked).isOne();
    }

    @Test
    void aFileAtTheTopIsAnAreaOfItsOwn() throws Exception {
        commit("backports", "Makefile", "2\n");
        commit("topic", "README", "1\n");
        assertThat(texts(merge(LIST))).isEqualTo(Map.of("README", "1\n"));
        assertThat(asked).isZero();
    }

    @Test
    void aConflictIsNotSettledAndTheListIsNoneOfThem() {
        commit("backports", "net/foo/Makefile", LONG.replace("A=\t1", "A=\t2"), LIST, "x\nours\n");
        commit("topic", "net/foo/Makefile", LONG.replace("A=\t1", "A=\t3"), LIST, "x\ntheirs\n");
        assertThatThrownBy(() -> merge(LIST))
                .isInstanceOfSatisfying(
                        ThreeWay.Conflicting.class,
                        open -> assertThat(open.conflicts())
                                .extracting(one -> one.file())
                                .containsExactly("net/foo/Makefile"))
                .hasMessage("net/foo/Makefile: 1 hunk");
    }

    @Test
    void aListThatWasNotOnlyAddedToIsAConflictLikeAnyOther() {
        commit("backports", LIST, "y\n");
        commit("topic", LIST, "z\n");
        assertThatThrownBy(() -> merge(LIST))
                .isInstanceOf(ThreeWay.Conflicting.class)
                .hasMessageStartingWith(LIST);
        assertThat(asked).isOne();
    }

    @Test
    void whereNoListIsKnownItIsAFileLikeAnyOther() {
        commit("backports", LIST, "x\nours\n");
        commit("topic", LIST, "x\ntheirs\n");
        assertThatThrownBy(() -> merge(null)).isInstanceOf(ThreeWay.Conflicting.class);
    }

    @Test
    void aListThatIsTakenAwayOrIsNoFileIsNotJoined() {
        commit("backports", LIST, "x\nours\n");
        commit("topic", LIST, TreeFixture.GONE);
        assertThatThrownBy(() -> merge(LIST)).isInstanceOf(ThreeWay.Conflicting.class);
    }

    private void commit(String branch, String... files) {
        tree.commit(branch, "x", files);
    }

    private Map<String, TreeEntry> merge(@org.jspecify.annotations.Nullable String list) throws Exception {
        String base = tree.id("trunk");
        at = tree.open("backports");
        line = new MergedHistory(at.bench(), new Committer("Jane", "jane@example.org", Instant.EPOCH));
        Set<String> ours =
                TreeDiff.between(at.bench().trees(), base, tree.id("backports")).keySet();
        ThreeWay.Side side = new ThreeWay.Side(
                base, tree.id("topic"), TreeDiff.between(at.bench().trees(), base, tree.id("topic")));
        return new ThreeWay(at.bench(), line, Optional.ofNullable(list)).merge(side, ours, ChangesUnion::of, () -> {
            asked++;
            return line.mergeTrees(base, tree.id("topic"));
        });
    }

    private Map<String, String> texts(Map<String, TreeEntry> merged) {
        Map<String, String> texts = new TreeMap<>();
        merged.forEach((path, entry) -> texts.put(path, entry.isThere() ? line.text(entry.id()) : "gone"));
        return texts;
    }
}
