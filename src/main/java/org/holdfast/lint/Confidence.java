package org.holdfast.lint;

import java.util.Locale;
import java.util.Optional;

/** How sure a suspicion is, weakest first. */
public enum Confidence {
    /** Worth a look when one has time; often the entry is right, and the evidence has a gap. */
    POSSIBLE,
    /** Most of these are wrong, but something outside the evidence could explain it. */
    LIKELY,
    /** Wrong by pkg_install's own rules, or by what stands in the list. */
    CERTAIN;

    /** The one of this name, as {@link #toString} gives it. */
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
