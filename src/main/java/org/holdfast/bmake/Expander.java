package org.holdfast.bmake;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Expands <code>${NAME:modifiers}</code> in text, nested ones too, as bmake's {@code Var_Subst} and {@code Var_Parse} do. */
final class Expander {

    /** What becomes of an expression whose variable does not exist, at any depth of nesting. */
    enum Undefined {
        /** The empty text, as in most places. */
        EMPTY,
        /** The expression itself, as on the right of {@code :=}; inside modifiers the empty text. */
        KEPT,
        /** Unknown, as in a comparison: bmake reports an error there, so a file that was left out must define the variable. */
        UNKNOWN
    }

    /**
     * An expression that has been read.
     *
     * @param end the position after it
     * @param value its value; null if its variable does not exist
     * @param name the name of its variable
     * @param dynamic whether bmake keeps the expression, because its value depends on the target: <code>${.TARGET}</code>
     */
    record Parsed(int end, @Nullable String value, String name, boolean dynamic) {}

    private static final int MOST_POSSIBLE = 16;

    private static final Map<String, String> DYNAMIC =
            Map.of("@", "$(.TARGET)", "*", "$(.PREFIX)", "!", "$(.ARCHIVE)", "%", "$(.MEMBER)");
    private static final Pattern DYNAMIC_NAME = Pattern.compile("[@*!%][DF]?|\\.(TARGET|PREFIX|ARCHIVE|MEMBER)[DF]?");
    /** A modifier that undefines its variable in the end. */
    private static final Pattern LOOP = Pattern.compile(":@([^@$]+)@");

    /** A modifier that assigns the value to {@code _} or to another variable. */
    private static final Pattern REMEMBERED = Pattern.compile(":_(?:=([^:{}()$]+))?(?=[:})])");

    /** The beginning of an expression with modifiers, or with a name that another expression gives. */
    private static final Pattern EXPRESSION = Pattern.compile("[$][{(]([^:$(){}]*)([:$])");

    final Scope scope;
    final Budget budget;
    private final Set<String> expanding = new HashSet<>();
    private Undefined undefined = Undefined.EMPTY;
    private @Nullable String leftOut;
    /** How many variables have one of their possible values here. */
    private int chosen;

    Expander(Scope scope) {
        this.scope = scope;
        this.budget = scope.budget();
    }

    /** Notes that a file was left out, so that a variable without a value may have one. */
    void leaveOut(String file) {
        leftOut = file;
    }

    /** Whether all files were run, so that a variable without a value has none. */
    boolean isComplete() {
        return leftOut == null;
    }

    /** Expands everything in a text. */
    String expand(String text, Undefined mode) {
        Undefined outer = undefined;
        undefined = mode;
        try {
            return expandNested(text);
        } finally {
            undefined = outer;
        }
    }

    String expand(String text) {
        return expand(text, Undefined.EMPTY);
    }

    /** Expands a text in which nothing may be undefined, at any depth. */
    String expandDefined(String text) {
        return expand(text, Undefined.UNKNOWN);
    }

    /** What is undefined in a text that decides something. */
    Undefined deciding() {
        return isComplete() ? Undefined.EMPTY : Undefined.UNKNOWN;
    }

    /** Expands a text that decides something: what is undefined is empty, unless a file was left out that may define it. */
    String expandDeciding(String text) {
        return expand(text, deciding());
    }

    /** Expands a text as part of what is being expanded now. */
    String expandNested(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        budget.text(text.length());
        StringBuilder out = new StringBuilder();
        int at = 0;
        try {
            while (at < text.length()) {
                int dollar = text.indexOf('$', at);
                if (dollar < 0) {
                    out.append(text, at, text.length());
                    break;
                }
                out.append(text, at, dollar);
                at = dollar;
                if (text.startsWith("$$", at)) {
                    out.append('$');
                    at += 2;
                    continue;
                }
                if (undefined == Undefined.KEPT && (at + 1 == text.length() || isLone(text.charAt(at + 1)))) {
                    throw UnknownValue.unnamed("a lone dollar sign");
                }
                Parsed parsed = parse(text, at, true);
                if (parsed.value() != null) {
                    out.append(parsed.value());
                } else if (undefined == Undefined.KEPT) {
                    out.append('$');
                    at++;
                    continue;
                } else if (undefined == Undefined.UNKNOWN) {
                    throw undefined(parsed.name());
                }
                at = parsed.end();
                budget.length(out.length());
            }
        } catch (UnknownValue e) {
            doubtAssignments(text, at, e.reason());
            throw e;
        }
        budget.text(out.length());
        return out.toString();
    }

