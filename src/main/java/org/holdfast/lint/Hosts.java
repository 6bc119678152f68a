package org.holdfast.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts of the list's URLs: frequent ones, and rare ones that are one typing error from a frequent one. */
final class Hosts {

    /** The shortest host that counts as misspelt; shorter ones are similar by chance. */
    private static final int SHORTEST = 8;
    /** The most entries of a misspelt host. */
    private static final int SLIPS = 5;

    private static final int OFTEN = 100;

    private final Map<String, Integer> entries;
    private final Map<String, String> meant = new HashMap<>();

    /** Takes the number of entries of each host. */
    Hosts(Map<String, Integer> entries) {
        this.entries = Map.copyOf(entries);
        List<String> usual = entries.keySet().stream()
                .filter(host -> entries.getOrDefault(host, 0) >= OFTEN)
                .toList();
        entries.forEach((host, count) -> {
            if (count <= SLIPS && host.length() >= SHORTEST) {
                usual.stream()
                        .filter(other -> NearNames.isOneSlip(host, other) && !isNumbered(host, other))
                        .forEach(other -> meant.put(host, other));
            }
        });
    }

    /** The number of entries with a host. */
    int entries(String host) {
        return entries.getOrDefault(host, 0);
    }

    /** The frequent host that a misspelt one probably means. */
    Optional<String> meant(String host) {
        return Optional.ofNullable(meant.get(host));
    }

    /** Whether two hosts differ only in digits, {@code www2.example.org} and {@code www.example.org}: both may be right. */
    private static boolean isNumbered(String left, String right) {
        return KnownPackages.family(left).equals(KnownPackages.family(right));
    }
}
