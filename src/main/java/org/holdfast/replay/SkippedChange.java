package org.holdfast.replay;

import org.holdfast.pkgsrc.ChangesLine;

/**
 * A recorded change that could not be applied to the tree, because the record is kept by hand and has mistakes.
 *
 * @param change the change as recorded
 * @param why the reason
 */
public record SkippedChange(ChangesLine change, Why why) {

    /** The reason why a change was skipped. */
    public enum Why {
        /** The package that changes does not exist. */
        UNKNOWN("the tree has no such package"),
        /** The package that is added, or the target of a move, exists already. */
        THERE("the tree has such a package already"),
        /** A path, version or developer has characters that need quoting. */
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
