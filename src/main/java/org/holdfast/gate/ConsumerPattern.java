package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.holdfast.tool.BoundedPattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that a build file applies to the lines of a header.
 *
 * @param line where it stands
 * @param written as it is written there
 * @param pattern the same in Java's notation
 */
record ConsumerPattern(int line, String written, BoundedPattern pattern) {

    private static final int LONGEST = 500;

    private static final Pattern CMAKE = Pattern.compile(
            "REGEX\\s+(?:MATCHALL\\s+|MATCH\\s+|REPLACE\\s+)?\"((?:[^\"\\\\]|\\\\.)*)\"", Pattern.CASE_INSENSITIVE);

    private static final Pattern GREP = Pattern.compile(
            "\\b([ef]?grep)\\b((?:\\s+-[A-Za-z]+)*)\\s+(?:-e\\s+)?(?:'([^'\\n]+)'|\"((?:[^\"\\\\\\n]|\\\\.)+)\"|([^\\s'\"|;&]+))");

    private static final Pattern SED =
            Pattern.compile("\\bsed\\b([^'\"|;&\\n]*)(?:'([^'\\n]+)'|\"((?:[^\"\\\\\\n]|\\\\.)+)\")");

    private static final Pattern SED_COMMAND =
            Pattern.compile("(?:s([/|,#!@:]))((?:(?!\\1)[^\\\\]|\\\\.)+)\\1|/((?:[^/\\\\]|\\\\.)+)/");

    private static final Pattern AWK = Pattern.compile("\\b[gmn]?awk\\b[^'\\n]*'[^/'\\n]*/((?:[^/\\\\']|\\\\.)+)/");

    /** The patterns of a file that say something of a define. */
    static List<ConsumerPattern> of(String path, String text) {
        List<ConsumerPattern> patterns = new ArrayList<>();
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean cmake = name.equals("cmakelists.txt") || name.endsWith(".cmake") || name.endsWith(".cmake.in");
        boolean m4 = name.endsWith(".m4") || name.endsWith(".ac") || name.equals("configure.in");
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.length() > 4 * LONGEST) {
                continue;
            }
            if (cmake) {
                Matcher found = CMAKE.matcher(line);
                while (found.find()) {
                    add(patterns, number, found.group(1), unescaped(found.group(1)), true);
                }
            } else {
                shell(
                        patterns,
                        number,
                        m4
                                ? line.replace("@<:@", "[")
                                        .replace("@:>@", "]")
                                        .replaceAll("\\[\\[(?!:)", "[")
                                        .replaceAll("(?<!:)\\]\\]", "]")
                                : line);
            }
        }
        return patterns;
    }

    private static void shell(List<ConsumerPattern> patterns, int number, String line) {
        Matcher grep = GREP.matcher(line);
        while (grep.find()) {
            String written = first(grep.group(3), first(grep.group(4), first(grep.group(5), "")));
            if (!grep.group(1).equals("fgrep")) {
                add(
                        patterns,
                        number,
                        written,
                        written,
                        grep.group(1).equals("egrep") || grep.group(2).contains("E"));
            }
        }
        Matcher sed = SED.matcher(line);
        while (sed.find()) {
            Matcher command = SED_COMMAND.matcher(first(sed.group(2), first(sed.group(3), "")));
            while (command.find()) {
                String written = first(command.group(2), first(command.group(3), ""));
                add(patterns, number, written, written, sed.group(1).matches(".*-[A-Za-z]*[Er].*"));
            }
        }
        Matcher awk = AWK.matcher(line);
        while (awk.find()) {
            add(patterns, number, awk.group(1), awk.group(1), true);
        }
    }

    private static String first(@Nullable String one, String other) {
        return one == null ? other : one;
    }

    private static void add(List<ConsumerPattern> patterns, int line, String written, String text, boolean extended) {
        if (text.isBlank() || text.length() > LONGEST || text.matches(".*\\$[A-Za-z{(@].*")) {
            return; // what a variable stands for is not known here
        }
        try {
            patterns.add(new ConsumerPattern(line, written, BoundedPattern.compile(java(text, extended))));
        } catch (PatternSyntaxException e) {
            // Not a pattern, after all.
        }
    }

    /** A quoted argument of CMake. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                plain.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** A POSIX expression in Java's notation. */
    private static String java(String text, boolean extended) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[') {
                i = bracket(text, i, out);
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                if (!extended && "(){}|+?".indexOf(next) >= 0) {
                    out.append(next);
                } else if (next == '<' || next == '>') {
                    out.append("\\b");
                } else {
                    out.append('\\').append(next);
                }
            } else if (!extended && "(){}|+?".indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else if (c == '{' && extended && !text.substring(i).matches("\\{[0-9]+(,[0-9]*)?\\}.*")) {
                out.append("\\{");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** A set of characters, in which a backslash is one. */
    private static int bracket(String text, int from, StringBuilder out) {
        int at = from + 1;
        out.append('[');
        if (at < text.length() && text.charAt(at) == '^') {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            char c = text.charAt(at);
            if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
                int end = text.indexOf(":]", at);
                out.append("\\p{").append(posix(text.substring(at + 2, end))).append('}');
                at = end + 1;
            } else if (c == '\\' && at + 1 < text.length() && "tnrdsw".indexOf(text.charAt(at + 1)) >= 0) {
                out.append('\\').append(text.charAt(++at)); // as most programs that read them take it
            } else if ("[]\\^&".indexOf(c) >= 0) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
            first = false;
            at++;
        }
        out.append(']');
        return at;
    }

    private static String posix(String name) {
        return switch (name) {
            case "xdigit" -> "XDigit";
            case "" -> "Space";
            default -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
        };
    }
}
