package org.holdfast.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the advisories of the list are: hosts that hundreds of entries name, and such as a few do by a slip. */
final class Hosts {

    /** Shorter names have neighbours by chance. */
    private static final int SHORTEST = 8;
    /** Nobody makes the same slip more often. */
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

    /** How many entries have their advisories there. */
    int entries(String host) {
        return entries.getOrDefault(host, 0);
    }

    /** The usual one that this is a slip of. */
    Optional<String> meant(String host) {
        return Optional.ofNullable(meant.get(host));
    }

    /** {@code www2.example.org} is another host than {@code www.example.org}. */
    private static boolean isNumbered(String left, String right) {
        return KnownPackages.family(left).equals(KnownPackages.family(right));
    }
}
