package org.holdfast.publish;

/**
 * What a package needs of the set that it is in.
 *
 * @param kind what kind of need it is
 * @param what a pattern of packages, or the path of a shared library
 */
record Need(Kind kind, String what) {

    /** The kind of a need. */
    enum Kind {
        /** A dependency: a package that the pattern matches. */
        DEPENDS,
        /** A shared library that a package provides. */
        REQUIRES,
        /** That nothing which is installed with it matches the pattern. */
        CONFLICTS
    }

    @Override
    public String toString() {
        return what;
    }
}
