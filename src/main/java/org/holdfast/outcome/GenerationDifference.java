package org.holdfast.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;

/**
 * What changed between two generations.
 *
 * @param from the number of the first
 * @param to the number of the second
 * @param changes a line for each PKGBASE whose packages differ, in order
 */
public record GenerationDifference(int from, int to, List<Change> changes) {

    public GenerationDifference {
        changes = List.copyOf(changes);
    }

    /**
     * The packages of a PKGBASE that differ.
     *
     * @param before those that only the first has, and those that were built anew
     * @param after those that only the second has, and those that were built anew
     */
    public record Change(List<PkgName> before, List<PkgName> after) {
        public Change {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** The difference of two sets of packages, each with the digest of its file. */
    public static GenerationDifference of(int from, Map<PkgName, String> before, int to, Map<PkgName, String> after) {
        Map<String, List<PkgName>> had = byBase(before, after);
        Map<String, List<PkgName>> has = byBase(after, before);
        Set<String> bases = new TreeSet<>(had.keySet());
        bases.addAll(has.keySet());
        List<Change> changes = new ArrayList<>();
        for (String base : bases) {
            changes.add(new Change(had.getOrDefault(base, List.of()), has.getOrDefault(base, List.of())));
        }
        return new GenerationDifference(from, to, changes);
    }

    /** Those that the other set does not have, with the same digest. */
    private static Map<String, List<PkgName>> byBase(Map<PkgName, String> names, Map<PkgName, String> others) {
        return names.keySet().stream()
                .filter(name -> !Objects.equals(names.get(name), others.get(name)))
                .sorted(Comparator.comparing(PkgName::text))
                .collect(Collectors.groupingBy(name -> name.base().text(), TreeMap::new, Collectors.toList()));
    }
}
