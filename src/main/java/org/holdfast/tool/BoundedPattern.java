package org.holdfast.tool;

import java.util.regex.Pattern;

/**
 * A regular expression that is given up after {@link #STEPS} steps a character: time stays linear whatever the expression and the
 * line. Given up counts as no match.
 */
public final class BoundedPattern {

    /** How often each character of a line may be read. */
    public static final int STEPS = 64;

    private static final int LEAST = 1_000;

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles an expression of {@link Pattern}.
     *
     * @throws java.util.regex.PatternSyntaxException if it is none
     */
    public static BoundedPattern compile(String expression) {
        return new BoundedPattern(Pattern.compile(expression));
    }

    /** Whether it matches somewhere in the line. */
    public boolean find(String line) {
        return run(line) == Result.FOUND;
    }

    /** Whether it is given up on the line. */
    public boolean isTooHardFor(String line) {
        return run(line) == Result.GIVEN_UP;
    }

    private enum Result {
        FOUND,
        NOT_FOUND,
        GIVEN_UP
    }

    private Result run(String line) {
        try {
            return pattern.matcher(new Metered(line)).find() ? Result.FOUND : Result.NOT_FOUND;
        } catch (GivenUp | StackOverflowError e) {
            return Result.GIVEN_UP;
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    /** A line that counts how often it is read. */
    private static final class Metered implements CharSequence {

        private final String line;
        private int left;

        Metered(String line) {
            this.line = line;
            this.left = LEAST + STEPS * line.length();
        }

        @Override
        public int length() {
            return line.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new GivenUp();
            }
            return line.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return line.subSequence(start, end);
        }

        @Override
        public String toString() {
            return line;
        }
    }

    private static final class GivenUp extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("too many steps", null, false, false);
        }
    }
}
