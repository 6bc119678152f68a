package org.holdfast.recheck;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Matches package names as pkg_install does: alternates, bounds of the version, globs. */
final class PackagePattern {

    private static final Pattern BOUNDS = Pattern.compile("([^<>]+)(>=?|<=?)([^<>=]+)(?:(<=?)([^<>=]+))?");

    private PackagePattern() {}

    static boolean matches(String pattern, String pkgname) {
        int open = pattern.indexOf('{');
        if (open >= 0) {
            int close = closing(pattern, open);
            return alternates(pattern.substring(open + 1, close)).stream()
                    .anyMatch(one -> matches(pattern.substring(0, open) + one + pattern.substring(close + 1), pkgname));
        }
        Matcher bounds = BOUNDS.matcher(pattern);
        if (bounds.matches()) {
            return within(bounds, pkgname);
        }
        return pattern.equals(pkgname) || glob(pattern, pkgname) || glob(pattern + "-[0-9]*", pkgname);
    }

    private static boolean within(Matcher bounds, String pkgname) {
        int dash = pkgname.lastIndexOf('-');
        if (dash < 0 || !pkgname.substring(0, dash).equals(bounds.group(1))) {
            return false;
        }
        String version = pkgname.substring(dash + 1);
        return holds(version, bounds.group(2), bounds.group(3))
                && (bounds.group(4) == null || holds(version, bounds.group(4), bounds.group(5)));
    }

    private static boolean holds(String version, String operator, String bound) {
        int order = DeweyOrder.compare(version, bound);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** The brace that closes the one at {@code open}; the end if there is none. */
    private static int closing(String pattern, int open) {
        int depth = 0;
        for (int i = open; i < pattern.length(); i++) {
            depth += pattern.charAt(i) == '{' ? 1 : pattern.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a brace is not closed: " + pattern);
    }

    private static List<String> alternates(String inner) {
        List<String> all = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                all.add(inner.substring(start, i));
                start = i + 1;
            }
        }
        all.add(inner.substring(start));
        return all;
    }

    private static boolean glob(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        boolean inClass = false;
        for (char c : pattern.toCharArray()) {
            if (inClass) {
                regex.append(c == '!' && regex.charAt(regex.length() - 1) == '[' ? '^' : c);
                inClass = c != ']';
            } else if (c == '[') {
                regex.append(c);
                inClass = true;
            } else {
                regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return !inClass && name.matches(regex.toString());
    }
}
