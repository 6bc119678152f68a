package org.holdfast.replay;

import java.time.LocalDate;

/**
 * The point where a branch leaves trunk: after the last commit of a day.
 *
 * @param name the name of the branch, {@code 2014Q1}: letters, digits, {@code -}, {@code _} and {@code .}
 * @param date the day of the cut
 */
public record Cut(String name, LocalDate date) {

    /** The name of trunk, from which the others branch. */
    static final String TRUNK = "trunk";

    /** @throws IllegalArgumentException if the name cannot be that of a branch in git */
    public Cut {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.contains("..") || name.matches(".*(\\.|\\.lock)")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a branch: letters, digits, '-', '_', '.'");
        }
    }

    /** The name of the branch from which packages are built. */
    String release() {
        return "release/" + name;
    }

    /** The name of the branch with proposed fixes. */
    String backports() {
        return "backports/" + name;
    }
}
