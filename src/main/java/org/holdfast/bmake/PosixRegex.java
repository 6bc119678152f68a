package org.holdfast.bmake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A POSIX extended regular expression, as in {@code :C/from/to/}, matched by Java's engine.
 *
 * <p>POSIX takes the longest of the leftmost matches; Java takes the first. Where the two may differ, the longest is searched.
 * If groups of alternatives may differ, or a construct is not the same in all C libraries, the value is unknown.
 */
final class PosixRegex {

    /** Compiled expressions, because thousands of packages use a few of them. */
    private static final Map<String, PosixRegex> COMPILED = new ConcurrentHashMap<>();

    private static final String NOT_UNDERSTOOD = "a regular expression that is not understood: ";

    private final String posix;
    private final Pattern pattern;
    /** The same expression, with each list of alternatives in reverse order. */
    private final Pattern reversed;

    /** Whether the first match may not be the longest. */
    private final boolean longest;

    private PosixRegex(String posix) {
        this.posix = posix;
        try {
            Translation translation = new Translation(posix);
            String java = translation.forward.toString();
            this.pattern = Pattern.compile(java, Pattern.DOTALL);
            this.reversed = Pattern.compile(translation.reversed.toString(), Pattern.DOTALL);
            this.longest = java.indexOf('|') >= 0 || java.matches("(?s).*\\)[*?+{].*");
        } catch (PatternSyntaxException | IndexOutOfBoundsException | NotTheSame e) {
            throw UnknownValue.unnamed(NOT_UNDERSTOOD + posix);
        }
    }

    /** Thrown for a construct that libraries read differently. */
    private static final class NotTheSame extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Compiles an expression; {@link UnknownValue} if it is not understood. */
    static PosixRegex of(String posix) {
        return COMPILED.computeIfAbsent(posix, PosixRegex::new);
    }

    /** Replaces the first match, or all, in a word; null if nothing matches. */
    @Nullable
    String replace(String word, String to, boolean all) {
        Matcher matcher = pattern.matcher(word);
        matcher.useAnchoringBounds(false).useTransparentBounds(true);
        StringBuilder out = new StringBuilder();
        int at = 0;
        boolean matched = false;
        while (matcher.region(at, word.length()).find()) {
            if (longest) {
                extend(matcher, word.length());
                check(matcher, word);
            }
            matched = true;
            out.append(word, at, matcher.start());
            substitute(matcher, to, out);
            int from = at;
            at = matcher.end();
            if (!all) {
                break;
            }
            // An empty match where the search began takes one character; elsewhere, the search goes on from there.
            if (matcher.start() == from && at == from) {
                if (at < word.length()) {
                    out.append(word.charAt(at));
                }
                at++;
            }
            if (at >= word.length()) {
                break;
            }
        }
        return matched
                ? out.append(at < word.length() ? word.substring(at) : "").toString()
                : null;
    }

    /** Lets a matcher take the longest match from where its match begins. */
    private void extend(Matcher matcher, int length) {
        int start = matcher.start();
        int end = matcher.end();
        for (int longer = length; longer > end; longer--) {
            if (matcher.region(start, longer).matches()) {
                end = longer;
                break;
            }
        }
        if (!matcher.region(start, end).matches()) {
            throw UnknownValue.unnamed(NOT_UNDERSTOOD + posix);
        }
    }

    /** Throws if the groups of a match depend on the order in which alternatives are tried. */
    private void check(Matcher matcher, String word) {
        Matcher other = reversed.matcher(word);
        other.useAnchoringBounds(false).useTransparentBounds(true).region(matcher.start(), matcher.end());
        boolean same = other.matches();
        for (int group = 1; same && group <= matcher.groupCount(); group++) {
            same = Objects.equals(matcher.group(group), other.group(group));
        }
        if (!same) {
            throw UnknownValue.unnamed("a group of alternatives: " + posix);
        }
    }

    private static void substitute(Matcher matcher, String to, StringBuilder out) {
        for (int i = 0; i < to.length(); i++) {
            char c = to.charAt(i);
            char next = i + 1 < to.length() ? to.charAt(i + 1) : 0;
            if (c == '\\' && (next == '&' || next == '\\')) {
                out.append(next);
                i++;
            } else if (c == '&') {
                out.append(matcher.group());
            } else if (c == '\\' && next >= '0' && next <= '9') {
                int number = next - '0';
                String group = number <= matcher.groupCount() ? matcher.group(number) : null;
                out.append(group == null ? "" : group);
                i++;
            } else {
                out.append(c);
            }
        }
    }

