package org.holdfast.outcome;

/** What came of posting a pull request or a comment to a forge. */
public enum PostOutcome {
    /** It was made. */
    MADE,
    /** It existed and was changed. */
    CHANGED,
    /** It existed with this content. */
    UNCHANGED
}
