package org.holdfast.bmake;

/**
 * Thrown when a value cannot be known without running bmake. The message is the reason in a few words, and names the variable:
 * {@code PYVER may be '27' or '33'}.
 *
 * <p>It has no stack trace, because it is a frequent answer and no error.
 */
public final class UnknownValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether the reason names its variable. */
    private final boolean named;

    /** The variable that has several possible values; empty if that is not the reason. */
    private final String choice;

    UnknownValue(String reason) {
        this(reason, true, "");
    }

    private UnknownValue(String reason, boolean named, String choice) {
        super(reason, null, false, false);
        this.named = named;
        this.choice = choice;
    }

    /** A variable with several possible values: {@code PYVER may be '27' or '33'}. */
    static UnknownValue choice(String variable, String may) {
        return new UnknownValue(variable + " may " + may, true, variable);
    }

    /** A reason that still lacks the name of its variable: {@code the output of a command}. */
    static UnknownValue unnamed(String reason) {
        return new UnknownValue(reason, false, "");
    }

    /** This reason with the name of the variable before it, unless it names one already. */
    UnknownValue of(String variable) {
        return named || variable.isEmpty() ? this : new UnknownValue(variable + ": " + reason());
    }

    /** The variable that has several possible values; empty if that is not the reason. */
    String choice() {
        return choice;
    }

    /** The reason why the value is not known. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
