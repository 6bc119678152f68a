package org.holdfast.lint;

import org.holdfast.pkgsrc.VulnEntry;

/**
 * The correction of a suspect line of the vulnerability list. For example, {@code file<5.1.9 dos https://…} is replaced by
 * {@code file<5.19 dos https://…}.
 */
public sealed interface Correction {

    /**
     * Replaces the line.
     *
     * @param entry the new line
     */
    record ReplacementLine(VulnEntry entry) implements Correction {

        /** The new line as it is written. */
        public String text() {
            return entry.text();
        }
    }

    /** Deletes the line. */
    record Nothing() implements Correction {}
}
