package org.holdfast.merge;

import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.tool.Git;
import org.holdfast.trial.BranchTip;

/**
 * A branch that something is to be merged into.
 *
 * @param tip the branch, as it was read
 * @param trunk the name of trunk
 * @param history every version that the branch's packages have had
 * @param list the vulnerability list as it is today
 * @param changes the file that lists the branch's changes; empty if the configuration names none
 * @param committer who runs it
 * @param override why something is merged that would be refused; empty if nobody said
 */
public record MergeTarget(
        BranchTip tip,
        String trunk,
        VersionHistory history,
        VulnIndex list,
        Optional<String> changes,
        Committer committer,
        Optional<String> override) {

    Git git() {
        return tip.git();
    }

    /** The name of the branch. */
    String branch() {
        return tip.branch();
    }

    /** The id of the commit where the branch stands, as it was read. */
    String commit() {
        return tip.commit();
    }
}
