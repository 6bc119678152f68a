package org.holdfast.outcome;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
     * @param before those that only the first has
     * @param after those that only the second has
     */
    public record Change(List<PkgName> before, List<PkgName> after) {
        public Change {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** The difference of two lists of packages. */
    public static GenerationDifference of(int from, List<PkgName> before, int to, List<PkgName> after) {
        Map<String, List<PkgName>> had = byBase(before);
        Map<String, List<PkgName>> has = byBase(after);
        Set<String> bases = new TreeSet<>(had.keySet());
        bases.addAll(has.keySet());
        List<Change> changes = new ArrayList<>();
        for (String base : bases) {
            List<PkgName> old = new ArrayList<>(had.getOrDefault(base, List.of()));
            List<PkgName> fresh = new ArrayList<>(has.getOrDefault(base, List.of()));
            old.removeAll(has.getOrDefault(base, List.of()));
            fresh.removeAll(had.getOrDefault(base, List.of()));
            if (!old.isEmpty() || !fresh.isEmpty()) {
                changes.add(new Change(old, fresh));
            }
        }
        return new GenerationDifference(from, to, changes);
    }

    private static Map<String, List<PkgName>> byBase(List<PkgName> names) {
        return names.stream()
                .sorted(Comparator.comparing(PkgName::text))
                .collect(Collectors.groupingBy(name -> name.base().text(), TreeMap::new, Collectors.toList()));
    }
}
