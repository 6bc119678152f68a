package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.List;

/** The operators of assignments, on the sets of possible values of a {@link Scope}. */
final class Assignments {

    private final Expander expander;
    private final Scope scope;

    Assignments(Expander expander) {
        this.expander = expander;
        this.scope = expander.scope;
    }

    /** Assigns a text, unexpanded, by {@code =}, {@code ?=}, {@code +=}, {@code :=} or {@code !=}. */
    void assign(String name, String operator, String value) {
        switch (operator) {
            case "?=" -> setDefault(name, value);
            case "+=" -> append(name, value);
            case ":=" -> setExpanded(name, value);
            case "!=" -> scope.assign(name, Scope.Variable.unknown(name + " is the output of a command"));
            default -> scope.assign(name, Scope.Variable.of(value));
        }
    }

    private void setDefault(String name, String value) {
        Scope.Variable old = scope.get(name);
        if (old == null) {
            scope.assign(name, Scope.Variable.of(value));
        } else if (old.maybeUndefined()) {
            if (scope.doubt() == null) {
                scope.set(name, withoutDoubt(old));
            }
            scope.maybe(name, Scope.Variable.of(value), "too many possibilities for " + name);
        }
    }

    static Scope.Variable withoutDoubt(Scope.Variable variable) {
        return new Scope.Variable(variable.texts(), false, variable.unknown(), variable.start());
    }

    private void setExpanded(String name, String value) {
        Scope.Variable old = scope.get(name);
        if (old == null || old.maybeUndefined()) { // so that it can stand on its own right-hand side
            List<Scope.Text> texts = new ArrayList<>(old == null ? List.of() : old.texts());
            texts.add(Scope.Text.of(""));
            scope.set(
                    name,
                    old == null ? Scope.Variable.of("") : new Scope.Variable(texts, false, old.unknown(), old.start()));
        }
        Scope.Variable expanded;
        try {
            List<Scope.Text> texts = expander.possible(value, Expander.Undefined.KEPT).stream()
                    .map(Scope.Text::of)
                    .toList();
            expanded = texts.size() > Scope.MOST
                    ? Scope.Variable.unknown("too many possibilities for " + name, value)
                    : new Scope.Variable(texts, false, null);
        } catch (UnknownValue e) {
            expanded = Scope.Variable.unknown(e.of(name).reason(), value);
        }
        if (scope.doubt() != null && old == null) {
            scope.remove(name);
        } else if (old != null) {
            scope.set(name, old);
        }
        scope.assign(name, expanded);
    }

    void append(String name, String value) {
        Scope.Variable old = scope.get(name);
        if (old == null) {
            scope.assign(name, Scope.Variable.of(value));
            return;
        }
        boolean own = scope.isOwn(name);
        List<Scope.Text> longer = new ArrayList<>();
        for (Scope.Text text : old.texts()) {
            expander.budget.characters(own ? 0 : text.length());
            longer.add((own ? text : Scope.Text.of(text.toString())).append(value, expander.budget));
        }
        if (old.maybeUndefined()) {
            longer.add(Scope.Text.of(value));
        }
        scope.assign(name, new Scope.Variable(longer, false, old.unknown(), old.start()));
    }
}
