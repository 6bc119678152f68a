package org.holdfast.pkgsrc;

/**
 * NetBSD's {@code fnmatch(3)} as pkg_install calls it: {@code FNM_PERIOD} in the C locale, over the whole PKGNAME.
 *
 * <p>{@code *} matches any run of characters, {@code ?} any one character, {@code [a-z]}, {@code [!a-z]} and
 * {@code [[:digit:]]} one of a set; {@code \} makes the next character literal. For example, {@code php-5.3.[0-9]*} matches
 * {@code php-5.3.29nb1}. Only a period matches a period that begins the name. A {@code [} without its {@code ]} is a literal
 * character; a {@code \} at the end matches nothing. No pattern is refused.
 */
public final class Glob {

    private static final int NO_SET = -1;

    private Glob() {}

    /**
     * Whether a pattern matches a whole name. After a mismatch, only the last {@code *} takes one character more, so the time is
     * at worst the product of both lengths.
     */
    public static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int retryPattern = -1;
        int retryName = 0;
        while (true) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                if (hiddenAt(name, n)) {
                    return false;
                }
                retryPattern = ++p;
                retryName = n;
                continue;
            }
            if (n == name.length() && p == pattern.length()) {
                return true;
            }
            int next = n < name.length() && p < pattern.length() ? matchOne(pattern, p, name, n) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (retryPattern >= 0 && retryName < name.length()) {
                p = retryPattern;
                n = ++retryName;
            } else {
                return false;
            }
        }
    }

    /** The position in the pattern after the element at {@code p} if it matches the character at {@code n}; else -1. */
    private static int matchOne(String pattern, int p, String name, int n) {
        char c = name.charAt(n);
        return switch (pattern.charAt(p)) {
            case '?' -> hiddenAt(name, n) ? -1 : p + 1;
            case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
            case '[' -> matchSet(pattern, p, name, n);
            default -> pattern.charAt(p) == c ? p + 1 : -1;
        };
    }

    private static int matchSet(String pattern, int open, String name, int n) {
        if (hiddenAt(name, n)) {
            return -1;
        }
        int end = endOfSet(pattern, open);
        if (end == NO_SET) {
            return name.charAt(n) == '[' ? open + 1 : -1;
        }
        return inSet(pattern, open + 1, end, name.charAt(n)) ? end + 1 : -1;
    }

    private static boolean hiddenAt(String name, int n) {
        return n == 0 && name.startsWith(".");
    }

    /** The position of the {@code ]} that closes the set opened at {@code open}, or {@link #NO_SET}. */
    private static int endOfSet(String pattern, int open) {
        int at = open + 1;
        if (at < pattern.length() && (pattern.charAt(at) == '!' || pattern.charAt(at) == '^')) {
            at++;
        }
        for (boolean first = true; at < pattern.length(); first = false) {
            char c = pattern.charAt(at);
            if (c == ']' && !first) {
                return at;
            }
            int classEnd = classEnd(pattern, at);
            at = c == '\\' ? at + 2 : classEnd > 0 ? classEnd : at + 1;
        }
        return NO_SET;
    }

    /** The position after {@code [:name:]} if that begins at {@code at}, else -1. */
    private static int classEnd(String pattern, int at) {
        if (!pattern.startsWith("[:", at)) {
            return -1;
        }
        int close = pattern.indexOf(":]", at + 2);
        return close < 0 ? -1 : close + 2;
    }

    private static boolean inSet(String pattern, int from, int end, char c) {
        int at = from;
        boolean negated = pattern.charAt(at) == '!' || pattern.charAt(at) == '^';
        if (negated) {
            at++;
        }
        boolean found = false;
        while (at < end) {
            int classEnd = classEnd(pattern, at);
            if (classEnd > 0) {
                found |= inClass(pattern.substring(at + 2, classEnd - 2), c);
                at = classEnd;
                continue;
            }
            if (pattern.charAt(at) == '\\') {
                at++;
            }
            char low = pattern.charAt(at++);
            char high = low;
            if (at + 1 < end && pattern.charAt(at) == '-') {
                at++;
                if (pattern.charAt(at) == '\\') {
                    at++;
                }
                high = pattern.charAt(at++);
            }
            found |= low <= c && c <= high;
        }
        return found != negated;
    }

    private static boolean inClass(String name, char c) {
        boolean digit = c >= '0' && c <= '9';
        boolean upper = c >= 'A' && c <= 'Z';
        boolean lower = c >= 'a' && c <= 'z';
        boolean graph = c > ' ' && c < 0x7f;
        return switch (name) {
            case "digit" -> digit;
            case "upper" -> upper;
            case "lower" -> lower;
            case "alpha" -> upper || lower;
            case "alnum" -> upper || lower || digit;
            case "punct" -> graph && !upper && !lower && !digit;
            case "graph" -> graph;
            case "print" -> graph || c == ' ';
            case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
            case "blank" -> c == ' ' || c == '\t';
            case "cntrl" -> c < ' ' || c == 0x7f;
            case "xdigit" -> digit || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
            default -> false;
        };
    }
}
