package org.holdfast.lint;

/**
 * The correction of a suspect line of the vulnerability list. For example, {@code file<5.1.9 dos https://…} is replaced by
 * {@code file<5.19 dos https://…}.
 */
public sealed interface Correction {

    /**
     * Replaces the line.
     *
     * @param text the new line, which {@link org.holdfast.pkgsrc.VulnEntry#parse} accepts
     */
    record ReplacementLine(String text) implements Correction {}

    /** Deletes the line. */
    record Nothing() implements Correction {}
}
