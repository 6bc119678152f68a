package org.holdfast.bmake;

/**
 * Thrown when the evaluation of a directory takes more than its {@link Budget}. The message is the reason in a few words: {@code more than
 * 1,000,000 steps}.
 *
 * <p>It is no {@link UnknownValue}, so that nothing goes on after it: the directory is unknown as a whole.
 */
final class OverBudget extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OverBudget(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
