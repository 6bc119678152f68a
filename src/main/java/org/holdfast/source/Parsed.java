package org.holdfast.source;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;

/**
 * What a source yielded: the values it could read, and the lines it could not.
 *
 * @param values in the order of the input
 * @param malformed the lines left out, each with the reason
 */
public record Parsed<T>(List<T> values, List<Malformed> malformed) {

    public Parsed {
        values = List.copyOf(values);
        malformed = List.copyOf(malformed);
    }
}
