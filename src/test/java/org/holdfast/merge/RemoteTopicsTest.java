package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is merged is what the other side has: people review there. */
class RemoteTopicsTest {

    private static final String TOPIC = "backport/2014Q1/net-foo-1.1";

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private Git git;
    private Path there;

    @BeforeEach
    void repositories() {
        tree = new TreeFixture(directory.resolve("here.git"))
                .commit("trunk", "cut", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\n")
                .branch(TOPIC, "trunk")
                .commit(TOPIC, "one", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n");
        git = tree.git();
        there = directory.resolve("there.git");
        new Git(directory).run("init", "-q", "--bare", "there.git");
        git.run("remote", "add", "origin", there.toString());
        git.run("push", "-q", "origin", "trunk", TOPIC);
    }

    @Test
    void whatTheOtherSideHasIsAskedOrIsWhatWasFetchedLast() {
        git.run("push", "-q", "--force", there.toString(), "trunk:" + TOPIC);
        assertThat(RemoteTopics.asked(git, "origin"))
                .isEqualTo(new RemoteTopics("origin", Map.of("trunk", tree.id("trunk"), TOPIC, tree.id("trunk"))));
        assertThat(RemoteTopics.asked(git, there.toString()).there()).containsEntry(TOPIC, tree.id("trunk"));
        assertThat(RemoteTopics.fetched(git, "origin"))
                .isEqualTo(new RemoteTopics("origin", Map.of("trunk", tree.id("trunk"), TOPIC, tree.id(TOPIC))));
        assertThat(RemoteTopics.fetched(git, there.toString())).isEqualTo(RemoteTopics.NONE);
        assertThat(RemoteTopics.fetched(git, "orig")).isEqualTo(RemoteTopics.NONE);
        assertThatThrownBy(() ->
                        RemoteTopics.asked(git, directory.resolve("nowhere").toString()))
                .isInstanceOf(ToolFailed.class);
    }

    @Test
    void aTopicThatIsTheSameThereOrIsNotThereHasNothingAgainstIt() {
        RemoteTopics remote = RemoteTopics.asked(git, "origin");
        assertThat(remote.against(git, TOPIC, tree.id(TOPIC))).isEmpty();
        assertThat(remote.against(git, "backport/2014Q1/net-bar-2", tree.id("trunk")))
                .isEmpty();
        assertThat(RemoteTopics.NONE.against(git, TOPIC, tree.id(TOPIC))).isEmpty();
    }

    @Test
    void aTopicThatIsAheadIsToBePushedAndAnyOtherToBeFetched() {
        RemoteTopics remote = RemoteTopics.asked(git, "origin");
        tree.branch("ahead", TOPIC).commit("ahead", "two", "a", "a\n");
        assertThat(remote.against(git, TOPIC, tree.id("ahead")))
                .isEqualTo(Optional.of("origin has it at " + tree.id(TOPIC).substring(0, 12) + ", not "
                        + tree.id("ahead").substring(0, 12) + ", so this is not what was reviewed there: "
                        + "push it first: git push origin " + TOPIC));
        assertThat(remote.against(git, TOPIC, tree.id("trunk")).orElseThrow())
                .endsWith("fetch it first: git fetch origin " + TOPIC + ":" + TOPIC);
        RemoteTopics unknown = new RemoteTopics("origin", Map.of(TOPIC, "1".repeat(40)));
        assertThat(unknown.against(git, TOPIC, tree.id("trunk")).orElseThrow()).contains("fetch it first");
    }
}
