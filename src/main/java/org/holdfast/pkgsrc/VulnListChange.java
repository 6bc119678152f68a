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
 * The difference between two states of the vulnerability list.
 *
 * <p>Entries in only one state are paired as rewritten if they agree, in this order of preference, in: pattern and URL;
 * package name, type and URL; package name and URL; pattern and type; bounds, type and URL. Among equals, the first of the old
 * list goes with the first of the new one. For example, {@code openssl<1.0.1g dos URL} and {@code openssl<1.0.1h dos URL} are one
 * rewritten entry. Nothing is refused.
 *
 * @param added the new entries, in the order of the new list
 * @param changed the rewritten entries, with another bound, type or URL, in the order of the new list
 * @param withdrawn the entries that are gone, in the order of the old list
 */
public record VulnListChange(List<VulnKey> added, List<Rewritten> changed, List<VulnKey> withdrawn) {

    /**
     * An entry that was rewritten.
     *
     * @param was the old entry
     * @param is the new entry
     */
    public record Rewritten(VulnKey was, VulnKey is) {}

    /**
     * The parts in which an added and a withdrawn entry must agree to count as one rewritten entry, surest first. The URL alone
     * is not enough, because one advisory can have entries for many packages.
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

    /** Compares two lists. An entry that a list has twice counts once. */
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

    /** Whether both lists have the same entries. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && withdrawn.isEmpty();
    }
}