    /** Makes the variables unknown that a text, from a position on, may assign, because it is not known what is expanded. */
    void doubtAssignments(String text, int from, String reason) {
        budget.characters(text.length() - from);
        Matcher remembered = REMEMBERED.matcher(text).region(from, text.length());
        while (remembered.find()) {
            String name = remembered.group(1) == null ? "_" : remembered.group(1);
            scope.maybe(name, Scope.Variable.unknown(reason), reason);
        }
        Matcher loop = LOOP.matcher(text).region(from, text.length());
        while (loop.find()) {
            String outer = scope.doubt(reason);
            scope.undefine(loop.group(1));
            scope.restoreDoubt(outer);
        }
        if (text.indexOf("::", from) < 0) {
            return;
        }
        Matcher expression = EXPRESSION.matcher(text).region(from, text.length());
        while (expression.find()) {
            String name = expression.group(1);
            if (expression.group(2).equals("$")) {
                scope.assignUnnamed(name, "", reason);
            } else if (!name.isEmpty()) {
                scope.maybe(name, Scope.Variable.unknown(reason), reason);
            }
        }
    }

    static UnknownValue undefined(String name) {
        return new UnknownValue(name + " is not defined in what is evaluated");
    }

    /** The value of an expression inside a name or a modifier: empty if undefined, unless that must not be. */
    String inside(Parsed parsed, boolean evaluate) {
        if (parsed.value() != null) {
            return parsed.value();
        }
        if (evaluate && undefined == Undefined.UNKNOWN) {
            throw undefined(parsed.name());
        }
        return "";
    }

    /**
     * Reads the expression whose dollar is at {@code at}.
     *
     * @param evaluate whether its value is wanted; if not, only its end is searched
     */
    Parsed parse(String text, int at, boolean evaluate) {
        budget.enter();
        try {
            return parseAt(text, at, evaluate);
        } finally {
            budget.leave();
        }
    }

    /** Whether a dollar sign before this character begins no expression; bmake drops it. */
    private static boolean isLone(char next) {
        return next == 0 || ")}:$".indexOf(next) >= 0;
    }

