package org.holdfast.desk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.holdfast.config.Configuration;

/**
 * What a {@link Window} shows.
 *
 * @param branches the branches; the first is shown where none is named
 * @param surroundings the environment
 * @param host the address to listen at; {@code 127.0.0.1} is this machine alone
 * @param port the port; 0 for any that is free
 * @param sync how sync is run; empty if somebody else runs it
 */
public record WindowOrder(
        List<Shown> branches, Surroundings surroundings, String host, int port, Optional<Schedule> sync) {

    /**
     * A branch.
     *
     * @param configuration its configuration
     * @param sync the command that syncs it, in a process of its own
     */
    public record Shown(Configuration configuration, List<String> sync) {
        public Shown {
            sync = List.copyOf(sync);
        }
    }

    /**
     * When sync runs.
     *
     * @param every the time from the end of one to the beginning of the next, on average
     */
    public record Schedule(Duration every) {}

    public WindowOrder {
        branches = List.copyOf(branches);
    }
}
