package org.holdfast.rebuild;

import java.util.Locale;

/** Why a package is rebuilt. Where several hold, the first of this order is given. */
public enum Reason {
    /** It is what changes. */
    CHANGED("is what changes"),
    /** Its published build, or the tree, asks for another version of a changed package. */
    UNSATISFIED("needs another version of it"),
    /** It takes a changed package's code into itself: an archive, or a language that links statically. */
    STATIC("takes its code into itself"),
    /** It is built with a changed package, which is no library of it and may write parts of it. */
    BUILT_WITH("is built with it"),
    /** It links a changed package's library, or is compiled with its headers. */
    LINKS("links it or is compiled with it"),
    /** It needs a changed package, and it is not known what for. */
    DEPENDS("needs it; what for is not known"),
    /** It needs a changed package to run, or as a mere tool: nothing of it is inside. */
    UNAFFECTED("needs it, and has nothing of it inside"),
    /** It needs a changed package only through others. */
    INDIRECT("needs it through others"),
    /** It is rebuilt to try whether the changed package still serves its users. */
    CANARY("is built as a trial"),
    /** It is not published, and one that is rebuilt needs it. */
    MISSING("is not published, and is needed");

    private final String says;

    Reason(String says) {
        this.says = says;
    }

    /** The predicate of a sentence whose subject is the package, and whose object the changed one. */
    public String says() {
        return says;
    }

    /** The word in JSON: {@code built-with}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
