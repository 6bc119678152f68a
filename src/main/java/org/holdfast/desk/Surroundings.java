package org.holdfast.desk;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.holdfast.source.Inputs;

/**
 * The environment that a door hands to the desk. Immutable and thread-safe.
 *
 * @param clock the time, in UTC
 * @param environment the environment variables, which may hold tokens and the committer's name
 * @param inputs opens files and addresses
 * @param directory the working directory, against which relative paths are resolved
 */
public record Surroundings(Clock clock, Map<String, String> environment, Inputs inputs, Path directory) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The current date, in UTC. */
    public LocalDate today() {
        return LocalDate.now(clock);
    }
}
