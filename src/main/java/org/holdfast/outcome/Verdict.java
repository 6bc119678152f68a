package org.holdfast.outcome;

import java.util.Locale;

/** What a new build of a package means for the packages that use it, from harmless to broken; a maximum over several is the worst. */
public enum Verdict {
    /** Nothing that others can see has changed. */
    COMPATIBLE,
    /** Something was added, nothing taken away or changed. */
    ADDITIVE,
    /** It is not known: evidence or a tool is missing. */
    UNKNOWN,
    /** What is compiled or configured against it may fail. */
    SOURCE_BREAK,
    /** What is linked with it may fail until it is built anew. */
    BINARY_BREAK;

    /** The word in JSON: {@code binary-break}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
