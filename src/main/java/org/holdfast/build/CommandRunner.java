package org.holdfast.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs the command of a build to its end, here or elsewhere. Thread-safe. */
interface CommandRunner {

    /**
     * A command to run.
     *
     * @param lease what it builds
     * @param slot the slot in which it is built
     * @param words the program and its arguments
     * @param place the directory of this build, with the packages that it needs
     * @param scratch the directory in which the command runs
     */
    record Task(Lease lease, int slot, List<String> words, Path place, Path scratch) {
        public Task {
            words = List.copyOf(words);
        }
    }

    /**
     * How a command ended.
     *
     * @param stop who stopped it
     * @param exit its exit status; 128 and the number of the signal that ended it
     * @param cpuSeconds the processor time that it used; 0 if not known
     * @param memory the most memory that it used, in bytes; 0 if not known
     * @param oomKills how many processes the kernel killed for want of memory; negative if not known
     * @param lost why nobody knows how it ended; empty if it is known
     */
    record Ended(Ending.Stop stop, int exit, double cpuSeconds, long memory, long oomKills, Optional<String> lost) {}

    /**
     * Runs a command; what it prints goes to the log. It is stopped when it takes too long, is silent for too long, takes too much memory, or
     * is no longer wanted; in the end none of its processes is left.
     *
     * @param unwanted asked again and again; if it says so the command is stopped
     * @throws IOException if it cannot be started
     */
    Ended run(Task task, CappedLog log, BooleanSupplier unwanted) throws IOException, InterruptedException;

    /** Begins to work: ends what runners left that were killed. */
    default void open(Consumer<String> messages) throws IOException, InterruptedException {}
}
