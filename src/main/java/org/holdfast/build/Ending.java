package org.holdfast.build;

import java.util.List;
import java.util.Optional;

/**
 * How a failed build ended.
 *
 * <p>{@code head} and {@code tail} may overlap, or be the whole log both.
 *
 * @param exit the exit status; 0 if the build ended well and left no readable package
 * @param signal the number of the signal that ended it, {@code 9}; empty if it exited by itself
 * @param stop who stopped it
 * @param freeBytes the free bytes of its work file system at the end; negative if not known
 * @param oomKills how many of its processes the kernel killed for want of memory; negative if not known
 * @param head the first lines of the log, without line ends
 * @param tail the last lines of the log, without line ends
 */
public record Ending(
        int exit,
        Optional<Integer> signal,
        Stop stop,
        long freeBytes,
        long oomKills,
        List<String> head,
        List<String> tail) {

    /** Who stopped a build; in rules in lower case. */
    public enum Stop {
        /** Nobody: it ended by itself. */
        NONE,
        /** The worker, since it took too long. */
        TIMEOUT,
        /** The worker, since it printed nothing for too long. */
        SILENCE,
        /** The worker, since it took too much memory. */
        MEMORY,
        /** A person, or a plan that no longer needs it. */
        CANCELLED;

        /** Why, for the log. */
        String says(int timeout, int silence) {
            return switch (this) {
                case NONE -> "it ended by itself";
                case TIMEOUT -> "it took more than " + timeout + " s";
                case SILENCE -> "it printed nothing for " + silence + " s";
                case MEMORY -> "it took too much memory";
                case CANCELLED -> "it is no longer wanted";
            };
        }
    }

    public Ending {
        head = List.copyOf(head);
        tail = List.copyOf(tail);
    }
}
