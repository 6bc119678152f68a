package org.holdfast.desk;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How to build.
 *
 * @param plan what to build; empty to go on with the builds that are not ended
 * @param only whether only what is named is built, and not what it changes
 * @param slots how many packages this process builds at once; empty for the configured number, 0 for none
 * @param work the directory for work; empty for one below the builds
 * @param listen the address {@code HOST:PORT} at which workers may ask over HTTP; empty for none
 * @param token the file of the token that workers must know; made if it does not exist
 */
public record BuildStart(
        Optional<PlanOrder> plan,
        boolean only,
        OptionalInt slots,
        Optional<Path> work,
        Optional<String> listen,
        Optional<Path> token) {}
