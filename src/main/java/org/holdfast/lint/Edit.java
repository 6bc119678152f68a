package org.holdfast.lint;

/** The edit of a line that a suspicion proposes: {@code <5.1.9} to {@code <5.19}. {@link Lint} applies the edits of a line in order. */
public sealed interface Edit {

    /**
     * Replaces a text that occurs once in the line; without effect if it does not.
     *
     * @param from the old text
     * @param to the new text
     */
    record Replace(String from, String to) implements Edit {}

    /** Deletes the line, because another one has its meaning. */
    record Remove() implements Edit {}
}
