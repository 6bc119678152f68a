package org.holdfast.outcome;

import java.util.Locale;

/** The state of a package in a build; the words are those of pbulk where it has them. */
public enum BuildState {
    /** It waits for packages that it needs. */
    WAITING,
    /** It can be built now. */
    READY,
    /** A worker builds it. */
    RUNNING,
    /** It was made. */
    DONE,
    /** Its build failed. */
    FAILED,
    /** It was not built, since one that it needs failed. */
    INDIRECT_FAILED,
    /** The tree cannot make it here. */
    PREFAILED,
    /** It was not built, since the tree cannot make one that it needs. */
    INDIRECT_PREFAILED,
    /** The build was cancelled before it was made. */
    CANCELLED;

    /** Whether it will change no more. */
    public boolean isFinal() {
        return compareTo(DONE) >= 0;
    }

    /** The word: {@code indirect-failed}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The state of a word. */
    public static BuildState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