    private Parsed parseAt(String text, int at, boolean evaluate) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (isLone(next)) {
            return new Parsed(at + 1, "", "$", false);
        }
        if (next != '{' && next != '(') {
            String name = String.valueOf(next);
            String value = lookUp(name) == null ? DYNAMIC.get(name) : evaluate ? valueOf(name) : "";
            return new Parsed(at + 2, value, name, false);
        }
        char close = next == '{' ? '}' : ')';
        StringBuilder letters = new StringBuilder();
        int here = name(text, at + 2, next, close, evaluate, letters);
        String name = letters.toString();
        Modifiers modifiers = new Modifiers(this, name, text, here, next, close, evaluate);
        int end;
        String value;
        try {
            end = modifiers.apply();
            value = modifiers.value();
        } catch (UnknownValue e) {
            throw e.of(name);
        }
        boolean dynamic = value == null && DYNAMIC_NAME.matcher(name).matches();
        return new Parsed(end, dynamic ? text.substring(at, end) : value, name, dynamic);
    }

    /** Reads the name of a variable; returns the position of the colon or the closing brace behind it. */
    private int name(String text, int from, char open, char close, boolean evaluate, StringBuilder name) {
        int nested = 1;
        int here = from;
        while (here < text.length()) {
            char c = text.charAt(here);
            nested += c == open ? 1 : c == close ? -1 : 0;
            if (nested == 0 || (nested == 1 && c == ':')) {
                budget.text(Math.max(here - from, name.length()));
                return here;
            }
            if (c == '$') {
                Parsed part = parse(text, here, evaluate);
                if (part.value() == null && evaluate && !isComplete()) {
                    throw undefined(part.name());
                }
                name.append(inside(part, evaluate));
                budget.length(name.length());
                here = part.end();
            } else {
                name.append(c);
                here++;
            }
        }
        budget.characters(here - from);
        throw UnknownValue.unnamed("an expression that is not closed: " + text.substring(from - 2));
    }

    Scope.@Nullable Variable lookUp(String name) {
        return name.isEmpty() ? null : scope.get(name);
    }

    /** Whether expressions of undefined variables are kept, as on the right of {@code :=}. */
    boolean isKeeping() {
        return undefined == Undefined.KEPT;
    }

    /** Whether a variable that is not there, or only perhaps, must not be taken for empty. */
    boolean isUndefinedDecisive() {
        return undefined != Undefined.EMPTY;
    }

    /**
     * The expanded value of a variable; empty text if it does not exist.
     *
     * @throws UnknownValue if its possible values differ
     */
    String value(String name) {
        return expand("${" + name + "}");
    }

    /** The same as part of what is being expanded now. */
    String valueOf(String name) {
        Scope.Variable variable = scope.get(name);
        if (variable == null) {
            return "";
        }
        if (variable.unknown() != null) {
            throw new UnknownValue(variable.unknown());
        }
        if (!expanding.add(name)) {
            throw new UnknownValue(name + " refers to itself");
        }
        boolean several = variable.texts().size() > 1 || variable.maybeUndefined();
        String outer = several ? scope.doubt(name + " may have another value") : scope.doubt();
        try {
            String value = null;
            for (Scope.Text text : variable.texts()) {
                budget.text(text.length());
                String expanded = expandNested(text.toString());
                if (value != null && !value.equals(expanded)) {
                    throw UnknownValue.choice(name, "be '" + value + "' or '" + expanded + "'");
                }
                value = expanded;
            }
            if (variable.maybeUndefined() && (isUndefinedDecisive() || (value != null && !value.isEmpty()))) {
                throw UnknownValue.choice(name, "not be set");
            }
            return value == null ? "" : value;
        } catch (UnknownValue e) {
            variable.texts().forEach(text -> doubtAssignments(text.toString(), 0, e.reason()));
            throw e.of(name);
        } finally {
            scope.restoreDoubt(outer);
            expanding.remove(name);
        }
    }

    /** The values that a text may have; if one variable has several, one for each. */
    List<String> possible(String text, Undefined mode) {
        if (text.indexOf('$') < 0) {
            return List.of(text);
        }
        Set<String> values = new LinkedHashSet<>();
        possible(text, mode, scope, values);
        return List.copyOf(values);
    }

    private void possible(String text, Undefined mode, Scope within, Set<String> values) {
        Expander expander = this;
        if (within != scope) {
            expander = new Expander(within);
            expander.leftOut = leftOut;
            expander.chosen = chosen + 1;
        }
        try {
            values.add(expander.expand(text, mode));
        } catch (UnknownValue e) {
            String several = e.choice();
            Scope.Variable variable = within.get(several);
            if (variable == null
                    || variable.unknown() != null
                    || values.size() > MOST_POSSIBLE
                    || chosen > MOST_POSSIBLE) {
                throw e;
            }
            for (Scope.Text one : variable.texts()) {
                Scope chosen = new Scope(within, Map.of(), budget);
                chosen.set(several, Scope.Variable.of(one.toString()));
                expander.possible(text, mode, chosen, values);
            }
            if (variable.maybeUndefined()) {
                Scope chosen = new Scope(within, Map.of(), budget);
                if (mode == Undefined.UNKNOWN) {
                    chosen.set(several, Scope.Variable.of("")); // it is known that it may be undefined
                } else {
                    chosen.undefine(several);
                }
                expander.possible(text, mode, chosen, values);
            }
        }
    }
}
