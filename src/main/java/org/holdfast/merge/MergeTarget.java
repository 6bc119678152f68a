package org.holdfast.merge;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.tool.Git;
import org.holdfast.trial.BranchTip;

/**
 * A branch to merge into.
 *
 * @param tip the branch, as it was read
 * @param trunk the name of trunk
 * @param history every version that the branch's packages have had
 * @param list the current vulnerability list
 * @param decisions what maintainers decided about findings, without what has expired
 * @param changes the file that lists the branch's changes; empty if not configured
 * @param committer the person who runs it
 * @param override the reason to override objections; empty if there is none
 */
public record MergeTarget(
        BranchTip tip,
        String trunk,
        VersionHistory history,
        VulnIndex list,
        List<MaintainerDecision> decisions,
        Optional<String> changes,
        Committer committer,
        Optional<String> override) {

    public MergeTarget {
        decisions = List.copyOf(decisions);
    }

    /** The branch's repository. */
    Git git() {
        return tip.git();
    }

    /** The name of the branch. */
    String branch() {
        return tip.branch();
    }

    /** The id of the branch's last commit, as it was read. */
    String commit() {
        return tip.commit();
    }
}
