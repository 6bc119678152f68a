package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which generation to bring back.
 *
 * @param repository the repository; empty for the configured one
 * @param to the number of the generation; empty for the one before the live one
 * @param why the reason
 * @param drops PKGBASEs that came after it, and may go
 * @param vulns the vulnerability list; empty for the configured one, if there is one
 * @param dry whether to write nothing
 */
public record RollbackOrder(
        Optional<Path> repository,
        Optional<Integer> to,
        String why,
        List<String> drops,
        Optional<String> vulns,
        boolean dry) {
    public RollbackOrder {
        drops = List.copyOf(drops);
    }
}
