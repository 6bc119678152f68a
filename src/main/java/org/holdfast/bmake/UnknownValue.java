package org.holdfast.bmake;

/**
 * Thrown where a value cannot be known without running make for real. The message is the reason, in a few words.
 *
 * <p>It has no stack trace: it is an answer, and a common one.
 */
public final class UnknownValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownValue(String reason) {
        super(reason, null, false, false);
    }

    /** Why it is not known. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
