package org.holdfast.source;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;

/**
 * The result of reading a source: the values, and the lines that could not be read.
 *
 * @param values the values, in the order of the input
 * @param malformed the lines that were left out, each with the reason
 */
public record Parsed<T>(List<T> values, List<Malformed> malformed) {

    public Parsed {
        values = List.copyOf(values);
        malformed = List.copyOf(malformed);
    }
}
