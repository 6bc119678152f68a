package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a worker works for.
 *
 * @param database the JDBC URL of PostgreSQL; the builds' directory is then shared
 * @param farm the address of a farm that is asked over HTTP
 * @param token the file of the farm's token
 * @param slots how many packages it builds at once; empty for the configured number
 * @param labels what it can build, beside what is configured
 * @param work the directory for its work
 * @param untilDone whether it ends when nothing is left
 */
public record WorkOrder(
        Optional<String> database,
        Optional<String> farm,
        Optional<Path> token,
        OptionalInt slots,
        List<String> labels,
        Optional<Path> work,
        boolean untilDone) {
    public WorkOrder {
        labels = List.copyOf(labels);
    }
}
