package org.holdfast.triage;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The work that a backport takes, as its trial showed. The order is from least to most work known; {@code clean} in
 * JSON, in tables and on the command line.
 */
public enum Grade {
    /** Trunk's commits apply without conflicts, and no prerequisite is missing. */
    CLEAN,
    /** Conflicts or missing prerequisites, which the trial lists. */
    ADAPT,
    /** Not tried: the fix has no commit, or there is no repository. */
    UNTRIED;

    /** The grade with that name, {@code clean}; empty if there is none. */
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
