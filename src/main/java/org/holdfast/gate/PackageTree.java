package org.holdfast.gate;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.outcome.GateOutcome;

/**
 * An unpacked package: its files, and what it says of itself.
 *
 * @param side which package it is
 * @param prefix where it installs, {@code /usr/pkg}
 * @param files its files and links by path, below the prefix
 * @param info its {@code +BUILD_INFO}: values by variable, in their order
 * @param depends the patterns of packages that it needs
 * @param directory where its files are stored, each under its path
 */
record PackageTree(
        GateOutcome.Side side,
        String prefix,
        Map<String, PackageFile> files,
        Map<String, List<String>> info,
        List<String> depends,
        Path directory) {

    private static final int MOST_LINKS = 16;

    PackageTree {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        info = Map.copyOf(info);
        depends = List.copyOf(depends);
    }

    /** The values of a variable of the build. */
    List<String> info(String variable) {
        return info.getOrDefault(variable, List.of());
    }

    Stream<PackageFile> all(Predicate<PackageFile> which) {
        return files.values().stream().filter(which);
    }

    /** The file that a path leads to, over symbolic links within the package. */
    Optional<PackageFile> resolve(String path) {
        String now = path;
        Set<String> seen = new HashSet<>();
        while (seen.add(now) && seen.size() <= MOST_LINKS) {
            PackageFile file = files.get(now);
            if (file == null) {
                return Optional.empty();
            }
            if (file.link().isEmpty()) {
                return Optional.of(file);
            }
            now = target(file.path(), file.link().get());
        }
        return Optional.empty();
    }

    /** Where a link leads, below the prefix. */
    private String target(String path, String link) {
        String absolute = link.startsWith("/") ? link : prefix + "/" + path.replaceFirst("[^/]*$", "") + link;
        String normal = Path.of(absolute.replace("\0", "")).normalize().toString();
        return normal.startsWith(prefix + "/") ? normal.substring(prefix.length() + 1) : normal;
    }
}
