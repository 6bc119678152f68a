package org.holdfast.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.pkgsrc.PkgBase;

/**
 * Finds known names that are one typing error from a name. The index has the first two and the last two letters of each name: an
 * error changes at most two neighbouring letters, so with {@link #SHORTEST} letters or more it leaves one of these pairs unchanged.
 * Threads may share it.
 */
final class NearNames {

    private record Known(PkgBase base, long letters) {}

    /** The shortest name that is searched for. */
    static final int SHORTEST = 5;

    private final Map<String, List<Known>> byEnd = new HashMap<>();
    private final Map<String, List<PkgBase>> byLowerCase = new HashMap<>();

    private final Map<PkgBase, List<PkgBase>> found = new ConcurrentHashMap<>();

    NearNames(Collection<PkgBase> bases) {
        for (PkgBase base : bases) {
            if (base.text().length() >= SHORTEST - 1) {
                Known known = new Known(base, letters(base.text()));
                ends(base.text())
                        .forEach(end -> byEnd.computeIfAbsent(end, key -> new ArrayList<>(4))
                                .add(known));
            }
            byLowerCase
                    .computeIfAbsent(base.text().toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                    .add(base);
        }
    }

    /** The known names that differ only in upper and lower case. */
    List<PkgBase> inOtherCase(PkgBase base) {
        return byLowerCase.getOrDefault(base.text().toLowerCase(Locale.ROOT), List.of());
    }

    /** The known names one typing error away, shortest first; names that differ only in digits are another series, and left out. */
    List<PkgBase> oneSlipFrom(PkgBase base) {
        return found.computeIfAbsent(base, this::search);
    }

    private List<PkgBase> search(PkgBase base) {
        String text = base.text();
        if (text.length() < SHORTEST) {
            return List.of();
        }
        long letters = letters(text);
        Set<PkgBase> near = new HashSet<>(2);
        for (String end : ends(text)) {
            for (Known known : byEnd.getOrDefault(end, List.of())) {
                if (Long.bitCount(letters ^ known.letters()) <= 2
                        && isOneSlip(text, known.base().text())
                        && !KnownPackages.family(text)
                                .equals(KnownPackages.family(known.base().text()))) {
                    near.add(known.base());
                }
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt((PkgBase one) -> one.text().length())
                        .thenComparing(PkgBase::text))
                .toList();
    }

    private static List<String> ends(String text) {
        return List.of(text.substring(0, 2) + "*", "*" + text.substring(text.length() - 2));
    }

    /** Whether one text becomes the other by omitting, adding or changing one letter, or by swapping two neighbours. */
    static boolean isOneSlip(String left, String right) {
        int head = 0;
        while (head < left.length() && head < right.length() && left.charAt(head) == right.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < left.length() - head
                && tail < right.length() - head
                && left.charAt(left.length() - 1 - tail) == right.charAt(right.length() - 1 - tail)) {
            tail++;
        }
        int l = left.length() - head - tail;
        int r = right.length() - head - tail;
        boolean swapped = l == 2
                && r == 2
                && left.charAt(head) == right.charAt(head + 1)
                && left.charAt(head + 1) == right.charAt(head);
        return swapped || (l <= 1 && r <= 1 && l + r > 0);
    }

    private static long letters(String text) {
        long letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters |= 1L << (text.charAt(i) & 63);
        }
        return letters;
    }
}
