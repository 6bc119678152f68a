package org.holdfast.trial;

import java.util.List;
import org.holdfast.triage.Conflict;

/**
 * The result of git's merge.
 *
 * @param tree the id of the merged tree, with conflict markers where there are conflicts
 * @param conflicts the files that git could not merge, without those that differ in RCS keywords alone
 */
public record GitMerge(String tree, List<Conflict> conflicts) {

    public GitMerge {
        conflicts = List.copyOf(conflicts);
    }

    /** Whether there are no conflicts. */
    public boolean isClean() {
        return conflicts.isEmpty();
    }
}
