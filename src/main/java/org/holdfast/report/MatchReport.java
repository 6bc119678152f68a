package org.holdfast.report;

import java.util.List;
import java.util.Optional;

/**
 * Which patterns match which names.
 *
 * @param pairs the pairs, in the order given
 */
public record MatchReport(List<Pair> pairs) {

    /**
     * A pair.
     *
     * @param pattern the pattern
     * @param pkgname the name
     * @param matches whether the pattern matches it; empty if the pattern is bad
     * @param error what is wrong with the pattern, or the line
     */
    public record Pair(String pattern, String pkgname, Optional<Boolean> matches, Optional<String> error) {}

    public MatchReport {
        pairs = List.copyOf(pairs);
    }

    /** <code>{"pairs": [{"pattern", "pkgname", "matches"}]}</code>. */
    public String json() {
        return Json.write(this);
    }
}
