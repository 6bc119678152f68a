package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Variables by name, each with its possible texts.
 *
 * <p>Most variables have one text. If a condition could not be decided, each text that its branches assign is possible; a value
 * is known only if all possible texts expand to the same. Used by one thread; parents are shared and not changed.
 */
final class Scope {

    /** The most possible texts of a variable; with more of them, it is unknown. */
    static final int MOST = 8;
    /** The most variables, and the most assignments to names that are not known. */
    private static final int MOST_VARIABLES = 20_000;

    private static final int MOST_UNNAMED = 1_000;

    /** No name of a variable: stands for all names, where any may have been looked up. */
    private static final String ANY = "";

    /**
     * A text that grows at its end without a copy each time, because makefiles append by the thousand.
     *
     * <p>Texts share a buffer if one begins with the other; only the longest of them may extend it.
     */
    static final class Text {
        private final StringBuilder buffer;
        private final int length;
        private @Nullable String string;

        private Text(StringBuilder buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }

        static Text of(String text) {
            return new Text(new StringBuilder(text), text.length());
        }

        Text append(String more, Budget budget) {
            budget.length((long) length + more.length());
            boolean last = buffer.length() == length;
            budget.characters(more.length() + (last ? 0 : length));
            StringBuilder grown = last ? buffer : new StringBuilder(toString());
            grown.append(' ').append(more);
            return new Text(grown, grown.length());
        }

        int length() {
            return length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }

        @Override
        public String toString() {
            String known = string;
            if (known == null) {
                known = buffer.substring(0, length);
                string = known;
            }
            return known;
        }
    }

