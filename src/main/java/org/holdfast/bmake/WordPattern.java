package org.holdfast.bmake;

/**
 * The patterns of {@code :M} and {@code :N}, as bmake's {@code Str_Match} reads them. They differ from the shell's: only
 * {@code ^} negates a set, a range may run backwards, and a set ends with the pattern if it is not closed.
 */
final class WordPattern {

    /** How many characters are compared at most before the budget is told. */
    private static final int CHARACTERS = 1_000;

    private WordPattern() {}

    /** Whether a pattern matches a whole word. After a mismatch, only the last {@code *} takes one character more. */
    static boolean matches(String pattern, String word, Budget budget) {
        int p = 0;
        int w = 0;
        int retryPattern = -1;
        int retryWord = 0;
        int steps = 0;
        while (true) {
            if (++steps % CHARACTERS == 0) {
                budget.characters(CHARACTERS);
            }
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                retryPattern = ++p;
                retryWord = w;
                continue;
            }
            if (w == word.length() && p == pattern.length()) {
                return true;
            }
            int next = w < word.length() && p < pattern.length() ? one(pattern, p, word.charAt(w), budget) : -1;
            if (next >= 0) {
                p = next;
                w++;
            } else if (retryPattern >= 0 && retryWord < word.length()) {
                p = retryPattern;
                w = ++retryWord;
            } else {
                return false;
            }
        }
    }

    /** The position after the element at {@code p} if it matches the character; else -1. */
    private static int one(String pattern, int p, char c, Budget budget) {
        return switch (pattern.charAt(p)) {
            case '?' -> p + 1;
            case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
            case '[' -> set(pattern, p + 1, c, budget);
            default -> pattern.charAt(p) == c ? p + 1 : -1;
        };
    }

    private static int set(String pattern, int from, char c, Budget budget) {
        int at = from;
        boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
        if (negated) {
            at++;
        }
        boolean found = false;
        for (; at < pattern.length() && pattern.charAt(at) != ']'; at++) {
            char low = pattern.charAt(at);
            if (low == c) {
                found = true;
                break;
            }
            if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '-') {
                if (at + 2 >= pattern.length()) {
                    return negated ? pattern.length() : -1;
                }
                char high = pattern.charAt(at + 2);
                if ((low <= c && c <= high) || (high <= c && c <= low)) {
                    found = true;
                    break;
                }
                at += 2;
            }
        }
        if (at - from > CHARACTERS) {
            budget.characters(at - from);
        }
        if (found == negated) {
            return -1;
        }
        int inside = at;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            at++;
        }
        if (at - inside > CHARACTERS) {
            budget.characters(at - inside);
        }
        return Math.min(at + 1, pattern.length());
    }
}
