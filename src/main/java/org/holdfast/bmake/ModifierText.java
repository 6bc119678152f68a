package org.holdfast.bmake;

import org.jspecify.annotations.Nullable;

/** The text of an expression's modifiers, read from left to right; each kind of part has its own escapes, as in bmake. */
final class ModifierText {

    private final Expander expander;
    private final String text;
    private final char open;
    private final char close;
    private final boolean evaluate;
    private int at;

    /** Begins at {@code at}. A {@code close} of NUL means that the modifiers end with the text. */
    ModifierText(Expander expander, String text, int at, char open, char close, boolean evaluate) {
        this.expander = expander;
        this.text = text;
        this.at = at;
        this.open = open;
        this.close = close;
        this.evaluate = evaluate;
    }

    int at() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    void skip(int characters) {
        at += characters;
    }

    /** The next character; NUL at the end of the text. */
    char next() {
        return charAt(at);
    }

    private char charAt(int position) {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    /** Whether the closing brace or the end of the text comes next. */
    boolean isAtEnd() {
        return at >= text.length() || text.charAt(at) == close;
    }

    /** The text up to the next colon or the end, which stays the next part. */
    String word() {
        int end = at;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != close) {
            end++;
        }
        expander.budget.characters(end - at);
        return text.substring(at, end);
    }

    /** Reads an expression and gives its value. */
    String expression() {
        return expression(evaluate);
    }

    private String expression(boolean wanted) {
        Expander.Parsed parsed = expander.parse(text, at, wanted);
        at = parsed.end();
        return expander.inside(parsed, wanted);
    }

    /** Reads the text of {@code :D} or {@code :U}, up to the next colon or the closing brace. */
    String argument(boolean wanted) {
        StringBuilder argument = new StringBuilder();
        while (!isAtEnd() && next() != ':') {
            char c = next();
            char after = charAt(at + 1);
            if (c == '\\'
                    && at + 1 < text.length()
                    && (after == ':' || after == '$' || after == '\\' || after == close)) {
                argument.append(after);
                at += 2;
            } else if (c == '$') {
                argument.append(expression(wanted));
                expander.budget.length(argument.length());
            } else {
                argument.append(c);
                at++;
            }
        }
        expander.budget.text(argument.length());
        return argument.toString();
    }

    /** Reads the pattern of {@code :M} or {@code :N}, with its braces balanced, and expands it. */
    String pattern() {
        int nested = 1;
        StringBuilder pattern = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            char after = charAt(at + 1);
            if (c == ':' && nested == 1) {
                break;
            }
            if (c == '\\' && at + 1 < text.length() && (after == ':' || after == close || after == open)) {
                if (after == open && close != '\0') {
                    pattern.append('\\');
                }
                pattern.append(after);
                at++;
                continue;
            }
            nested += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (nested == 0) {
                break;
            }
            pattern.append(c);
        }
        expander.budget.text(pattern.length());
        return evaluate ? expander.expandNested(pattern.toString()) : "";
    }

    /** Reads up to a delimiter and past it. */
    String upTo(char delimiter, boolean wanted) {
        return part(delimiter, wanted, null, null);
    }

    /** Reads up to the closing brace, which stays the next part. */
    String upToClose(boolean wanted) {
        if (close == '\0') {
            throw UnknownValue.unnamed("the modifier :" + text);
        }
        String part = part(close, wanted, null, null);
        at--;
        return part;
    }

    /** What a part of {@code :S} found. */
    private static final class Anchor {
        private boolean end;
    }

    private String part(char delimiter, boolean wanted, @Nullable Anchor anchor, @Nullable String matched) {
        StringBuilder part = new StringBuilder();
        int start = at;
        for (; at < text.length() && text.charAt(at) != delimiter; at++) {
            char c = text.charAt(at);
            char after = charAt(at + 1);
            if (c == '\\'
                    && (after == delimiter || after == '\\' || after == '$' || (after == '&' && matched != null))) {
                part.append(after);
                at++;
            } else if (c == '$' && after == delimiter) {
                if (anchor == null) {
                    part.append(c);
                } else {
                    anchor.end = true;
                }
            } else if (c == '$' && wanted) {
                part.append(expression(true));
                expander.budget.length(part.length());
                at--;
            } else if (c == '$' && (after == '{' || after == '(')) {
                int end = balanced(at + 1);
                part.append(text, at, end);
                at = end - 1;
            } else if (c == '&' && matched != null) {
                part.append(matched);
                expander.budget.length(part.length());
            } else {
                part.append(c);
            }
        }
        expander.budget.text(Math.max(at - start, part.length()));
        if (at >= text.length()) {
            throw UnknownValue.unnamed("a modifier that is not closed: " + text);
        }
        at++;
        return part.toString();
    }

    /** The position after the brace that closes the one at {@code from}. */
    private int balanced(int from) {
        char opening = text.charAt(from);
        char closing = opening == '{' ? '}' : ')';
        int depth = 1;
        int end = from + 1;
        for (; end < text.length() && depth > 0; end++) {
            if (text.charAt(end - 1) != '\\') {
                char c = text.charAt(end);
                depth += c == opening ? 1 : c == closing ? -1 : 0;
            }
        }
        return end;
    }

    private char delimiter() {
        if (at >= text.length()) {
            throw UnknownValue.unnamed("a modifier that is not closed: " + text);
        }
        return text.charAt(at++);
    }

    /** Reads what follows {@code :S}. */
    Substitution substitution() {
        char delimiter = delimiter();
        boolean start = next() == '^';
        if (start) {
            at++;
        }
        Anchor anchor = new Anchor();
        String from = part(delimiter, evaluate, anchor, null);
        String to = part(delimiter, evaluate, null, from);
        return Substitution.plain(from, to, start, anchor.end, flags(), expander.budget);
    }

    /** Reads what follows {@code :C}. */
    Substitution regexSubstitution() {
        char delimiter = delimiter();
        String from = part(delimiter, evaluate, null, null);
        String to = part(delimiter, evaluate, null, null);
        String flags = flags();
        return evaluate
                ? Substitution.regex(from, to, flags, expander.budget)
                : Substitution.plain("", "", false, false, flags, expander.budget);
    }

    private String flags() {
        int start = at;
        while (at < text.length() && "g1W".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Reads the separator of {@code :ts}. */
    String separator() {
        char first = next();
        char after = charAt(at + 1);
        if (!isAtEnd() && (after == ':' || after == close)) {
            at++;
            return String.valueOf(first);
        }
        if (isAtEnd() || first == ':') {
            return "";
        }
        if (first == '\\' && (after == 'n' || after == 't')) {
            at += 2;
            if (isAtEnd() || next() == ':') {
                return after == 'n' ? "\n" : "\t";
            }
        }
        throw UnknownValue.unnamed("the modifier :ts" + word());
    }

    /** The operator of an assignment modifier whose first colon comes next; empty if it is none. */
    String assignmentOperator() {
        if (text.startsWith("=", at + 1)) {
            return "=";
        }
        boolean two = at + 1 < text.length() && "?+!".indexOf(text.charAt(at + 1)) >= 0 && text.startsWith("=", at + 2);
        return two ? text.substring(at + 1, at + 3) : "";
    }

    /** Whether the text up to the closing brace is a System V substitution. */
    boolean hasEqualsBeforeClose() {
        boolean equals = false;
        int nested = 1;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            equals |= c == '=';
            nested += c == close ? -1 : c == open ? 1 : 0;
            if (nested == 0) {
                expander.budget.characters(i - at);
                return equals;
            }
        }
        expander.budget.characters(text.length() - at);
        return false;
    }
}