    /**
     * The possible values of a variable.
     *
     * @param texts the possible texts, unexpanded
     * @param maybeUndefined whether the variable may also be undefined
     * @param unknown the reason why other texts are possible as well; null if {@code texts} is complete
     * @param start how those other texts begin, as far as that is known
     */
    record Variable(
            List<Text> texts,
            boolean maybeUndefined,
            @Nullable String unknown,
            String start) {
        Variable(List<Text> texts, boolean maybeUndefined, @Nullable String unknown) {
            this(texts, maybeUndefined, unknown, "");
        }

        static Variable of(String text) {
            return new Variable(List.of(Text.of(text)), false, null);
        }

        static Variable unknown(String reason) {
            return unknown(reason, "");
        }

        /** A variable whose value would be the expansion of a text, which is not known but for its beginning. */
        static Variable unknown(String reason, String text) {
            int dollar = text.indexOf('$');
            return new Variable(List.of(), false, reason, dollar < 0 ? text : text.substring(0, dollar));
        }

        /** How all possible values begin, as far as that is known, if it is defined. */
        String commonStart() {
            String common = unknown == null ? null : start;
            for (Text text : texts) {
                String here = unknown("", text.toString()).start();
                common = common == null ? here : common(common, here);
            }
            return common == null ? "" : common;
        }

        private static String common(String one, String other) {
            int length = 0;
            while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
                length++;
            }
            return one.substring(0, length);
        }
    }

    /** An assignment to one of the variables whose names begin and end so; the reason says what is not known. */
    private record Unnamed(String prefix, String suffix, String reason) {
        boolean mayBe(String name) {
            return name.length() >= prefix.length() + suffix.length()
                    && name.startsWith(prefix)
                    && name.endsWith(suffix);
        }
    }

    private final @Nullable Scope parent;
    private final Map<String, Variable> variables = new HashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private final List<Unnamed> unnamed = new ArrayList<>();

    /** The names that were looked up in the parent, or {@link #ANY}; null if that is not recorded. */
    private @Nullable Set<String> inherited;

    /** The reason why it is not known whether the current statements run; null if they run. */
    private @Nullable String doubt;

    private final Map<String, String> environment;
    private final Budget budget;

    /**
     * Makes a scope above another one, which is not changed.
     *
     * @param environment the variables of the environment, which {@code .undef} restores
     */
    Scope(@Nullable Scope parent, Map<String, String> environment, Budget budget) {
        this.parent = parent;
        this.budget = budget;
        this.environment = Map.copyOf(environment);
        environment.forEach((name, value) -> set(name, Variable.of(value)));
    }

    /** Records from now on which names are looked up in the parent, whether they are there or not. */
    void recordInherited(Set<String> names) {
        inherited = names;
    }

    /** The names whose values differ in another scope without a parent; {@link #ANY} if that may be any. */
    Set<String> changes(Scope other) {
        Set<String> names = new HashSet<>(variables.keySet());
        names.addAll(other.variables.keySet());
        names.removeIf(name -> Objects.equals(variables.get(name), other.variables.get(name)));
        return unnamed.equals(other.unnamed) ? names : Set.of(ANY);
    }

    /** Whether a scope that inherited some names is concerned by the change of others. */
    static boolean isConcerned(Set<String> inherited, Set<String> changed) {
        return changed.contains(ANY)
                || (inherited.contains(ANY) && !changed.isEmpty())
                || changed.stream().anyMatch(inherited::contains);
    }

    Budget budget() {
        return budget;
    }

    /** Whether the variable was set in this scope itself, so that no other thread shares its texts. */
    boolean isOwn(String name) {
        return variables.containsKey(name);
    }

    /** The reason why it is not known whether the current statements run; null if they run. */
    @Nullable
    String doubt() {
        return doubt;
    }

    /** Begins doubt for the given reason, or ends it; an earlier reason stays. Returns the value to restore afterwards. */
    @Nullable
    String doubt(@Nullable String reason) {
        String before = doubt;
        doubt = before == null ? reason : before;
        return before;
    }

    /** Restores what {@link #doubt(String)} returned. */
    void restoreDoubt(@Nullable String before) {
        doubt = before;
    }

    @Nullable
    Variable get(String name) {
        return get(name, budget);
    }

    /** The same; the budget is that of the scope that was asked, because other threads share the parents. */
    private @Nullable Variable get(String name, Budget budget) {
        Variable variable = variables.get(name);
        if (variable != null || removed.contains(name)) {
            return variable;
        }
        budget.steps(unnamed.size());
        for (Unnamed one : unnamed) {
            if (one.mayBe(name)) {
                return new Variable(List.of(), true, one.reason());
            }
        }
        if (parent == null) {
            return null;
        }
        if (inherited != null) {
            inherited.add(name);
            refuse(inherited.size(), MOST_VARIABLES);
        }
        return parent.get(name, budget);
    }

    private static void refuse(int variables, int most) {
        if (variables > most) {
            throw new OverBudget(String.format(Locale.ROOT, "more than %,d variables", most));
        }
    }

    /** The names with a prefix that were set in this scope itself, sorted. */
    List<String> names(String prefix) {
        budget.steps(variables.size());
        return variables.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    void set(String name, Variable variable) {
        variables.put(name, variable);
        refuse(variables.size(), MOST_VARIABLES);
    }

    /** Assigns a value; while there is doubt, it is one more possible value. */
    void assign(String name, Variable variable) {
        if (doubt == null) {
            set(name, variable);
        } else {
            maybe(name, variable, doubt);
        }
    }

    /** Records an assignment to a name of which only the beginning and the end are known. */
    void assignUnnamed(String prefix, String suffix, String reason) {
        Unnamed assigned = new Unnamed(prefix, suffix, reason);
        Set<String> known = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.inherited != null) {
                scope.inherited.add(ANY);
            }
            budget.steps(scope.variables.size());
            scope.variables.keySet().stream().filter(assigned::mayBe).forEach(known::add);
        }
        for (String name : known) {
            maybe(name, Variable.unknown(reason), reason);
        }
        budget.steps(removed.size());
        removed.removeIf(assigned::mayBe);
        unnamed.add(assigned);
        refuse(unnamed.size(), MOST_UNNAMED);
    }

    /** Removes a variable; while there is doubt, it may be removed. */
    void undefine(String name) {
        if (doubt == null) {
            remove(name);
            return;
        }
        Variable old = get(name);
        if (old != null) {
            set(name, new Variable(old.texts(), true, old.unknown(), old.start()));
        }
    }

    /** Removes a variable; one of the environment has its first value again. */
    void remove(String name) {
        variables.remove(name);
        removed.add(name);
        refuse(removed.size(), MOST_VARIABLES);
        String kept = environment.get(name);
        if (kept != null) {
            set(name, Variable.of(kept));
        }
    }

    /** Adds possible texts to a variable; with too many, it becomes unknown for the given reason. */
    void maybe(String name, Variable added, String reason) {
        Variable old = get(name);
        if (old == null) {
            set(name, new Variable(added.texts(), true, added.unknown(), added.start()));
            return;
        }
        String start = old.unknown() == null
                ? added.start()
                : added.unknown() == null ? old.start() : Variable.common(old.start(), added.start());
        old.texts().forEach(text -> budget.characters(text.length()));
        added.texts().forEach(text -> budget.characters(text.length()));
        Set<Text> texts = new LinkedHashSet<>(old.texts());
        texts.addAll(added.texts());
        String unknown = old.unknown() != null ? old.unknown() : added.unknown();
        if (texts.size() > MOST) {
            unknown = reason;
            texts.clear();
            start = "";
        }
        set(name, new Variable(new ArrayList<>(texts), old.maybeUndefined() || added.maybeUndefined(), unknown, start));
    }
}
