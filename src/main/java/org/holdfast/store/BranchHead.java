package org.holdfast.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The head of a branch at a time.
 *
 * @param branch its name
 * @param commit the id of its last commit
 * @param seen when it was read, to the second
 */
public record BranchHead(String branch, String commit, Instant seen) {

    public BranchHead {
        seen = seen.truncatedTo(ChronoUnit.SECONDS);
    }
}
