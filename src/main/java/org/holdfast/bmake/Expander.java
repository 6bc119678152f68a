package org.holdfast.bmake;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expands <code>${NAME:modifiers}</code> in text, nested ones too. */
final class Expander {

    /** The result of an expression whose variable does not exist. */
    enum Undefined {
        /** The empty text, as in most places. */
        EMPTY,
        /** The expression itself, as on the right of {@code :=}. */
        KEPT,
        /** Unknown, as in a comparison: bmake reports an error there, so a file that was left out must define the variable. */
        UNKNOWN
    }

    final Scope scope;
    private final Set<String> expanding = new HashSet<>();
    /** The result of an undefined variable inside the value of another one. */
    private Undefined inner = Undefined.EMPTY;

    Expander(Scope scope) {
        this.scope = scope;
    }

    /** Expands a text in which nothing may be undefined, at any depth. */
    String expandDefined(String text) {
        inner = Undefined.UNKNOWN;
        try {
            return expand(text, Undefined.UNKNOWN);
        } finally {
            inner = Undefined.EMPTY;
        }
    }

    /** Expands everything in a text. */
    String expand(String text, Undefined undefined) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '$') {
                at = expression(text, at, undefined, out);
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    String expand(String text) {
        return expand(text, Undefined.EMPTY);
    }

    /** Appends the value of the expression whose dollar is at {@code at}; returns the position after the expression. */
    int expression(String text, int at, Undefined undefined, StringBuilder out) {
        if (at + 1 >= text.length()) {
            out.append('$');
            return at + 1;
        }
        char next = text.charAt(at + 1);
        if (next == '$') {
            out.append(undefined == Undefined.KEPT ? "$$" : "$");
            return at + 2;
        }
        if (next != '{' && next != '(') {
            out.append(lookUp(String.valueOf(next)) == null ? "" : value(String.valueOf(next)));
            return at + 2;
        }
        char close = next == '{' ? '}' : ')';
        StringBuilder name = new StringBuilder();
        int here = at + 2;
        while (here < text.length() && text.charAt(here) != close && text.charAt(here) != ':') {
            if (text.charAt(here) == '$') {
                here = expression(text, here, Undefined.EMPTY, name);
            } else {
                name.append(text.charAt(here++));
            }
        }
        if (here >= text.length()) {
            throw new UnknownValue("an expression that is not closed: " + text.substring(at));
        }
        String variable = name.toString();
        Modifiers modifiers = new Modifiers(this, variable, text, here, close);
        int end = modifiers.apply();
        String value = modifiers.value();
        if (value != null) {
            out.append(undefined == Undefined.KEPT ? value.replace("$", "$$") : value);
        } else if (undefined == Undefined.KEPT) {
            out.append(text, at, end);
        } else if (undefined == Undefined.UNKNOWN) {
            throw new UnknownValue(variable + " is not defined in what is evaluated");
        }
        return end;
    }

    Scope.@Nullable Variable lookUp(String name) {
        return scope.get(name);
    }

    /**
     * The expanded value of a variable; empty text if it does not exist.
     *
     * @throws UnknownValue if its possible values differ
     */
    String value(String name) {
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
        try {
            String value = null;
            for (Scope.Text text : variable.texts()) {
                String expanded = expand(text.toString(), inner);
                if (value != null && !value.equals(expanded)) {
                    throw new UnknownValue(name + " may be '" + value + "' or '" + expanded + "'");
                }
                value = expanded;
            }
            if (variable.maybeUndefined() && value != null && !value.isEmpty()) {
                throw new UnknownValue(name + " may not be set");
            }
            return value == null ? "" : value;
        } finally {
            expanding.remove(name);
        }
    }
}
