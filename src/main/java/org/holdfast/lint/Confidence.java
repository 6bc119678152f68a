package org.holdfast.lint;

import java.util.Locale;
import java.util.Optional;

/** The confidence that an entry is wrong, weakest first. The text form is the name in lower case: {@code likely}. */
public enum Confidence {
    /** Worth a look; often the entry is right, and the evidence is incomplete. */
    POSSIBLE,
    /** Mostly wrong, but facts outside the evidence could explain the entry. */
    LIKELY,
    /** Wrong by pkg_install's rules, or by the list itself. */
    CERTAIN;

    /** Reads the text form; empty if it names no confidence. */
    public static Optional<Confidence> of(String text) {
        for (Confidence confidence : values()) {
            if (confidence.toString().equals(text)) {
                return Optional.of(confidence);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
