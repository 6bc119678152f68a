package org.holdfast.triage;

import java.util.regex.Pattern;

/**
 * How bad a kind of exploit is, from the words in the list's free text. Rough on purpose: it orders a table, it decides
 * nothing.
 */
public enum Severity {
    NONE("eol"),
    DENIAL("denial-of-service|crash|null-dereference|infinite-loop|exhaustion"),
    DISCLOSURE("disclosure|leak|exposure|cross-site|spoof|traversal|symlink|race|redirect|out-of-bounds-read"),
    UNSPECIFIED("unspecified|unknown|multiple"),
    BYPASS("bypass|escalation|injection|man-in-the-middle|overwrite|unauthorized|forgery"),
    EXECUTION(
            "execution|overflow|corruption|use-after-free|double-free|overrun|out-of-bounds-write|root|system-access");

    private final Pattern words;

    Severity(String words) {
        this.words = Pattern.compile(words);
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
