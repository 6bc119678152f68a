package org.holdfast.trial;

import java.util.List;
import org.holdfast.triage.Conflict;

/**
 * What git made of a merge.
 *
 * @param tree the id of the merged tree, with conflict markers in it if there are conflicts
 * @param conflicts what could not be merged
 */
public record GitMerge(String tree, List<Conflict> conflicts) {

    public GitMerge {
        conflicts = List.copyOf(conflicts);
    }

    public boolean isClean() {
        return conflicts.isEmpty();
    }
}