    /** Translates an expression; Java differs in classes in brackets, in lone braces, and in quantifiers of quantifiers. */
    private static final class Translation {
        StringBuilder forward = new StringBuilder();
        StringBuilder reversed = new StringBuilder();
        private final Deque<StringBuilder> outerForward = new ArrayDeque<>();
        private final Deque<StringBuilder> outerReversed = new ArrayDeque<>();

        Translation(String posix) {
            boolean atom = false;
            for (int i = 0; i < posix.length(); i++) {
                char c = posix.charAt(i);
                if (c == '\\') {
                    if (i + 1 >= posix.length() || "wWsSbB<>`'123456789".indexOf(posix.charAt(i + 1)) >= 0) {
                        throw new NotTheSame();
                    }
                    add(Pattern.quote(String.valueOf(posix.charAt(++i))));
                    atom = true;
                } else if (c == '[') {
                    StringBuilder set = new StringBuilder();
                    i = set(posix, i + 1, set);
                    add(set.toString());
                    atom = true;
                } else if ("*+?".indexOf(c) >= 0 || (c == '{' && digitAt(posix, i + 1))) {
                    int end = c == '{' ? posix.indexOf('}', i) : i;
                    if (!atom || end < 0) {
                        throw new NotTheSame();
                    }
                    add(posix.substring(i, end + 1));
                    i = end;
                    atom = false;
                } else if (c == '|') {
                    forward.append('|');
                    reversed.insert(0, '|');
                    // What follows goes before the earlier alternatives.
                    outerReversed.push(reversed);
                    reversed = new StringBuilder();
                    outerForward.push(ALTERNATIVE);
                    atom = false;
                } else if (c == '(') {
                    outerForward.push(forward);
                    outerReversed.push(reversed);
                    forward = new StringBuilder();
                    reversed = new StringBuilder();
                    atom = false;
                } else if (c == ')') {
                    joinAlternatives();
                    if (outerForward.isEmpty()) {
                        throw new NotTheSame();
                    }
                    forward = outerForward.pop().append('(').append(forward).append(')');
                    reversed = outerReversed.pop().append('(').append(reversed).append(')');
                    atom = true;
                } else {
                    add(c == '{' ? "\\{" : String.valueOf(c));
                    atom = c != '^';
                }
            }
            joinAlternatives();
            if (!outerForward.isEmpty()) {
                throw new NotTheSame();
            }
        }

        /** Stands in place of an outer text where only an alternative begins. */
        private static final StringBuilder ALTERNATIVE = new StringBuilder();

        private void joinAlternatives() {
            while (outerForward.peek() == ALTERNATIVE) {
                outerForward.pop();
                reversed.append(outerReversed.pop());
            }
        }

        private void add(String both) {
            forward.append(both);
            reversed.append(both);
        }
    }

    private static boolean digitAt(String text, int at) {
        return at < text.length() && Character.isDigit(text.charAt(at));
    }

    /** Translates a set in brackets; returns the position of its end. */
    private static int set(String posix, int from, StringBuilder java) {
        java.append('[');
        int at = from;
        if (posix.startsWith("^", at)) {
            java.append('^');
            at++;
        }
        for (boolean first = true; at < posix.length(); first = false) {
            char c = posix.charAt(at);
            if (c == ']' && !first) {
                java.append(c);
                return at;
            }
            if (posix.startsWith("[.", at) || posix.startsWith("[=", at)) {
                throw new NotTheSame();
            }
            if (posix.startsWith("[:", at)) {
                int end = posix.indexOf(":]", at + 2);
                String named = posix.substring(at + 2, end);
                java.append("\\p{")
                        .append(named.substring(0, 1).toUpperCase(Locale.ROOT))
                        .append(named.substring(1))
                        .append('}');
                at = end + 2;
                continue;
            }
            java.append("[]&\\^".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            at++;
        }
        throw new NotTheSame();
    }
}
