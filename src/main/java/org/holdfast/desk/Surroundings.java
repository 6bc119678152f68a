package org.holdfast.desk;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.holdfast.source.Inputs;

/**
 * The world around the desk, as a door hands it over. Immutable; threads may share it.
 *
 * @param clock the time; everywhere the same, so UTC
 * @param environment the environment's variables, where tokens and the committer's name stand
 * @param inputs opens files and addresses
 * @param directory the working directory, against which relative paths are resolved
 */
public record Surroundings(Clock clock, Map<String, String> environment, Inputs inputs, Path directory) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The day, in UTC. */
    public LocalDate today() {
        return LocalDate.now(clock);
    }
}
