package org.holdfast.lint;

/** What a suspicion would change in a line. Edits of one line are applied one after the other. */
public sealed interface Edit {

    /** Another word in place of one that stands in the line, once. */
    record Replace(String from, String to) implements Edit {}

    /** The line goes, because another says the same. */
    record Remove() implements Edit {}
}
