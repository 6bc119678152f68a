package org.holdfast.lint;

/** What should stand in the list in place of a suspect line. */
public sealed interface Correction {

    /** Another line. */
    record ReplacementLine(String text) implements Correction {}

    /** Nothing. */
    record Nothing() implements Correction {}
}
