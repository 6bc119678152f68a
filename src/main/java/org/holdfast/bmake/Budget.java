package org.holdfast.bmake;

import java.util.Locale;

/**
 * What one evaluation of one directory may use: steps, characters, and depth of nesting. Makefiles come from outside, and could take all
 * time and memory otherwise.
 *
 * <p>It counts work and no time, so that the same tree gives the same results everywhere. Used by one thread.
 *
 * <p>The directory of pkgsrc (2014Q1 to 2016Q3) that needs most takes 47,022 steps (devel/ruby-redmine; the mean is 1,136) and 1,547,463
 * characters, is nested 14 deep, reads 33 files and makes 12 definitions: a tenth of what is allowed at most.
 */
final class Budget {

    /** Statements that are run, rounds of loops, expressions that are expanded, and whatever else is done by the piece. */
    static final int MOST_STEPS = 1_000_000;

    /** Characters that are read or written while texts are expanded. */
    static final int MOST_CHARACTERS = 50_000_000;

    /** The longest text. */
    static final int LONGEST = 4_000_000;

    /**
     * How deep expressions, values, conditions, statements and includes may be nested in each other, all counted together. A thread's stack
     * of 1 MB holds twice as many.
     */
    static final int DEEPEST = 150;

    /** Files that are read, or looked for. */
    static final int MOST_FILES = 1_000;

    private final long mostSteps;
    private final long mostCharacters;
    private long steps;
    private long characters;
    private int depth;

    Budget() {
        this(1);
    }

    /** A part of a budget: {@code new Budget(10)} allows a tenth of the steps and characters. */
    Budget(int part) {
        mostSteps = MOST_STEPS / part;
        mostCharacters = MOST_CHARACTERS / part;
    }

    /** Counts steps. */
    void steps(long more) {
        steps += more;
        if (steps > mostSteps) {
            throw new OverBudget(more(mostSteps, "steps"));
        }
    }

    /** Counts characters, and a step. */
    void characters(long more) {
        characters += more;
        if (characters > mostCharacters) {
            throw new OverBudget(more(mostCharacters, "characters in all"));
        }
        steps(1);
    }

    /** Counts a text of this length. */
    void text(long length) {
        length(length);
        characters(length);
    }

    /** Refuses a text of this length, which will be counted when it is complete. */
    void length(long length) {
        if (length > LONGEST) {
            throw new OverBudget("a text of " + more(LONGEST, "characters"));
        }
    }

    /** Begins something that may be nested in itself; {@link #leave} must follow. */
    void enter() {
        if (++depth > DEEPEST) {
            throw new OverBudget(String.format(Locale.ROOT, "nested more than %d deep", DEEPEST));
        }
        steps(1);
    }

    void leave() {
        depth--;
    }

    /** Refuses more files. */
    void files(int files) {
        if (files > MOST_FILES) {
            throw new OverBudget(more(MOST_FILES, "files"));
        }
    }

    private static String more(long most, String of) {
        return String.format(Locale.ROOT, "more than %,d %s", most, of);
    }
}
