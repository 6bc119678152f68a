package org.holdfast.tool;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known word that was probably meant by a misspelt one. */
public final class NearWord {

    /** Shorter words are near to too many. */
    private static final int SHORTEST = 3;

    private NearWord() {}

    /**
     * The nearest of the known words: one slip of the hand away for every three letters (a letter left out, added or changed, or two
     * neighbours swapped), or the only one that begins like it. Upper and lower case are the same. Of several the first.
     */
    public static Optional<String> of(String word, Collection<String> known) {
        String wrong = word.toLowerCase(Locale.ROOT);
        if (wrong.length() < SHORTEST) {
            return Optional.empty();
        }
        String best = "";
        int least = Math.max(1, wrong.length() / 3) + 1;
        for (String one : known) {
            int slips = slips(wrong, one.toLowerCase(Locale.ROOT));
            if (slips < least) {
                least = slips;
                best = one;
            }
        }
        List<String> longer = known.stream()
                .filter(one -> one.toLowerCase(Locale.ROOT).startsWith(wrong))
                .toList();
        return !best.isEmpty()
                ? Optional.of(best)
                : longer.size() == 1 ? Optional.of(longer.getFirst()) : Optional.empty();
    }

    /** A question to end a message with: <code>; did you mean 'status'?</code>, or nothing. */
    public static String question(String word, Collection<String> known) {
        return of(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** How many slips make one text of the other. */
    private static int slips(String left, String right) {
        int[] before = new int[right.length() + 1];
        int[] row = new int[right.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= left.length(); i++) {
            int[] next = new int[right.length() + 1];
            next[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                next[j] = Math.min(Math.min(row[j], next[j - 1]) + 1, row[j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    next[j] = Math.min(next[j], before[j - 2] + 1);
                }
            }
            before = row;
            row = next;
        }
        return row[right.length()];
    }
}
