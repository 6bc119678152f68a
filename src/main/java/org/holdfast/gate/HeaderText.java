package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A header as a preprocessor reads it: logical lines of tokens, without comments.
 *
 * @param lines the lines that have tokens
 * @param guard the macro that keeps it from being read twice
 */
record HeaderText(List<Line> lines, Optional<String> guard) {

    private static final List<String> LONG = List.of(
            "...", "<<=", ">>=", "%:%:", "->*", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "*=",
            "/=", "%=", "+=", "-=", "&=", "^=", "|=", "##", "::", "%:");

    /** The characters with which these begin. */
    private static final String FIRST = ".<>%-+=!&|*/^#:";

    /**
     * A token.
     *
     * @param text as it is written
     * @param isSpaced whether a blank or a comment precedes it
     */
    record Token(String text, boolean isSpaced) {

        boolean isWord() {
            return !text.isEmpty() && isLetter(text.charAt(0));
        }

        boolean isLiteral() {
            char first = text.charAt(0);
            return first == '"'
                    || first == '\''
                    || isDigit(first)
                    || (first == '.' && text.length() > 1 && isDigit(text.charAt(1)));
        }
    }

    /**
     * A logical line: physical ones that end with a backslash are one.
     *
     * @param number of its first physical line, from 1
     * @param last of its last physical line
     * @param raw as it is written, its first physical line
     * @param tokens without comments
     */
    record Line(int number, int last, String raw, List<Token> tokens) {

        boolean isDirective() {
            return !tokens.isEmpty()
                    && (tokens.getFirst().text().equals("#")
                            || tokens.getFirst().text().equals("%:"));
        }

        /** The word of a directive; empty for anything else. */
        String directive() {
            return isDirective() && tokens.size() > 1 ? tokens.get(1).text() : "";
        }

        String text() {
            return tokens.stream().map(Token::text).collect(Collectors.joining(" "));
        }
    }

    HeaderText {
        lines = List.copyOf(lines);
    }

    static HeaderText of(String text) {
        List<Line> lines = new Lexer(text).lines();
        return new HeaderText(lines, guard(lines));
    }

    /** The macro that the first two directives test and define, if the last one ends that. */
    private static Optional<String> guard(List<Line> lines) {
        if (lines.size() < 3) {
            return Optional.empty();
        }
        Line first = lines.getFirst();
        Line second = lines.get(1);
        boolean tests = (first.directive().equals("ifndef") && first.tokens().size() == 3)
                || first.text().matches("# if ! defined (\\( )?\\w+( \\))?");
        if (!tests
                || !second.directive().equals("define")
                || second.tokens().size() > 4
                || !lines.getLast().directive().equals("endif")) {
            return Optional.empty();
        }
        String name = second.tokens().get(2).text();
        return first.tokens().stream().anyMatch(token -> token.text().equals(name))
                ? Optional.of(name)
                : Optional.empty();
    }

    /** What it includes: {@code <x.h>} or {@code "x.h"} without the marks; what a macro names is left out. */
    List<Include> includes() {
        List<Include> includes = new ArrayList<>();
        for (Line line : lines) {
            if (line.directive().matches("include|include_next|import")
                    && line.tokens().size() > 2) {
                String target = line.tokens().stream().skip(2).map(Token::text).collect(Collectors.joining());
                if (target.length() > 2 && (target.startsWith("<") || target.startsWith("\""))) {
                    includes.add(new Include(target.substring(1, target.length() - 1), line.number(), line.raw()));
                }
            }
        }
        return includes;
    }

    /**
     * A file that a header includes.
     *
     * @param target its name
     * @param line where
     * @param raw the line
     */
    record Include(String target, int line, String raw) {}

    private static boolean isLetter(char c) {
        return c == '_' || c == '$' || Character.isLetter(c) || c >= 0x80;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Cuts a text into tokens. Each character is looked at once or twice, whatever the text. */
    private static final class Lexer {
        private final String text;
        private int at;
        private int number = 1;
        private boolean spaced;

        Lexer(String text) {
            this.text = text.replace("\r\n", "\n");
        }

        List<Line> lines() {
            List<Line> lines = new ArrayList<>();
            List<Token> tokens = new ArrayList<>();
            int first = 1;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\n') {
                    end(lines, tokens, first);
                    at++;
                    number++;
                    first = number;
                    tokens = new ArrayList<>();
                    spaced = false;
                } else if (!skipped(c)) {
                    tokens.add(token(tokens));
                    spaced = false;
                }
            }
            end(lines, tokens, first);
            return lines;
        }

        private void end(List<Line> lines, List<Token> tokens, int first) {
            if (!tokens.isEmpty()) {
                lines.add(new Line(first, number, raw(first), List.copyOf(tokens)));
            }
        }

        private int rawLine = 1;
        private int rawAt;

        /** The physical line of a number; asked for in ascending order. */
        private String raw(int line) {
            while (rawLine < line) {
                rawAt = text.indexOf('\n', rawAt) + 1;
                rawLine++;
            }
            int end = text.indexOf('\n', rawAt);
            return text.substring(rawAt, end < 0 ? text.length() : end);
        }

        /** Blanks, comments and joined lines. */
        private boolean skipped(char c) {
            if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at += 2;
                number++;
                return true;
            }
            if (c == ' ' || c == '\t' || c == '\f' || c == 0x0b || c == '\r') {
                at++;
                spaced = true;
                return true;
            }
            if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                int stop = end < 0 ? text.length() : end + 2;
                for (; at < stop; at++) {
                    number += text.charAt(at) == '\n' ? 1 : 0;
                }
                spaced = true;
                return true;
            }
            if (text.startsWith("//", at)) {
                while (at < text.length() && text.charAt(at) != '\n') {
                    if (text.startsWith("\\\n", at)) {
                        number++;
                        at++;
                    }
                    at++;
                }
                return true;
            }
            return false;
        }

        private Token token(List<Token> before) {
            int from = at;
            char c = text.charAt(at);
            if (isLetter(c)) {
                while (at < text.length() && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)))) {
                    at++;
                }
            } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
                number();
            } else if (c == '"' || c == '\'' || (c == '<' && isInclude(before))) {
                literal(c == '<' ? '>' : c);
            } else {
                at += punctuator(c);
            }
            return new Token(text.substring(from, at), spaced);
        }

        /** The length of the longest punctuator here. */
        private int punctuator(char first) {
            if (FIRST.indexOf(first) >= 0) {
                for (String one : LONG) {
                    if (text.startsWith(one, at)) {
                        return one.length();
                    }
                }
            }
            return 1;
        }

        private void number() {
            while (at < text.length()) {
                char c = text.charAt(at);
                boolean sign = (c == '+' || c == '-') && "eEpP".indexOf(text.charAt(at - 1)) >= 0;
                if (!isLetter(c) && !isDigit(c) && c != '.' && !sign) {
                    return;
                }
                at++;
            }
        }

        private void literal(char end) {
            at++;
            while (at < text.length() && text.charAt(at) != end && text.charAt(at) != '\n') {
                at += text.charAt(at) == '\\' && end != '>' && at + 1 < text.length() ? 2 : 1;
            }
            at = Math.min(text.length(), at < text.length() && text.charAt(at) == end ? at + 1 : at);
        }

        private static boolean isInclude(List<Token> before) {
            return before.size() == 2
                    && before.getFirst().text().matches("#|%:")
                    && before.get(1).text().matches("include|include_next|import");
        }
    }
}
