package org.holdfast.replay;

import java.time.LocalDate;

/**
 * Where a branch leaves trunk: after the last commit of a day.
 *
 * @param name of the branch, {@code 2014Q1}
 * @param date the day it was cut
 */
public record Cut(String name, LocalDate date) {

    /** The branch that everything else leaves. */
    static final String TRUNK = "trunk";

    /** @throws IllegalArgumentException if no branch can be called so */
    public Cut {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.contains("..") || name.matches(".*(\\.|\\.lock)")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a branch: letters, digits, '-', '_', '.'");
        }
    }

    /** The branch that packages are built from. */
    String release() {
        return "release/" + name;
    }

    /** The branch that fixes are proposed on. */
    String backports() {
        return "backports/" + name;
    }
}
