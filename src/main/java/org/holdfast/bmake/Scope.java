package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables, each with every text that it may have.
 *
 * <p>Most have one. Where a condition could not be decided, what its branches assign is one possibility more; a value is
 * known only if all possibilities give the same.
 */
final class Scope {

    /** More possibilities than these are not worth following. */
    private static final int MOST = 8;

    /**
     * A text that grows at its end without being copied each time: makefiles append by the thousand.
     *
     * <p>The buffer is shared by the texts that are its beginnings; only the longest of them may grow it.
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

        Text append(String more) {
            StringBuilder grown = buffer.length() == length ? buffer : new StringBuilder(toString());
            grown.append(' ').append(more);
            return new Text(grown, grown.length());
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
     * A variable.
     *
     * @param texts what it may hold, unexpanded
     * @param maybeUndefined whether it may also not exist
     * @param unknown why its text cannot be known; null if {@code texts} is all
     */
    record Variable(
            List<Text> texts,
            boolean maybeUndefined,
            @Nullable String unknown) {
        static Variable of(String text) {
            return new Variable(List.of(Text.of(text)), false, null);
        }

        static Variable unknown(String reason) {
            return new Variable(List.of(), false, reason);
        }
    }

    private final @Nullable Scope parent;
    private final Map<String, Variable> variables = new HashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();

    private final Map<String, String> environment;

    /**
     * A scope on top of another, which stays as it is.
     *
     * @param environment what the environment sets: there before any makefile, and never undefined by one
     */
    Scope(@Nullable Scope parent, Map<String, String> environment) {
        this.parent = parent;
        this.environment = Map.copyOf(environment);
        environment.forEach((name, value) -> set(name, Variable.of(value)));
    }

    /** Whether the variable was set in this scope itself, so that no other thread has it. */
    boolean isOwn(String name) {
        return variables.containsKey(name);
    }

    @Nullable
    Variable get(String name) {
        Variable variable = variables.get(name);
        if (variable != null || parent == null || removed.contains(name)) {
            return variable;
        }
        return parent.get(name);
    }

    /** The names set in this scope itself that begin so, sorted. */
    List<String> names(String prefix) {
        return variables.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    void set(String name, Variable variable) {
        variables.put(name, variable);
    }

    void remove(String name) {
        variables.remove(name);
        removed.add(name);
        String kept = environment.get(name);
        if (kept != null) {
            set(name, Variable.of(kept));
        }
    }

    /** Makes one more text possible for a variable. */
    void maybe(String name, Variable added, String reason) {
        Variable old = get(name);
        if (old == null) {
            set(name, new Variable(added.texts(), true, added.unknown()));
            return;
        }
        Set<Text> texts = new LinkedHashSet<>(old.texts());
        texts.addAll(added.texts());
        String unknown = old.unknown() != null ? old.unknown() : added.unknown();
        if (texts.size() > MOST) {
            unknown = reason;
            texts.clear();
        }
        set(name, new Variable(new ArrayList<>(texts), old.maybeUndefined(), unknown));
    }
}
