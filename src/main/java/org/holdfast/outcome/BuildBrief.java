package org.holdfast.outcome;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A build without its packages.
 *
 * @param number the number of the build
 * @param title what it is about
 * @param state its state
 * @param made when it was ordered
 * @param ended when its last package was finished
 * @param counts how many packages are in each state
 * @param flaky how many were made after an attempt had failed
 */
public record BuildBrief(
        long number,
        String title,
        BuildOutcome.State state,
        Instant made,
        Optional<Instant> ended,
        Map<BuildState, Integer> counts,
        int flaky) {

    public BuildBrief {
        Map<BuildState, Integer> inOrder = new EnumMap<>(BuildState.class);
        inOrder.putAll(counts);
        counts = Collections.unmodifiableMap(inOrder);
    }

    /** The brief of a build. */
    public static BuildBrief of(BuildOutcome build) {
        return new BuildBrief(
                build.number(), build.title(), build.state(), build.made(), build.ended(), build.counts(), (int)
                        build.packages().stream().filter(PackageBuild::flaky).count());
    }
}
