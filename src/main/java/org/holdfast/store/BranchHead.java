package org.holdfast.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a branch stood.
 *
 * @param branch its name
 * @param commit the id of its last commit
 * @param seen when; kept to the second
 */
public record BranchHead(String branch, String commit, Instant seen) {

    public BranchHead {
        seen = seen.truncatedTo(ChronoUnit.SECONDS);
    }
}
