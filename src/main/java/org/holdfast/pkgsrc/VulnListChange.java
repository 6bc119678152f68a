package org.holdfast.pkgsrc;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What became of the vulnerability list from one look at it to the next.
 *
 * @param added entries that were not there before, in the order of the new list
 * @param changed entries that were rewritten: another bound, type or address
 * @param withdrawn entries that are no longer there, in the order of the old list
 */
public record VulnListChange(List<VulnKey> added, List<Rewritten> changed, List<VulnKey> withdrawn) {

    /** An entry as it was, and as it is. */
    public record Rewritten(VulnKey was, VulnKey is) {}

    /**
     * By what an added and a withdrawn entry are recognised as one that was rewritten, surest first. An advisory alone is
     * not enough: one names many packages.
     */
    private static final List<Function<VulnKey, Object>> RECOGNISED_BY = List.of(
            key -> List.of(key.pattern(), key.url()),
            key -> List.of(key.subject(), key.type(), key.url()),
            key -> List.of(key.subject(), key.url()),
            key -> List.of(key.pattern(), key.type()),
            key -> List.of(key.pattern().substring(key.subject().length()), key.type(), key.url()));

    public VulnListChange {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        withdrawn = List.copyOf(withdrawn);
    }

    /** Compares two looks. Entries that stand in a list twice count once. */
    public static VulnListChange between(Collection<VulnKey> before, Collection<VulnKey> after) {
        Set<VulnKey> added = new LinkedHashSet<>(after);
        added.removeAll(Set.copyOf(before));
        Set<VulnKey> withdrawn = new LinkedHashSet<>(before);
        withdrawn.removeAll(Set.copyOf(after));
        Map<VulnKey, Rewritten> changed = new HashMap<>();
        for (Function<VulnKey, Object> mark : RECOGNISED_BY) {
            Map<Object, Deque<VulnKey>> gone = new HashMap<>();
            withdrawn.forEach(key -> gone.computeIfAbsent(mark.apply(key), none -> new ArrayDeque<>())
                    .add(key));
            for (VulnKey is : List.copyOf(added)) {
                VulnKey was =
                        gone.getOrDefault(mark.apply(is), new ArrayDeque<>()).poll();
                if (was != null) {
                    changed.put(is, new Rewritten(was, is));
                    added.remove(is);
                    withdrawn.remove(was);
                }
            }
        }
        List<Rewritten> inOrder = new LinkedHashSet<>(after)
                .stream()
                        .filter(changed::containsKey)
                        .map(key -> Objects.requireNonNull(changed.get(key)))
                        .toList();
        return new VulnListChange(List.copyOf(added), inOrder, List.copyOf(withdrawn));
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && withdrawn.isEmpty();
    }
}
