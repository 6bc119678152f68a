package org.holdfast.rebuild;

import java.util.Locale;

/** How much a change rebuilds. */
public enum Level {
    /** Everything that needs a changed package, directly or through others: what pkgsrc does. */
    ALL,
    /** What uses a changed package itself: by linking or compiling with it, statically, or as a tool of its build. */
    LINKED,
    /** Of these, all but those of which the gate proved that they may stay. */
    PROVEN;

    /** The word at the command line and in JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
