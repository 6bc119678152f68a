package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topic branches come all at once or not at all, and only where the branch stands as it was read. */
class TopicRefUpdateTest {

    private static final Optional<String> ON = Optional.of("refs/heads/backports");
    private static final String ONE = "backport/2014Q1/net-foo-1.1";
    private static final String TWO = "backport/2014Q1/net-bar-1.1";

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private Git git;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit("trunk", "cut", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\n")
                .branch("backports", "trunk")
                .commit("later", "moved", "net/foo/Makefile", "PKGNAME=\tfoo-1.0nb1\n");
        git = tree.git();
    }

    @Test
    void allTopicsAreMadeWithTheirObjects() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            Map<String, String> topics = topics(at);
            TopicRefUpdate.land(at.bench(), ON, topics);
            topics.forEach(
                    (topic, id) -> assertThat(tree.id("refs/heads/" + topic)).isEqualTo(id));
        }
        assertThat(git.run("show", ONE + ":net/foo/Makefile")).isEqualTo("PKGNAME=\tfoo-1.1");
        assertThat(git.run("fsck", "--strict", "--no-dangling")).isEmpty();
    }

    @Test
    void nothingIsMadeOnABranchThatHasMovedSinceItWasRead() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            Map<String, String> topics = topics(at);
            git.run("update-ref", "refs/heads/backports", tree.id("later"));
            String before = git.run("for-each-ref");
            assertThatThrownBy(() -> TopicRefUpdate.land(at.bench(), ON, topics))
                    .isInstanceOf(ToolFailed.class)
                    .hasMessageContaining("refs/heads/backports");
            assertThat(git.run("for-each-ref")).isEqualTo(before);
        }
    }

    @Test
    void whereTheTipIsNoBranchThereIsNothingThatCouldMove() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            git.run("update-ref", "refs/heads/backports", tree.id("later"));
            TopicRefUpdate.land(at.bench(), Optional.empty(), topics(at));
            assertThat(git.test("show-ref", "--verify", "--quiet", "refs/heads/" + ONE))
                    .isTrue();
        }
    }

    @Test
    void aTopicThatHasComeMeanwhileIsNotMovedAndNoOtherIsMade() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            Map<String, String> topics = topics(at);
            git.run("branch", TWO, "later");
            assertThatThrownBy(() -> TopicRefUpdate.land(at.bench(), ON, topics))
                    .isInstanceOf(Unusable.class)
                    .hasMessageContaining("another run has made " + TWO + " meanwhile");
            assertThat(tree.id(TWO)).isEqualTo(tree.id("later"));
            assertThat(git.test("show-ref", "--verify", "--quiet", "refs/heads/" + ONE))
                    .isFalse();
        }
    }

    @Test
    void aHookThatRefusesOneRefRefusesAll() throws Exception {
        Path hook = Files.writeString(
                Files.createDirectories(directory.resolve("hooks")).resolve("reference-transaction"),
                "#!/bin/sh\n[ \"$1\" != prepared ] || ! grep -q bar\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        try (TreeFixture.Opened at = tree.open("backports")) {
            Map<String, String> topics = topics(at);
            String before = git.run("for-each-ref");
            assertThatThrownBy(() -> TopicRefUpdate.land(at.bench(), ON, topics))
                    .isInstanceOf(ToolFailed.class);
            assertThat(git.run("for-each-ref")).isEqualTo(before);
        }
    }

    @Test
    void withoutTopicsNothingIsAsked() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            git.run("update-ref", "refs/heads/backports", tree.id("later"));
            String before = git.run("for-each-ref") + git.run("count-objects", "-v");
            TopicRefUpdate.land(at.bench(), ON, Map.of());
            assertThat(git.run("for-each-ref") + git.run("count-objects", "-v")).isEqualTo(before);
        }
    }

    /** Two topics, which only the workbench has. */
    private static Map<String, String> topics(TreeFixture.Opened at) {
        String tip = at.bench().tip().commit();
        Map<String, String> topics = new LinkedHashMap<>();
        List.of(ONE, TWO).forEach(topic -> {
            String id = at.bench()
                    .scratch()
                    .imported(out -> out.write(("commit refs/heads/" + topic
                                    + "\nmark :1\ncommitter jane <> 0 +0000\ndata 1\nx\nfrom " + tip
                                    + "\nM 100644 inline net/foo/Makefile\ndata 16\nPKGNAME=\tfoo-1.1\n\n")
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
                    .getFirst();
            topics.put(topic, id);
        });
        return topics;
    }
}
