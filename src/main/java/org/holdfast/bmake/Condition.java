package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The condition of an {@code .if}, parsed once and evaluated on request; see bmake(1), "Conditionals".
 *
 * <p>The logic has three values: {@link #holds} throws {@link UnknownValue} if the answer depends on an unknown part. An unknown
 * part that cannot change the answer, as in {@code 0 && unknown}, does not matter.
 */
interface Condition {

    /** Whether the condition is true. */
    boolean holds();

    /**
     * Parses a condition.
     *
     * @param directive the directive without its {@code el}: {@code if}, {@code ifdef}, {@code ifndef}, {@code ifmake} or
     *     {@code ifnmake}, which say what a lone word asks for
     * @param files answers {@code exists(path)} and {@code target(name)}
     */
    static Condition parse(Expander expander, String text, String directive, Files files) {
        expander.budget.text(text.length());
        Parser parser = new Parser(expander, text, directive, files);
        Condition condition = parser.or();
        parser.end();
        return condition;
    }

    /** What a condition asks beside variables. */
    interface Files {

        /** Whether a file exists. */
        boolean exists(String path);

        /** Whether a target was defined before. */
        default boolean target(String name) {
            throw new UnknownValue("whether there is a target " + name);
        }
    }

    /** Recursive descent: or, and, not, then a call, a comparison or a lone word. */
    final class Parser {
        private static final int DEEPEST = 100;
        private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9A-Fa-f]{1,13}");
        private static final Pattern HEXADECIMAL_FRACTION = Pattern.compile("0x[0-9A-Fa-f]*[.pP].*");
        private static final Pattern NUMBER =
                Pattern.compile("\\s*[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

        private final Expander expander;
        private final String text;
        private final String directive;
        private final Files files;
        private int at;
        private int depth;

        private Parser(Expander expander, String text, String directive, Files files) {
            this.expander = expander;
            this.text = text;
            this.directive = directive;
            this.files = files;
        }

        private Condition or() {
            if (++depth > DEEPEST) {
                throw malformed();
            }
            List<Condition> sides = new ArrayList<>(List.of(and()));
            while (take("||") || take("|")) {
                sides.add(and());
            }
            depth--;
            return sides.size() == 1 ? sides.getFirst() : () -> any(sides, true);
        }

        private Condition and() {
            List<Condition> sides = new ArrayList<>(List.of(not()));
            while (take("&&") || take("&")) {
                sides.add(not());
            }
            return sides.size() == 1 ? sides.getFirst() : () -> any(sides, false);
        }

        /** Evaluates an "or" ({@code deciding} true) or an "and" (false); throws if an unknown side decides. */
        private boolean any(List<Condition> sides, boolean deciding) {
            UnknownValue unknown = null;
            for (Condition side : sides) {
                String outer = expander.scope.doubt(unknown == null ? null : unknown.reason());
                expander.budget.enter();
                try {
                    if (side.holds() == deciding) {
                        return deciding;
                    }
                } catch (UnknownValue e) {
                    unknown = e;
                } finally {
                    expander.budget.leave();
                    expander.scope.restoreDoubt(outer);
                }
            }
            if (unknown != null) {
                throw unknown;
            }
            return !deciding;
        }

        private Condition not() {
            skip();
            boolean holds = true;
            while (at < text.length() && text.charAt(at) == '!') {
                at++;
                holds = !holds;
                skip();
            }
            Condition inner;
            if (take("(")) {
                inner = or();
                if (!take(")")) {
                    throw malformed();
                }
            } else {
                inner = operand();
            }
            return holds ? inner : () -> !inner.holds();
        }

        private Condition operand() {
            skip();
            if (at < text.length() && "\"$".indexOf(text.charAt(at)) >= 0) {
                return comparison();
            }
            for (String function : new String[] {"defined", "make", "exists", "empty", "target", "commands"}) {
                int open = at + function.length();
                if (text.startsWith(function, at) && !letterAt(open)) {
                    while (blankAt(open)) {
                        open++;
                    }
                    if (open < text.length() && text.charAt(open) == '(') {
                        at = open;
                        return call(function);
                    }
                }
            }
            if (at < text.length() && "+-0123456789".indexOf(text.charAt(at)) >= 0) {
                return comparison();
            }
            int start = at;
            String word = argument();
            skip();
            if (at < text.length() && "=!".indexOf(text.charAt(at)) >= 0) {
                at = start;
                return comparison();
            }
            if (word.isEmpty()) {
                throw malformed();
            }
            return () -> asked(expander.expandDeciding(word));
        }

        /** Answers what the directive asks of a lone word. */
        private boolean asked(String word) {
            return switch (directive) {
                case "ifndef" -> !isDefined(word);
                case "ifmake" -> false;
                case "ifnmake" -> true;
                default -> isDefined(word);
            };
        }

        private Condition call(String function) {
            if (function.equals("empty")) {
                String expression = "$" + text.substring(at);
                int end = expander.parse(expression, 0, false).end();
                String read = expression.substring(0, end);
                at += end - 1;
                return () -> expander.expand(read).isBlank();
            }
            at++;
            String argument = argument();
            if (!take(")")) {
                throw malformed();
            }
            if (argument.isEmpty()) {
                return () -> false;
            }
            return switch (function) {
                case "defined" -> () -> isDefined(expander.expandDeciding(argument));
                case "exists" -> () -> files.exists(expander.expandDeciding(argument));
                case "target" -> () -> files.target(expander.expandDeciding(argument));
                case "commands" ->
                    () -> {
                        String target = expander.expandDeciding(argument);
                        if (files.target(target)) {
                            throw new UnknownValue("whether the target " + target + " has commands");
                        }
                        return false;
                    };
                default -> () -> false;
            };
        }

        /** Reads the argument of a call, or a lone word: up to a blank, a closing parenthesis or an operator. */
        private String argument() {
            while (blankAt(at)) {
                at++;
            }
            int start = at;
            int nested = 0;
            while (at < text.length() && !blankAt(at)) {
                char c = text.charAt(at);
                if (nested == 0 && "&|)".indexOf(c) >= 0) {
                    break;
                }
                nested += c == '(' ? 1 : c == ')' ? -1 : 0;
                at = c == '$' ? expander.parse(text, at, false).end() : at + 1;
            }
            return text.substring(start, at);
        }

        private boolean isDefined(String name) {
            Scope.Variable variable = expander.lookUp(name);
            if (variable != null && variable.maybeUndefined()) {
                throw variable.unknown() == null
                        ? UnknownValue.choice(name, "not be set")
                        : new UnknownValue(variable.unknown());
            }
            return variable != null;
        }

        /** A side of a comparison: its pieces, of which some are expressions. */
        private record Operand(List<String> pieces, boolean quoted) {}

        private Condition comparison() {
            Operand left = word();
            skip();
            for (String operator : new String[] {"==", "!=", "<=", ">=", "<", ">"}) {
                if (text.startsWith(operator, at)) {
                    at += operator.length();
                    skip();
                    Operand right = word();
                    return () -> compare(value(left), operator, value(right), left.quoted() || right.quoted());
                }
            }
            if (at < text.length() && "=!".indexOf(text.charAt(at)) >= 0) {
                throw malformed();
            }
            if (left.quoted()) {
                return () -> !value(left).isEmpty();
            }
            return () -> {
                String value = value(left);
                Double number = number(value);
                return number != null ? number != 0 : directive.equals("if") ? !value.isEmpty() : asked(value);
            };
        }

        private String value(Operand operand) {
            StringBuilder value = new StringBuilder();
            for (String piece : operand.pieces()) {
                if (piece.length() < 2 || piece.charAt(0) != '$') {
                    value.append(piece);
                } else if (operand.quoted()) {
                    value.append(expander.expandDeciding(piece));
                } else {
                    value.append(expander.expandDefined(piece));
                }
            }
            return value.toString();
        }

        private static boolean compare(String left, String operator, String right, boolean quoted) {
            Double leftNumber = quoted ? null : number(left);
            Double rightNumber = quoted ? null : number(right);
            if (leftNumber == null || rightNumber == null) {
                if (operator.equals("==") || operator.equals("!=")) {
                    return left.equals(right) == operator.equals("==");
                }
                throw new UnknownValue("a comparison of '" + left + "' with '" + right + "'");
            }
            double first = leftNumber;
            double second = rightNumber;
            return switch (operator) {
                case "==" -> first == second;
                case "!=" -> first != second;
                case "<" -> first < second;
                case "<=" -> first <= second;
                case ">" -> first > second;
                default -> first >= second;
            };
        }

        /** The number that a text is to {@code strtoul(3)} or {@code strtod(3)}; null if it is none. The empty text is zero. */
        private static @Nullable Double number(String text) {
            if (text.isEmpty()) {
                return 0.0;
            }
            try {
                if (text.startsWith("x", 1)) {
                    if (HEXADECIMAL_FRACTION.matcher(text).matches()) {
                        throw new UnknownValue("the number " + text);
                    }
                    return HEXADECIMAL.matcher(text).matches() ? (double) Long.parseLong(text.substring(2), 16) : null;
                }
                return NUMBER.matcher(text).matches() ? Double.valueOf(text.strip()) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /** Reads a side of a comparison. Without quotes, it ends at a blank, a parenthesis or a comparison, but not at {@code &&}. */
        private Operand word() {
            List<String> pieces = new ArrayList<>();
            boolean quoted = at < text.length() && text.charAt(at) == '"';
            int start = at;
            if (quoted) {
                at++;
            }
            while (at < text.length()) {
                char c = text.charAt(at);
                if (quoted ? c == '"' : ")!=<> \t".indexOf(c) >= 0) {
                    break;
                }
                if (c == '\\' && at + 1 < text.length()) {
                    pieces.add(String.valueOf(text.charAt(at + 1)));
                    at += 2;
                } else if (c == '$') {
                    int end = expander.parse(text, at, false).end();
                    if (end == at + 1) {
                        throw malformed();
                    }
                    pieces.add(text.substring(at, end));
                    at = end;
                } else {
                    pieces.add(String.valueOf(c));
                    at++;
                }
            }
            if (quoted && at++ >= text.length()) {
                throw malformed();
            }
            if (at == start) {
                throw malformed();
            }
            return new Operand(List.copyOf(pieces), quoted);
        }

        private boolean letterAt(int position) {
            return position < text.length() && Character.isLetter(text.charAt(position));
        }

        private boolean blankAt(int position) {
            return position < text.length() && Character.isWhitespace(text.charAt(position));
        }

        private boolean take(String token) {
            skip();
            if (text.startsWith(token, at)) {
                at += token.length();
                return true;
            }
            return false;
        }

        private void skip() {
            while (blankAt(at)) {
                at++;
            }
        }

        private void end() {
            skip();
            if (at < text.length()) {
                throw malformed();
            }
        }

        private UnknownValue malformed() {
            return UnknownValue.unnamed("a condition that is not understood: " + text);
        }
    }
}
