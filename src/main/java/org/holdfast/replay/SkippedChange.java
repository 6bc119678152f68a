package org.holdfast.replay;

import org.holdfast.pkgsrc.ChangesLine;

/**
 * A change that the tree could not take; the record of changes is kept by hand.
 *
 * @param change as it was recorded
 * @param why it has no commit
 */
public record SkippedChange(ChangesLine change, Why why) {

    /** What stood against it. */
    public enum Why {
        UNKNOWN("the tree has no such package"),
        THERE("the tree has such a package already"),
        UNWRITABLE("a path or a version that no tree can have");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String toString() {
        return change.toString().strip() + ": " + why;
    }
}
