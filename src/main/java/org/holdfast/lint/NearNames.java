package org.holdfast.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.pkgsrc.PkgBase;

/** Known names by their length and the letters they have, to find the one that a misspelt name was meant to be. */
final class NearNames {

    private record Known(PkgBase base, long letters) {}

    private final Map<Integer, List<Known>> byLength = new HashMap<>();
    private final Map<String, List<PkgBase>> byLowerCase = new HashMap<>();

    private final Map<PkgBase, List<PkgBase>> found = new ConcurrentHashMap<>();

    NearNames(Collection<PkgBase> bases) {
        for (PkgBase base : bases) {
            byLength.computeIfAbsent(base.text().length(), key -> new ArrayList<>())
                    .add(new Known(base, letters(base.text())));
            byLowerCase
                    .computeIfAbsent(base.text().toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                    .add(base);
        }
    }

    /** The same name but for upper and lower case. */
    List<PkgBase> inOtherCase(PkgBase base) {
        return byLowerCase.getOrDefault(base.text().toLowerCase(Locale.ROOT), List.of());
    }

    /** The names that are one slip away, digits apart: those make another series, not a slip. */
    List<PkgBase> oneSlipFrom(PkgBase base) {
        return found.computeIfAbsent(base, this::search);
    }

    private List<PkgBase> search(PkgBase base) {
        String text = base.text();
        long letters = letters(text);
        List<PkgBase> near = new ArrayList<>();
        for (int length = text.length() - 1; length <= text.length() + 1; length++) {
            for (Known known : byLength.getOrDefault(length, List.of())) {
                if (Long.bitCount(letters ^ known.letters()) <= 2
                        && isOneSlip(text, known.base().text())
                        && !KnownPackages.family(text)
                                .equals(KnownPackages.family(known.base().text()))) {
                    near.add(known.base());
                }
            }
        }
        return near;
    }

    /** Whether one letter left out, put in, exchanged for another or for its neighbour makes one of the other. */
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
