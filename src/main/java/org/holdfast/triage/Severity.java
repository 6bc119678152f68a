package org.holdfast.triage;

import java.util.regex.Pattern;

/**
 * How bad a kind of exploit is, from the words in the list's free text. Rough on purpose: it orders a table, it decides
 * nothing.
 */
public enum Severity {
    NONE("no exploit", 0.0, "eol"),
    DENIAL("denial of service", 0.2, "denial-of-service|crash|null-dereference|infinite-loop|exhaustion"),
    DISCLOSURE(
            "disclosure",
            0.4,
            "disclosure|leak|exposure|cross-site|spoof|traversal|symlink|race|redirect|out-of-bounds-read"),
    UNSPECIFIED("unspecified exploit", 0.6, "unspecified|unknown|multiple"),
    BYPASS("bypass of protection", 0.8, "bypass|escalation|injection|man-in-the-middle|overwrite|unauthorized|forgery"),
    EXECUTION(
            "code execution",
            1.0,
            "execution|overflow|corruption|use-after-free|double-free|overrun|out-of-bounds-write|root|system-access");

    private final String inWords;
    private final double share;
    private final Pattern words;

    Severity(String inWords, double share, String words) {
        this.inWords = inWords;
        this.share = share;
        this.words = Pattern.compile(words);
    }

    /** {@code code execution}. */
    public String describe() {
        return inWords;
    }

    /** How bad it is, from 0 to 1, the worst. */
    public double share() {
        return share;
    }

    /** The worst kind that the type names; {@link #UNSPECIFIED} if it names none. */
    public static Severity of(String type) {
        Severity worst = null;
        for (Severity severity : values()) {
            if (severity.words.matcher(type).find()) {
                worst = severity;
            }
        }
        return worst == null ? UNSPECIFIED : worst;
    }
}
