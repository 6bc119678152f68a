package org.holdfast.source;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Finds the package that a dependency's pattern means, as pbulk does: of all packages of the tree that match, in whatever directory, the
 * one with the highest version; of equal versions the one whose name is last in order.
 */
final class BestMatches {

    private static final Comparator<PkgName> ORDER =
            Comparator.comparing(PkgName::version, PkgVersion.ORDER).thenComparing(PkgName::text);

    private final List<PkgName> names;
    private final Map<String, Optional<PkgName>> best = new HashMap<>();
    private final Map<String, Optional<PkgPattern>> patterns = new HashMap<>();

    BestMatches(Stream<PkgName> names) {
        this.names = names.sorted(Comparator.comparing(PkgName::text)).toList();
    }

    /** The package; empty if none matches, or the pattern cannot be read. */
    Optional<PkgName> of(String pattern) {
        return best.computeIfAbsent(
                pattern,
                text -> pattern(text)
                        .flatMap(one -> one.alternates().stream()
                                .flatMap(alternate ->
                                        beginning(alternate.prefix()).filter(alternate::matches))
                                .max(ORDER)));
    }

    /** Whether a package matches a pattern; none does if it cannot be read. */
    boolean matches(String pattern, PkgName name) {
        return best.getOrDefault(pattern, Optional.empty()).filter(name::equals).isPresent()
                || pattern(pattern).filter(one -> one.matches(name)).isPresent();
    }

    private Optional<PkgPattern> pattern(String text) {
        return patterns.computeIfAbsent(text, one -> {
            try {
                return Optional.of(PkgPattern.parse(one));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private Stream<PkgName> beginning(String prefix) {
        int low = 0;
        int high = names.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (names.get(middle).text().compareTo(prefix) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return names.subList(low, names.size()).stream()
                .takeWhile(name -> name.text().startsWith(prefix));
    }
}
