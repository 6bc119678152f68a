package org.holdfast.publish;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgSummary;

/**
 * Where packages install. Shared libraries below it are those of packages; all others are the system's.
 *
 * @param directory the directory, {@code /usr/pkg}
 */
record Prefix(String directory) {

    /** pkgsrc's own default. */
    private static final String USUAL = "/usr/pkg";

    /** The configured one; else where most of the packages' libraries are. */
    static Prefix of(Optional<String> configured, Collection<PkgSummary> records) {
        return new Prefix(configured.orElseGet(() -> records.stream()
                .flatMap(record -> record.all("PROVIDES").stream())
                .filter(path -> path.indexOf("/lib/") > 0)
                .map(path -> path.substring(0, path.indexOf("/lib/")))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(USUAL)));
    }

    /** Whether a package must have a library, by its path. */
    boolean has(String library) {
        return library.startsWith(directory + "/");
    }
}
