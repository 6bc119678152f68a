package org.holdfast.pkgsrc;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * A version split into numbers for comparison, by the rules of pkg_install's {@code dewey.c}, which is the source of truth.
 *
 * <p>The text is read from the left, in any case: a run of digits gives its number; {@code .}, {@code _} and {@code pl} give 0;
 * {@code alpha} gives -3, {@code beta} -2, {@code pre} and {@code rc} -1; {@code nb} and the digits behind it are the
 * package revision, kept apart; any other letter gives 0 and its place in the alphabet; any other character gives nothing.
 * Items are compared one by one, with 0 for a missing one; the revision breaks ties: {@code 1} = {@code 1.0} = {@code 1.00},
 * {@code 1.0a} = {@code 1.0.1}, {@code 1.0rc1} &lt; {@code 1.0} &lt; {@code 1.0nb1} &lt; {@code 1.0a}.
 *
 * <p>Numbers are 32-bit and wrap, as C's {@code int} does: {@code 4294967297} is 1. Every text is accepted. Instances are
 * immutable and safe for use by several threads.
 */
public final class Dewey {

    private static final String[] MODIFIERS = {"alpha", "beta", "pre", "rc", "pl"};
    private static final int[] VALUES = {-3, -2, -1, -1, 0};

    private final int[] items;
    private final int revision;

    private Dewey(int[] items, int revision) {
        this.items = items;
        this.revision = revision;
    }

    /** Splits any version, the empty one included. */
    public static Dewey parse(String version) {
        int[] items = new int[16];
        int count = 0;
        int revision = 0;
        int at = 0;
        while (at < version.length()) {
            if (count + 2 > items.length) {
                items = Arrays.copyOf(items, items.length * 2);
            }
            char c = version.charAt(at);
            int modifier;
            if (isDigit(c)) {
                int number = 0;
                for (; at < version.length() && isDigit(version.charAt(at)); at++) {
                    number = number * 10 + (version.charAt(at) - '0');
                }
                items[count++] = number;
            } else if (c == '.' || c == '_') {
                items[count++] = 0;
                at++;
            } else if (!isLetter(c)) {
                at++;
            } else if ((modifier = modifierAt(version, at)) >= 0) {
                items[count++] = VALUES[modifier];
                at += MODIFIERS[modifier].length();
            } else if (version.regionMatches(true, at, "nb", 0, 2)) {
                revision = 0;
                for (at += 2; at < version.length() && isDigit(version.charAt(at)); at++) {
                    revision = revision * 10 + (version.charAt(at) - '0');
                }
            } else {
                items[count++] = 0;
                items[count++] = (c | 0x20) - 'a' + 1;
                at++;
            }
        }
        return new Dewey(Arrays.copyOf(items, count), revision);
    }

    /** Negative, zero or positive as this is older than, equal to or newer than the other. */
    public int compare(Dewey other) {
        return compare(other, Integer::compare);
    }

    /**
     * Compares by subtraction, as C does, which wraps for numbers more than 2^31 apart. The result is not transitive, but it
     * is what pkg_match answers; sorting needs {@link #compare}.
     */
    int subtract(Dewey other) {
        return compare(other, (left, right) -> left - right);
    }

    private int compare(Dewey other, IntBinaryOperator numbers) {
        int length = Math.max(items.length, other.items.length);
        for (int i = 0; i < length; i++) {
            int order = numbers.applyAsInt(item(i), other.item(i));
            if (order != 0) {
                return order;
            }
        }
        return numbers.applyAsInt(revision, other.revision);
    }

    private int item(int i) {
        return i < items.length ? items[i] : 0;
    }

    private static int modifierAt(String version, int at) {
        for (int i = 0; i < MODIFIERS.length; i++) {
            if (version.regionMatches(true, at, MODIFIERS[i], 0, MODIFIERS[i].length())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'z';
    }
}
