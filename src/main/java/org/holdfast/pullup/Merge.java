package org.holdfast.pullup;

import java.util.List;
import org.holdfast.triage.Conflict;

/**
 * What git made of a merge.
 *
 * @param tree the id of the merged tree, with conflict markers in it if there are conflicts
 * @param conflicts what could not be merged
 */
record Merge(String tree, List<Conflict> conflicts) {

    Merge {
        conflicts = List.copyOf(conflicts);
    }

    boolean isClean() {
        return conflicts.isEmpty();
    }
}
