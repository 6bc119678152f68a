package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the gate is to compare.
 *
 * @param old the files of the old package; several are one package together
 * @param now the files of the new package
 * @param consumers directories and archives of those that use it, to be searched
 * @param canaries how many of those that use it are built as a trial, in the order of importance; 0 for none
 * @param plan where it is known who uses it: as for {@code plan}, without what changes; empty if nobody asked
 */
public record GateOrder(List<Path> old, List<Path> now, List<Path> consumers, int canaries, Optional<PlanOrder> plan) {

    public GateOrder {
        old = List.copyOf(old);
        now = List.copyOf(now);
        consumers = List.copyOf(consumers);
    }
}
