package org.holdfast.merge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.backport.TopicRefUpdate;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.RefTransaction;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.TrialContext;

/**
 * Moves a branch to its merged commit in the scratch repository, and deletes the merged topics: in one transaction,
 * which git refuses if one of the refs has moved since it was read.
 */
final class BranchRefUpdate {

    private static final String ZERO = "0".repeat(40);

    private BranchRefUpdate() {}

    /**
     * The refs that are checked out in a worktree.
     *
     * @return the paths of the worktrees, by full ref name
     */
    static Map<String, String> checkedOut(Git git) {
        Map<String, String> refs = new HashMap<>();
        String folder = "";
        for (String line : git.run("worktree", "list", "--porcelain").lines().toList()) {
            if (line.startsWith("worktree ")) {
                folder = line.substring("worktree ".length());
            } else if (line.startsWith("branch ")) {
                refs.put(line.substring("branch ".length()), folder);
            }
        }
        return refs;
    }

    /**
     * Refuses a branch that is checked out: its files would stay behind and look like changes that revert the merge.
     *
     * @throws Unusable with the worktree and the remedy
     */
    static void refuseIfCheckedOut(Git git, String ref) {
        String underWay = WorktreeOperations.read(git).get(ref);
        if (underWay != null) {
            throw new Unusable(
                    git.repository().toString(),
                    "the branch " + ref.substring("refs/heads/".length()) + " is being rebased or bisected, as "
                            + underWay + " says: finish that, or give it up, then run this again");
        }
        String folder = checkedOut(git).get(ref);
        if (folder != null) {
            throw new Unusable(
                    git.repository().toString(),
                    "the branch " + ref.substring("refs/heads/".length()) + " is checked out in " + folder
                            + ", and its files are not touched here: run 'git -C " + folder
                            + " switch --detach', then this again, then 'git -C " + folder + " switch "
                            + ref.substring("refs/heads/".length()) + "'");
        }
    }

    /**
     * Moves the branch.
     *
     * @param target the branch
     * @param context the context with the merged commits
     * @param head the id of the commit to move it to
     * @param drop the ids of the topics to delete, by ref
     * @param verify the ids of the topics that stay and must not have moved, by ref
     * @throws Unusable if a ref has moved
     * @throws ToolFailed if git refuses for another reason, such as a hook; then no ref has changed
     */
    static void land(
            MergeTarget target,
            TrialContext context,
            String head,
            Map<String, String> drop,
            Map<String, String> verify) {
        Git git = target.git();
        if (!git.test("cat-file", "-e", head)) {
            TopicRefUpdate.copy(context, List.of(MergedHistory.NAME));
        }
        RefTransaction refs = new RefTransaction(git);
        if (head.equals(target.commit())) {
            refs.verify(target.tip().ref(), target.commit());
        } else {
            refs.update(target.tip().ref(), head, target.commit());
        }
        drop.forEach(refs::delete);
        verify.forEach(refs::verify);
        try {
            refs.commit("holdfast merge");
        } catch (ToolFailed e) {
            Map<String, String> expected = new HashMap<>(drop);
            expected.putAll(verify);
            expected.put(target.tip().ref(), target.commit());
            expected.forEach((ref, id) -> {
                if (!now(git, ref).equals(id)) {
                    throw new Unusable(
                            git.repository().toString(),
                            ref.substring("refs/heads/".length())
                                    + " has moved while this ran, so nothing was merged: run 'holdfast sync', look at"
                                    + " it, and run this again");
                }
            });
            throw e;
        }
    }

    private static String now(Git git, String ref) {
        Git.Answer answer = git.ask("rev-parse", "--verify", "--quiet", ref);
        return answer.yes() ? answer.out().strip() : ZERO;
    }
}
