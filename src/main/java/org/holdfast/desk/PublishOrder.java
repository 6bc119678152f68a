package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to publish.
 *
 * @param repository the repository; empty for the configured one
 * @param packages the directories of the new packages
 * @param build the report of the build that made them
 * @param removals the file of removals; empty for the configured one
 * @param vulns the vulnerability list; empty for the configured one, if there is one
 * @param systemFiles a file that names the platform's files; empty for the configured one
 * @param prefix where packages install; empty for the configured one
 * @param allowed packages that a guard would refuse
 * @param breaks PKGBASEs that may break, with the reason
 * @param pastLimits whether more may change at once than is configured
 * @param dry whether to write nothing
 */
public record PublishOrder(
        Optional<Path> repository,
        List<Path> packages,
        Optional<String> build,
        Optional<Path> removals,
        Optional<String> vulns,
        Optional<String> systemFiles,
        Optional<String> prefix,
        List<String> allowed,
        Map<String, String> breaks,
        boolean pastLimits,
        boolean dry) {

    public PublishOrder {
        packages = List.copyOf(packages);
        allowed = List.copyOf(allowed);
        breaks = Map.copyOf(breaks);
    }

    /** An order without packages, for what only needs the rules. */
    static PublishOrder ofNothing(Optional<Path> repository, Optional<String> vulns) {
        return new PublishOrder(
                repository,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                vulns,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                false,
                false);
    }
}
