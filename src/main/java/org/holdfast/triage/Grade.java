package org.holdfast.triage;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How much work a backport is, as trying it showed. */
public enum Grade {
    /** Trunk's commits apply as they are, and nothing that they need is missing. */
    CLEAN,
    /** There are conflicts, or something is missing that they need; what, is listed. */
    ADAPT,
    /** It was not tried: only the commits of a repository can be. */
    UNTRIED;

    /** The grade of that name, {@code clean}; empty if there is none. */
    public static Optional<Grade> of(String name) {
        return Stream.of(values())
                .filter(grade -> grade.toString().equals(name))
                .findFirst();
    }

    /** The word in JSON, in tables and on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
