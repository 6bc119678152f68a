package org.holdfast.source;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;

/**
 * The result of reading a source: the values, and the lines that could not be read.
 *
 * @param values the values, in the order of the input
 * @param malformed the lines that were left out, each with the reason
 */
public record Parsed<T>(List<T> values, List<Malformed> malformed) {

    private static final int MOST_MALFORMED = 100_000;

    public Parsed {
        values = List.copyOf(values);
        malformed = List.copyOf(malformed);
    }

    /**
     * Ends the reading of what is full of other things.
     *
     * @throws Unusable if more was malformed than in any input of its kind
     */
    public static void bound(String where, List<Malformed> malformed) {
        if (malformed.size() > MOST_MALFORMED) {
            throw new Unusable(
                    where,
                    "more than " + MOST_MALFORMED + " lines or records are malformed, first: " + malformed.getFirst());
        }
    }
}
