package org.holdfast.bmake;

/**
 * Thrown when a value cannot be known without running bmake. The message is the reason in a few words:
 * {@code PYVER may be '27' or '33'}.
 *
 * <p>It has no stack trace, because it is a frequent answer and no error.
 */
public final class UnknownValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownValue(String reason) {
        super(reason, null, false, false);
    }

    /** The reason why the value is not known. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
