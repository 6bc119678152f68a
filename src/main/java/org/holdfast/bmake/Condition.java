package org.holdfast.bmake;

import java.util.function.Predicate;

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
     * @param bare the function that a lone word stands for: {@code defined} or {@code make}
     * @param exists answers {@code exists(path)}
     */
    static Condition parse(Expander expander, String text, String bare, Predicate<String> exists) {
        Parser parser = new Parser(expander, text, bare, exists);
        Condition condition = parser.or();
        parser.end();
        return condition;
    }

    /** Recursive descent: or, and, not, then a call, a comparison or a lone operand. */
    final class Parser {
        private final Expander expander;
        private final String text;
        private final String bare;
        private final Predicate<String> exists;
        private int at;

        private Parser(Expander expander, String text, String bare, Predicate<String> exists) {
            this.expander = expander;
            this.text = text;
            this.bare = bare;
            this.exists = exists;
        }

        private Condition or() {
            Condition left = and();
            while (take("||") || take("|")) {
                Condition first = left;
                Condition second = and();
                left = () -> either(first, second, true);
            }
            return left;
        }

        private Condition and() {
            Condition left = not();
            while (take("&&") || take("&")) {
                Condition first = left;
                Condition second = not();
                left = () -> either(first, second, false);
            }
            return left;
        }

        /** Evaluates an "or" ({@code deciding} true) or an "and" (false); throws if an unknown side decides. */
        private static boolean either(Condition first, Condition second, boolean deciding) {
            UnknownValue unknown;
            try {
                if (first.holds() == deciding) {
                    return deciding;
                }
                return second.holds();
            } catch (UnknownValue e) {
                unknown = e;
            }
            if (second.holds() == deciding) {
                return deciding;
            }
            throw unknown;
        }

        private Condition not() {
            skip();
            if (at < text.length() && text.charAt(at) == '!' && !text.startsWith("!=", at)) {
                at++;
                Condition inner = not();
                return () -> !inner.holds();
            }
            if (take("(")) {
                Condition inner = or();
                if (!take(")")) {
                    throw malformed();
                }
                return inner;
            }
            return operand();
        }

        private Condition operand() {
            skip();
            for (String function : new String[] {"defined", "empty", "exists", "make", "target", "commands"}) {
                int open = at + function.length();
                if (text.startsWith(function, at)) {
                    while (open < text.length() && Character.isWhitespace(text.charAt(open))) {
                        open++;
                    }
                    if (open < text.length() && text.charAt(open) == '(') {
                        int close = closing(open);
                        String argument = text.substring(open + 1, close).strip();
                        at = close + 1;
                        return call(function, argument);
                    }
                }
            }
            return comparison();
        }

        private Condition call(String function, String argument) {
            return switch (function) {
                case "defined" -> () -> isDefined(expander.expand(argument));
                case "empty" -> () -> expander.expand("${" + argument + "}").isBlank();
                case "exists" -> () -> exists.test(expander.expand(argument));
                default -> () -> false;
            };
        }

        private boolean isDefined(String name) {
            Scope.Variable variable = expander.lookUp(name);
            if (variable != null && variable.maybeUndefined()) {
                throw new UnknownValue(name + " may not be set");
            }
            return variable != null;
        }

        private record Operand(String text, boolean quoted, boolean expression) {}

        private Condition comparison() {
            Operand left = word();
            skip();
            for (String operator : new String[] {"==", "!=", "<=", ">=", "<", ">"}) {
                if (text.startsWith(operator, at)) {
                    at += operator.length();
                    Operand right = word();
                    return () -> compare(value(left), operator, value(right), left.quoted() || right.quoted());
                }
            }
            if (left.quoted()) {
                return () -> !value(left).isEmpty();
            }
            if (left.expression()) {
                return () -> {
                    String value = value(left);
                    Double number = number(value);
                    return number == null ? !value.isEmpty() : number != 0;
                };
            }
            Double number = number(left.text());
            if (number != null) {
                boolean holds = number != 0;
                return () -> holds;
            }
            return bare.equals("defined") ? () -> isDefined(left.text()) : () -> false;
        }

        private String value(Operand operand) {
            return expander.expand(operand.text(), Expander.Undefined.UNKNOWN);
        }

        private static boolean compare(String left, String operator, String right, boolean quoted) {
            Double leftNumber = number(left);
            Double rightNumber = number(right);
            if (operator.equals("==") || operator.equals("!=")) {
                boolean equal = (leftNumber != null && rightNumber != null && !quoted)
                        ? leftNumber.equals(rightNumber)
                        : left.equals(right);
                return equal == operator.equals("==");
            }
            if (leftNumber == null || rightNumber == null) {
                throw new UnknownValue("a comparison of '" + left + "' with '" + right + "'");
            }
            int order = Double.compare(leftNumber, rightNumber);
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        private static @org.jspecify.annotations.Nullable Double number(String text) {
            try {
                if (text.startsWith("0x")) {
                    return (double) Long.parseLong(text.substring(2), 16);
                }
                return text.matches("[-+]?[0-9]+(\\.[0-9]*)?") ? Double.valueOf(text) : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }

        private Operand word() {
            skip();
            StringBuilder word = new StringBuilder();
            boolean expression = false;
            if (at < text.length() && text.charAt(at) == '"') {
                for (at++; at < text.length() && text.charAt(at) != '"'; ) {
                    if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                        word.append(text.charAt(at + 1));
                        at += 2;
                    } else {
                        copy(word);
                    }
                }
                at++;
                return new Operand(word.toString(), true, false);
            }
            while (at < text.length()
                    && !Character.isWhitespace(text.charAt(at))
                    && "=!<>()&|".indexOf(text.charAt(at)) < 0) {
                expression |= text.charAt(at) == '$';
                copy(word);
            }
            if (word.isEmpty()) {
                throw malformed();
            }
            return new Operand(word.toString(), false, expression);
        }

        /** Copies one character, or one whole expression. */
        private void copy(StringBuilder to) {
            if (text.charAt(at) == '$' && at + 1 < text.length() && "{(".indexOf(text.charAt(at + 1)) >= 0) {
                int close = closing(at + 1);
                to.append(text, at, close + 1);
                at = close + 1;
            } else {
                to.append(text.charAt(at++));
            }
        }

        /** The position of the brace or parenthesis that closes the one at {@code from}. */
        private int closing(int from) {
            int depth = 0;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '{' || c == '(') {
                    depth++;
                } else if ((c == '}' || c == ')') && --depth == 0) {
                    return i;
                }
            }
            throw malformed();
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
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
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
            return new UnknownValue("a condition that is not understood: " + text);
        }
    }
}
