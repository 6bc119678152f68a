package org.holdfast.triage;

import java.util.Comparator;
import java.util.List;

/**
 * The severity of an exploit, from the type of an entry: the second field of pkg-vulnerabilities,
 * {@code denial-of-service}.
 *
 * <p>A type belongs to the worst severity with a word that occurs in it; to {@link #UNSPECIFIED} if no word occurs. The
 * estimate is rough: it orders tables and gives points, and decides nothing. Constants are in order, the worst last.
 */
public enum Severity {
    /** End of life: no exploit. */
    NONE("no exploit", 0.0, "eol"),
    /** Denial of service. */
    DENIAL("denial of service", 0.2, "denial-of-service|crash|null-dereference|infinite-loop|exhaustion"),
    /** Disclosure of information, and the like. */
    DISCLOSURE(
            "disclosure",
            0.4,
            "disclosure|leak|exposure|cross-site|spoof|traversal|symlink|race|redirect|out-of-bounds-read"),
    /** No known kind. */
    UNSPECIFIED("unspecified exploit", 0.6, "unspecified|unknown|multiple"),
    /** Bypass of a protection: escalation, injection, forgery. */
    BYPASS("bypass of protection", 0.8, "bypass|escalation|injection|man-in-the-middle|overwrite|unauthorized|forgery"),
    /** Execution of code, and what may lead to it. */
    EXECUTION(
            "code execution",
            1.0,
            "execution|overflow|corruption|use-after-free|double-free|overrun|out-of-bounds-write|root|system-access");

    private final String description;
    private final double share;

    @SuppressWarnings("ImmutableEnumChecker") // the list is of those that cannot change
    private final List<String> words;

    Severity(String description, double share, String words) {
        this.description = description;
        this.share = share;
        this.words = List.of(words.split("\\|", -1));
    }

    /** The severity in words: {@code code execution}. */
    public String describe() {
        return description;
    }

    /** The severity as a number from 0 to 1, the worst. */
    public double share() {
        return share;
    }

    /** The worst severity that the type names; {@link #UNSPECIFIED} if it names none. */
    public static Severity of(String type) {
        Severity worst = null;
        for (Severity severity : values()) {
            if (severity.words.stream().anyMatch(type::contains)) {
                worst = severity;
            }
        }
        return worst == null ? UNSPECIFIED : worst;
    }

    /** The worst severity that any of the types names; {@link #NONE} without a type. */
    public static Severity worst(List<String> types) {
        return types.stream().map(Severity::of).max(Comparator.naturalOrder()).orElse(NONE);
    }
}
