package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.BranchTip;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch moves, and merged topics go, in one transaction; git refuses it if anything is not where it was read. */
class BranchRefUpdateTest {

    private static final String ON = "refs/heads/backports";
    private static final String TOPIC = "refs/heads/backport/2014Q1/net-foo-1.1";
    private static final String OTHER = "refs/heads/backport/2014Q1/net-bar-1.1";

    @TempDir
    private Path directory;

    private TreeFixture tree;
    private Git git;
    private String tip;
    private String head;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory.resolve("pkgsrc.git"))
                .commit("trunk", "cut", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\n")
                .branch("backports", "trunk")
                .branch("backport/2014Q1/net-foo-1.1", "trunk")
                .branch("backport/2014Q1/net-bar-1.1", "trunk")
                .commit("backport/2014Q1/net-foo-1.1", "one", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n")
                .commit("backport/2014Q1/net-bar-1.1", "two", "net/bar/Makefile", "PKGNAME=\tbar-1.1\n")
                .branch("meanwhile", "trunk")
                .commit("meanwhile", "somebody was faster", "net/foo/Makefile", "PKGNAME=\tfoo-1.0nb1\n");
        git = tree.git();
        tip = tree.id(ON);
        head = tree.id(TOPIC);
    }

    @Test
    void theBranchMovesAndItsMergedTopicsGo() {
        land(head, Map.of(TOPIC, head), Map.of(OTHER, tree.id(OTHER)));
        assertThat(tree.id(ON)).isEqualTo(head);
        assertThat(exists(TOPIC)).isFalse();
        assertThat(exists(OTHER)).isTrue();
    }

    /** The promise: what somebody pushed while this ran is never lost. */
    @Test
    void aBranchThatHasMovedSinceItWasReadStaysWhereItIs() {
        git.run("update-ref", ON, tree.id("meanwhile"));
        refused("backports has moved while this ran", head, Map.of(TOPIC, head), Map.of());
    }

    @Test
    void aBranchThatIsGoneIsNotMadeAgain() {
        git.run("update-ref", "-d", ON);
        refused("backports has moved while this ran", head, Map.of(), Map.of());
    }

    @Test
    void whereTheBranchStaysItMustStandThereAllTheSame() {
        land(tip, Map.of(TOPIC, head), Map.of());
        assertThat(tree.id(ON)).isEqualTo(tip);
        assertThat(exists(TOPIC)).isFalse();
        git.run("update-ref", ON, tree.id("meanwhile"));
        refused("backports has moved", tip, Map.of(OTHER, tree.id(OTHER)), Map.of());
    }

    @Test
    void aTopicThatHasMovedIsNotDeletedAndNothingIsMerged() {
        git.run("update-ref", TOPIC, tree.id("meanwhile"));
        refused("backport/2014Q1/net-foo-1.1 has moved", head, Map.of(TOPIC, head), Map.of());
    }

    @Test
    void aTopicThatStaysMustNotHaveMovedEither() {
        String was = tree.id(OTHER);
        git.run("update-ref", OTHER, tree.id("meanwhile"));
        refused("backport/2014Q1/net-bar-1.1 has moved", head, Map.of(), Map.of(OTHER, was));
    }

    @Test
    void whatAHookRefusesIsSaidInItsWordsAndLeavesAllRefsAsTheyWere() throws Exception {
        Path hook = Files.writeString(
                Files.createDirectories(git.repository().resolve("hooks")).resolve("reference-transaction"),
                "#!/bin/sh\necho not today >&2; exit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        String before = git.run("for-each-ref");
        assertThatThrownBy(() -> land(head, Map.of(TOPIC, head), Map.of()))
                .isInstanceOf(ToolFailed.class)
                .hasMessageContaining("not today");
        assertThat(git.run("for-each-ref")).isEqualTo(before);
    }

    @Test
    void commitsThatOnlyTheWorkbenchHasAreBroughtFirst() {
        try (TreeFixture.Opened at = tree.open("backports")) {
            String made = at.bench()
                    .scratch()
                    .imported(out -> out.write(("commit refs/heads/" + MergedHistory.NAME
                                    + "\nmark :1\ncommitter jane <> 0 +0000\ndata 5\nMerge\nfrom " + tip + "\nmerge "
                                    + head + "\n\n")
                            .getBytes(StandardCharsets.ISO_8859_1)))
                    .getFirst();
            BranchRefUpdate.land(target(), at.bench(), made, Map.of(TOPIC, head), Map.of());
            assertThat(tree.id(ON)).isEqualTo(made);
        }
        assertThat(git.run("fsck", "--strict", "--no-dangling")).isEmpty();
    }

    @Test
    void aBranchThatIsCheckedOutIsRefusedAndItIsSaidWhere() {
        BranchRefUpdate.refuseIfCheckedOut(git, ON);
        Path work = directory.resolve("work");
        git.run("worktree", "add", "-q", work.toString(), "backports");
        assertThat(BranchRefUpdate.checkedOut(git)).containsEntry(ON, work.toString());
        assertThatThrownBy(() -> BranchRefUpdate.refuseIfCheckedOut(git, ON))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("the branch backports is checked out in " + work)
                .hasMessageContaining("switch --detach");
        BranchRefUpdate.refuseIfCheckedOut(git, TOPIC);
        new Git(work).run("switch", "-q", "--detach");
        BranchRefUpdate.refuseIfCheckedOut(git, ON);
    }

    @Test
    void aBranchThatIsBeingBisectedOrRebasedIsRefusedThoughGitHasItOnNoBranch() {
        Path work = directory.resolve("work");
        git.run("worktree", "add", "-q", work.toString(), "backports");
        Git inWork = new Git(work);
        inWork.run("bisect", "start");
        inWork.run("switch", "-q", "--detach");
        assertThat(WorktreeOperations.read(git)).containsOnlyKeys(ON);
        assertThatThrownBy(() -> BranchRefUpdate.refuseIfCheckedOut(git, ON))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("the branch backports is being rebased or bisected");
        inWork.run("bisect", "reset");
        inWork.run("config", "user.name", "jane");
        inWork.run("config", "user.email", "jane@example.org");
        // Both change the same line, so the rebase stops.
        inWork.run("switch", "-q", "backport/2014Q1/net-foo-1.1");
        assertThat(inWork.test("rebase", "meanwhile")).isFalse();
        assertThat(WorktreeOperations.read(git)).containsOnlyKeys(TOPIC);
        inWork.run("rebase", "--abort");
        assertThat(WorktreeOperations.read(git)).isEmpty();
    }

    private void refused(String why, String to, Map<String, String> drop, Map<String, String> verify) {
        String before = git.run("for-each-ref");
        assertThatThrownBy(() -> land(to, drop, verify))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining(why);
        assertThat(git.run("for-each-ref")).isEqualTo(before);
    }

    private void land(String to, Map<String, String> drop, Map<String, String> verify) {
        try (TreeFixture.Opened at = tree.open("trunk")) {
            BranchRefUpdate.land(target(), at.bench(), to, drop, verify);
        }
    }

    private boolean exists(String ref) {
        return git.test("show-ref", "--verify", "--quiet", ref);
    }

    private MergeTarget target() {
        return new MergeTarget(
                new BranchTip(git, "backports", tip, tip, Platform.LINUX_X86_64, Map.of(), 10, List::of),
                "trunk",
                new VersionHistory(),
                new VulnIndex(List.of()),
                List.of(),
                Optional.empty(),
                new Committer("Jane Roe", "jane@example.org", Instant.EPOCH),
                Optional.empty());
    }
}
