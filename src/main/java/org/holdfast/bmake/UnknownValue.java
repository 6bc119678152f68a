package org.holdfast.bmake;

/**
 * Thrown when a value cannot be known without running bmake. The message is the reason in a few words, and names the variable:
 * {@code PYVER may be '27' or '33'}.
 *
 * <p>It has no stack trace, because it is a frequent answer and no error.
 */
public final class UnknownValue extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The most characters of a reason. */
    private static final int LONGEST = 2_000;

    private static final char DELETE = 127;

    /** Whether the reason names its variable. */
    private final boolean named;

    /** The variable that has several possible values; empty if that is not the reason. */
    private final String choice;

    UnknownValue(String reason) {
        this(reason, true, "");
    }

    private UnknownValue(String reason, boolean named, String choice) {
        super(readable(reason), null, false, false);
        this.named = named;
        this.choice = choice;
    }

    /** Shortens a reason in the middle, and replaces control characters: it repeats text from outside. */
    private static String readable(String reason) {
        StringBuilder shown = new StringBuilder(Math.min(reason.length(), LONGEST + 10));
        if (reason.length() <= LONGEST) {
            shown.append(reason);
        } else {
            shown.append(reason, 0, LONGEST / 2)
                    .append(" ... ")
                    .append(reason, reason.length() - LONGEST / 2, reason.length());
        }
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) < ' ' || shown.charAt(i) == DELETE) {
                shown.setCharAt(i, ' ');
            }
        }
        return shown.toString();
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
