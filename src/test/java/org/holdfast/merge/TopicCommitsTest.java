package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which topic is meant, and which commits it has. */
class TopicCommitsTest {

    private static final String PREFIX = "backport/2014Q1";
    private static final String FOO = PREFIX + "/net-foo-1.1";
    private static final String PLUGIN = PREFIX + "/net-foo-plugin-2.0";
    private static final Set<PkgPath> KNOWN = Set.of(path("net", "foo"), path("net", "foo-plugin"), path("net", "bar"));

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private Git git;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit("trunk", "cut", "a", "a\n")
                .branch("backports", "trunk")
                .branch(FOO, "trunk")
                .commit(FOO, "one\n\nFixes: x\n", "a", "b\n")
                .commit(FOO, "two", "a", "c\n")
                .branch(PLUGIN, FOO)
                .commit(PLUGIN, "three", "b", "b\n")
                .commit("backports", "meanwhile", "d", "d\n");
        git = tree.git();
    }

    @Test
    void aRangeIsWhatLeadsToATipAndWhereItLeftTheBranch() {
        TopicCommits commits =
                TopicCommits.read(git, List.of(tree.id(FOO), tree.id(PLUGIN), tree.id(FOO)), "backports");
        TopicCommits.Range plugin = commits.range(tree.id(PLUGIN));
        assertThat(plugin.commits())
                .extracting(one -> one.message().strip())
                .containsExactly("three", "two", "one\n\nFixes: x");
        assertThat(plugin.bases()).containsExactly(tree.id("trunk"));
        assertThat(plugin.commits().getFirst())
                .isEqualTo(new TopicCommits.TopicCommit(tree.id(PLUGIN), List.of(tree.id(FOO)), "three"));
        assertThat(commits.range(tree.id(FOO)).commits()).hasSize(2);
        TopicCommits.Range nothing = commits.range(tree.id("backports"));
        assertThat(nothing.commits()).isEmpty();
        assertThat(nothing.bases()).containsExactly(tree.id("backports"));
    }

    @Test
    void ofNoTopicsNothingIsRead() {
        assertThat(TopicCommits.read(git, List.of(), "backports")
                        .range(tree.id(FOO))
                        .commits())
                .isEmpty();
    }

    @Test
    void aTopicIsMeantByItsNameOrByItsDirectory() throws Exception {
        MergeTopics topics = MergeTopics.read(git, PREFIX, KNOWN);
        Map.Entry<String, String> foo = Map.entry(FOO, tree.id(FOO));
        assertThat(topics.all()).isEqualTo(Map.of(FOO, tree.id(FOO), PLUGIN, tree.id(PLUGIN)));
        assertThat(topics.of("net/foo")).isEqualTo(foo);
        assertThat(topics.of("net-foo-1.1")).isEqualTo(foo);
        assertThat(topics.of(FOO)).isEqualTo(foo);
        assertThat(topics.of("refs/heads/" + FOO)).isEqualTo(foo);
        assertThat(topics.of("net/foo-plugin").getKey()).isEqualTo(PLUGIN);
    }

    @Test
    void whatIsNotClearIsSaidWithWhatThereIs() {
        MergeTopics topics = MergeTopics.read(git, PREFIX, KNOWN);
        unclear(
                topics,
                "net/bar",
                "there is no topic branch of net/bar below backport/2014Q1; 'holdfast backport net/bar' makes one");
        unclear(topics, "net/baz", "there is no topic branch of net/baz below backport/2014Q1");
        unclear(topics, "nothing", "there is no topic branch nothing below backport/2014Q1");
        unclear(
                topics,
                "backports",
                "backports is no topic branch: those are below backport/2014Q1/; "
                        + "'git branch backport/2014Q1/category-directory-version backports' makes one of it");
        git.run("branch", PREFIX + "/net-foo-1.2", "trunk");
        unclear(
                MergeTopics.read(git, PREFIX, KNOWN),
                "net/foo",
                "net/foo has 2 topic branches, say which: " + FOO + ", " + PREFIX + "/net-foo-1.2");
    }

    /** What stands behind {@code net-foo-plugin-} is no version of foo. */
    @Test
    void aTopicIsOfTheLongestDirectoryThatFits() {
        assertThat(MergeTopics.owner(PREFIX, PLUGIN, KNOWN::contains)).contains(path("net", "foo-plugin"));
        assertThat(MergeTopics.owner(PREFIX, PLUGIN, path("net", "foo")::equals))
                .contains(path("net", "foo"));
        assertThat(MergeTopics.owner(PREFIX, PREFIX + "/x11-a-b-1", path("x11-a", "b")::equals))
                .contains(path("x11-a", "b"));
        assertThat(MergeTopics.owner(PREFIX, "other/net-foo-1.1", KNOWN::contains))
                .isEmpty();
        assertThat(MergeTopics.owner(PREFIX, PREFIX + "/net-foo", KNOWN::contains))
                .isEmpty();
        assertThat(MergeTopics.owner(PREFIX, PREFIX + "/", KNOWN::contains)).isEmpty();
    }

    private static void unclear(MergeTopics topics, String word, String why) {
        assertThatThrownBy(() -> topics.of(word))
                .isInstanceOf(MergeTopics.Unclear.class)
                .hasMessage(why);
    }

    private static PkgPath path(String category, String directory) {
        return new PkgPath(category, directory);
    }
}
