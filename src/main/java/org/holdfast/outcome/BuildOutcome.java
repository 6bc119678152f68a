package org.holdfast.outcome;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A build: many packages, what became of each.
 *
 * @param number the number of the build
 * @param title what it is about: {@code security/openssl, linked}
 * @param state its state
 * @param made when it was ordered
 * @param ended when its last package was finished
 * @param packages its packages, in the order of names
 * @param workers those that were heard of lately
 */
public record BuildOutcome(
        long number,
        String title,
        State state,
        Instant made,
        Optional<Instant> ended,
        List<PackageBuild> packages,
        List<WorkerState> workers) {

    /** The state of a build. */
    public enum State {
        /** Its packages are built as workers ask for them. */
        RUNNING,
        /** What runs goes on; nothing new is begun. */
        PAUSED,
        /** It was ended before its packages were made. */
        CANCELLED,
        /** Every package was made or failed. */
        DONE;

        /** The word in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A worker.
     *
     * @param name its name
     * @param labels what it can build
     * @param slots how many packages it builds at once
     * @param seen when it was last heard of
     * @param draining whether it takes nothing new
     */
    public record WorkerState(String name, List<String> labels, int slots, Instant seen, boolean draining) {
        public WorkerState {
            labels = List.copyOf(labels);
        }
    }

    public BuildOutcome {
        packages = List.copyOf(packages);
        workers = List.copyOf(workers);
    }

    /** How many packages are in each state. */
    public Map<BuildState, Integer> counts() {
        return counts(packages.stream().map(PackageBuild::state).toList());
    }

    private static Map<BuildState, Integer> counts(Collection<BuildState> states) {
        Map<BuildState, Integer> counts = new EnumMap<>(BuildState.class);
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        return counts;
    }

    /** Whether every package was made. */
    public boolean isWhole() {
        return packages.stream().allMatch(one -> one.state() == BuildState.DONE);
    }
}
