package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A POSIX extended regular expression as parsed.
 *
 * @param top the whole expression
 * @param ambiguous whether what groups match may depend on the order of alternatives
 */
record RegexSyntax(Node top, boolean ambiguous) {

    /** The most groups inside each other. */
    private static final int DEEPEST = 50;

    /** The most repetitions that POSIX promises. */
    private static final int MOST_REPEATED = 255;

    /** A part of an expression. */
    sealed interface Node {}

    /** One character of a set: those below 256 that are in it, and all others if they are. */
    record Letters(BitSet below, boolean others) implements Node {
        static final Letters NONE = new Letters(new BitSet(), false);

        boolean has(char c) {
            return c < 256 ? below.get(c) : others;
        }
    }

    /** {@code ^}. */
    record First() implements Node {}

    /** {@code $}. */
    record Last() implements Node {}

    /** Parts in a row. */
    record Sequence(List<Node> parts) implements Node {}

    /** Parts with {@code |} between them. */
    record Alternatives(List<Node> all) implements Node {}

    /** A group in parentheses; groups are counted from 1. */
    record Group(int number, Node inner) implements Node {}

    /** A part that is repeated; {@code most} -1 for any number. */
    record Repeated(Node inner, int least, int most) implements Node {}

    /** Thrown for a construct that libraries read differently, or that is too large. */
    static final class NotTheSame extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotTheSame() {
            super(null, null, false, false);
        }
    }

    /**
     * Parses an expression.
     *
     * @throws NotTheSame if libraries read it differently, or it is malformed
     */
    static RegexSyntax parse(String posix) {
        Parser parser = new Parser(posix);
        Node top = parser.alternatives();
        if (parser.at < posix.length()) {
            throw new NotTheSame();
        }
        return new RegexSyntax(top, parser.ambiguous);
    }

    private static final class Parser {
        private final String posix;
        private int at;
        private int groups;
        private int depth;
        private boolean ambiguous;

        Parser(String posix) {
            this.posix = posix;
        }

        private boolean isNext(char c) {
            return at < posix.length() && posix.charAt(at) == c;
        }

        Node alternatives() {
            List<Node> all = new ArrayList<>();
            all.add(sequence());
            while (isNext('|')) {
                at++;
                all.add(sequence());
                ambiguous = true;
            }
            return all.size() == 1 ? all.getFirst() : new Alternatives(List.copyOf(all));
        }

        private Node sequence() {
            List<Node> parts = new ArrayList<>();
            while (at < posix.length() && posix.charAt(at) != '|' && posix.charAt(at) != ')') {
                parts.add(repeated(part()));
            }
            return new Sequence(List.copyOf(parts));
        }

        private Node part() {
            char c = posix.charAt(at++);
            return switch (c) {
                case '^' -> new First();
                case '$' -> new Last();
                case '.' -> letters(new BitSet(), true);
                case '[' -> set();
                case '(' -> group();
                case '\\' -> {
                    if (at >= posix.length() || "wWsSbB<>`'123456789".indexOf(posix.charAt(at)) >= 0) {
                        throw new NotTheSame();
                    }
                    yield letter(posix.charAt(at++));
                }
                case '*', '+', '?' -> throw new NotTheSame();
                default -> {
                    if (isRepetition(c)) {
                        throw new NotTheSame();
                    }
                    yield letter(c);
                }
            };
        }

        /** Whether a brace that was read begins a repetition; else it is a letter. */
        private boolean isRepetition(char c) {
            return c == '{' && at < posix.length() && isDigit(posix.charAt(at));
        }

        private Node group() {
            if (++depth > DEEPEST) {
                throw new NotTheSame();
            }
            int number = ++groups;
            Node inner = alternatives();
            if (!isNext(')')) {
                throw new NotTheSame();
            }
            at++;
            depth--;
            return new Group(number, inner);
        }

        private Node repeated(Node part) {
            if (at >= posix.length()) {
                return part;
            }
            char c = posix.charAt(at);
            int least = c == '+' ? 1 : 0;
            int most = c == '?' ? 1 : -1;
            if ("*+?".indexOf(c) >= 0) {
                at++;
            } else if (c == '{' && at + 1 < posix.length() && isDigit(posix.charAt(at + 1))) {
                at++;
                least = number();
                most = least;
                if (isNext(',')) {
                    at++;
                    most = isNext('}') ? -1 : number();
                }
                if (!isNext('}') || (most >= 0 && most < least)) {
                    throw new NotTheSame();
                }
                at++;
            } else {
                return part;
            }
            if (part instanceof First || part instanceof Last) {
                throw new NotTheSame();
            }
            ambiguous |= part instanceof Group;
            if (at < posix.length()
                    && ("*+?".indexOf(posix.charAt(at)) >= 0
                            || (posix.charAt(at) == '{' && at + 1 < posix.length() && isDigit(posix.charAt(at + 1))))) {
                throw new NotTheSame();
            }
            return new Repeated(part, least, most);
        }

        private int number() {
            int number = 0;
            int from = at;
            while (at < posix.length() && isDigit(posix.charAt(at)) && number <= MOST_REPEATED) {
                number = 10 * number + posix.charAt(at++) - '0';
            }
            if (at == from || number > MOST_REPEATED) {
                throw new NotTheSame();
            }
            return number;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static Letters letter(char c) {
            if (c > 255) {
                throw new NotTheSame();
            }
            BitSet one = new BitSet();
            one.set(c);
            return new Letters(one, false);
        }

        private static Letters letters(BitSet below, boolean negated) {
            if (negated) {
                below.flip(0, 256);
            }
            return new Letters(below, negated);
        }

        /** Reads a set in brackets. */
        private Letters set() {
            boolean negated = isNext('^');
            if (negated) {
                at++;
            }
            BitSet below = new BitSet();
            for (boolean first = true; at < posix.length(); first = false) {
                char c = posix.charAt(at);
                if (c == ']' && !first) {
                    at++;
                    return letters(below, negated);
                }
                if (posix.startsWith("[.", at) || posix.startsWith("[=", at)) {
                    throw new NotTheSame();
                }
                if (posix.startsWith("[:", at)) {
                    named(below);
                    continue;
                }
                at++;
                char last = c;
                if (isNext('-') && at + 1 < posix.length() && posix.charAt(at + 1) != ']') {
                    last = posix.charAt(at + 1);
                    at += 2;
                    if (last == '[' && at < posix.length() && ".=:".indexOf(posix.charAt(at)) >= 0) {
                        throw new NotTheSame();
                    }
                }
                if (last < c || last > 255) {
                    throw new NotTheSame();
                }
                below.set(c, last + 1);
            }
            throw new NotTheSame();
        }

        /** Reads a class such as {@code [:digit:]}. */
        private void named(BitSet below) {
            int end = posix.indexOf(":]", at + 2);
            if (end < 0) {
                throw new NotTheSame();
            }
            String name = posix.substring(at + 2, end);
            at = end + 2;
            if (isNext('-') && at + 1 < posix.length() && posix.charAt(at + 1) != ']') {
                throw new NotTheSame();
            }
            for (char c = 0; c < 128; c++) {
                if (isIn(name, c)) {
                    below.set(c);
                }
            }
        }

        private static boolean isIn(String name, char c) {
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            return switch (name) {
                case "alpha" -> letter;
                case "digit" -> isDigit(c);
                case "alnum" -> letter || isDigit(c);
                case "upper" -> c >= 'A' && c <= 'Z';
                case "lower" -> c >= 'a' && c <= 'z';
                case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
                case "blank" -> c == ' ' || c == '\t';
                case "punct" -> c > ' ' && c < 127 && !letter && !isDigit(c);
                case "print" -> c >= ' ' && c < 127;
                case "graph" -> c > ' ' && c < 127;
                case "cntrl" -> c < ' ' || c == 127;
                case "xdigit" -> isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
                default -> throw new NotTheSame();
            };
        }
    }
}
