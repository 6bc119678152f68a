package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the makefiles of one package directory, for the values of variables only: targets and commands are ignored.
 *
 * <p>If a condition cannot be decided, all its branches are run, and each value that they assign is one more possible value.
 */
final class Evaluation {

    private static final int MOST_STATEMENTS = 400_000;
    private static final int DEEPEST_INCLUDE = 60;
    /** The absolute path of the tree's top that makefiles see. */
    static final String TOP = "/pkgsrc";

    private static final String EMULATOR = "mk/emulator/emulator-vars.mk";

    private final Makefiles makefiles;
    private final Predicate<String> leftOut;
    private final Scope scope;
    private final Expander expander;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> buildlinks = new LinkedHashSet<>();
    private final String directory;
    private int statements;
    private int depth;
    /** The path of the file being run, from the tree's top. */
    private String file = "";
    /** The reason why it is not known whether the current statements run; null if they run. */
    private @Nullable String maybe;

    /**
     * Prepares an evaluation; no file is read yet.
     *
     * @param directory the package directory, from the tree's top
     * @param leftOut selects the files, by their paths from the tree's top, that are not run when they are included
     */
    Evaluation(Makefiles makefiles, Scope scope, String directory, Predicate<String> leftOut) {
        this.makefiles = makefiles;
        this.scope = scope;
        this.directory = directory;
        this.leftOut = leftOut;
        this.expander = new Expander(scope);
    }

    Expander expander() {
        return expander;
    }

    Scope scope() {
        return scope;
    }

    /** The files that were run, or looked for and not found, in order. */
    List<String> filesRead() {
        return List.copyOf(read);
    }

    /** The package directories whose buildlink3.mk was included, in order. */
    List<String> buildlinks() {
        return List.copyOf(buildlinks);
    }

    /**
     * Runs a file.
     *
     * @throws UnknownValue if it does not exist, is malformed, includes itself, or has too many statements
     */
    void run(String path) {
        Optional<Makefile> makefile = makefiles.get(path);
        if (makefile.isEmpty()) {
            throw new UnknownValue("there is no " + path + " in the tree");
        }
        if (++depth > DEEPEST_INCLUDE) {
            throw new UnknownValue(path + " is included in a circle");
        }
        read.add(path);
        String outer = file;
        enter(path);
        run(makefile.get().statements(), Map.of());
        enter(outer);
        depth--;
    }

    private void enter(String path) {
        file = path;
        scope.set(".PARSEDIR", Scope.Variable.of(TOP + "/" + Paths.parent(path)));
        scope.set(".PARSEFILE", Scope.Variable.of(Paths.name(path)));
    }

    private void run(List<Statement> body, Map<String, String> loop) {
        for (Statement statement : body) {
            if (++statements > MOST_STATEMENTS) {
                throw new UnknownValue(file + " does not end within " + MOST_STATEMENTS + " statements");
            }
            switch (statement) {
                case Statement.Assignment assignment -> assign(assignment, loop);
                case Statement.Conditional conditional -> decide(conditional, loop);
                case Statement.Loop inner -> loop(inner, loop);
                case Statement.Include include -> include(include, loop);
                case Statement.Undefine undefine -> undefine(undefine, loop);
            }
        }
    }

    private void assign(Statement.Assignment assignment, Map<String, String> loop) {
        String name;
        try {
            name = expander.expand(substitute(assignment.name(), loop));
        } catch (UnknownValue e) {
            return; // the name is not known: the variable stays undefined
        }
        String value = substitute(assignment.value(), loop);
        Scope.Variable old = scope.get(name);
        switch (assignment.operator()) {
            case "?=" -> {
                if (old == null) {
                    store(name, Scope.Variable.of(value));
                } else if (old.maybeUndefined()) {
                    Scope.Variable both = withoutDoubt(old);
                    scope.set(name, both);
                    scope.maybe(name, Scope.Variable.of(value), "too many possibilities for " + name);
                }
            }
            case "+=" -> append(name, old, value);
            case ":=" -> {
                if (old == null) { // so that it can stand on its own right-hand side
                    scope.set(name, Scope.Variable.of(""));
                }
                try {
                    store(name, Scope.Variable.of(expander.expand(value, Expander.Undefined.KEPT)));
                } catch (UnknownValue e) {
                    store(name, Scope.Variable.unknown(e.reason()));
                }
            }
            case "!=" -> store(name, Scope.Variable.unknown(name + " is the output of a command"));
            default -> store(name, Scope.Variable.of(value));
        }
    }

    private static Scope.Variable withoutDoubt(Scope.Variable variable) {
        return new Scope.Variable(variable.texts(), false, variable.unknown());
    }

    private void append(String name, Scope.@Nullable Variable old, String value) {
        if (old == null) {
            store(name, Scope.Variable.of(value));
            return;
        }
        boolean own = scope.isOwn(name);
        List<Scope.Text> longer = new ArrayList<>();
        for (Scope.Text text : old.texts()) {
            longer.add((own ? text : Scope.Text.of(text.toString())).append(value));
        }
        if (old.maybeUndefined()) {
            longer.add(Scope.Text.of(value));
        }
        store(name, new Scope.Variable(longer, false, old.unknown()));
    }

    private void store(String name, Scope.Variable variable) {
        if (maybe == null) {
            scope.set(name, variable);
        } else {
            scope.maybe(name, variable, maybe);
        }
    }

    private void decide(Statement.Conditional conditional, Map<String, String> loop) {
        String outer = maybe;
        Set<String> always = null;
        boolean decided = false;
        for (Statement.ConditionalBranch branch : conditional.branches()) {
            boolean holds;
            try {
                holds = holds(branch, loop);
            } catch (UnknownValue e) {
                if (maybe == null) {
                    maybe = e.reason();
                }
                always = common(always, branch);
                run(branch.body(), loop);
                continue;
            }
            if (holds) {
                decided = true;
                if (always != null) {
                    always = common(always, branch);
                }
                run(branch.body(), loop);
                break;
            }
        }
        maybe = outer;
        if (always != null && decided && outer == null) {
            always.forEach(this::settle);
        }
    }

    /** The variables that every branch so far sets. */
    private static Set<String> common(@Nullable Set<String> before, Statement.ConditionalBranch branch) {
        Set<String> names = new LinkedHashSet<>();
        for (Statement statement : branch.body()) {
            if (statement instanceof Statement.Assignment assignment
                    && assignment.name().indexOf('$') < 0) {
                names.add(assignment.name());
            }
        }
        if (before != null) {
            names.retainAll(before);
        }
        return names;
    }

    /** Records that a variable is set for certain: one branch runs, and every branch sets it. */
    private void settle(String name) {
        Scope.Variable variable = scope.get(name);
        if (variable != null) {
            scope.set(name, withoutDoubt(variable));
        }
    }

    private boolean holds(Statement.ConditionalBranch branch, Map<String, String> loop) {
        return switch (branch.keyword()) {
            case "else" -> true;
            case "ifmake" -> false;
            case "ifnmake" -> true;
            case "ifndef" -> !condition(branch, loop);
            default -> condition(branch, loop);
        };
    }

    private boolean condition(Statement.ConditionalBranch branch, Map<String, String> loop) {
        return Condition.parse(expander, substitute(branch.condition(), loop), "defined", this::exists)
                .holds();
    }

    private boolean exists(String path) {
        String resolved = Paths.resolve(path.startsWith("/") ? path : TOP + "/" + directory + "/" + path);
        if (resolved.startsWith(TOP + "/")) {
            String inTree = resolved.substring(TOP.length() + 1);
            read.add(inTree);
            return makefiles.exists(inTree);
        }
        // Packages are built where LOCALBASE is empty; the files of the system are not known.
        String localbase = expander.lookUp("LOCALBASE") == null ? "" : expander.value("LOCALBASE");
        if (!localbase.isEmpty() && path.startsWith(localbase + "/")) {
            return false;
        }
        throw new UnknownValue("whether " + path + " exists");
    }

    private void loop(Statement.Loop inner, Map<String, String> loop) {
        List<String> items;
        try {
            items = BmakeWords.of(expander.expand(substitute(inner.items(), loop)));
        } catch (UnknownValue e) {
            doubt(inner.body(), e.reason());
            return;
        }
        int width = inner.variables().size();
        for (int i = 0; width > 0 && i + width <= items.size(); i += width) {
            Map<String, String> bound = new LinkedHashMap<>(loop);
            for (int v = 0; v < width; v++) {
                bound.put(inner.variables().get(v), "${:U" + protect(items.get(i + v)));
            }
            run(inner.body(), bound);
        }
    }

    /** Makes every variable that a loop assigns unknown, because its items are. */
    private void doubt(List<Statement> body, String reason) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Assignment assignment ->
                    scope.maybe(assignment.name(), Scope.Variable.unknown(reason), reason);
                case Statement.Conditional conditional ->
                    conditional.branches().forEach(branch -> doubt(branch.body(), reason));
                case Statement.Loop inner -> doubt(inner.body(), reason);
                case Statement.Include include -> throw new UnknownValue(reason);
                case Statement.Undefine undefine -> {}
            }
        }
    }

    /** Escapes a text so that an expression expands to it unchanged. */
    private static String protect(String item) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '\\' || c == ':' || c == '}' || c == '$') {
                written.append('\\');
            }
            written.append(c);
        }
        return written.toString();
    }

    /** Replaces loop variables in a text, as bmake does before it parses the text. */
    private static String substitute(String text, Map<String, String> loop) {
        if (loop.isEmpty() || text.indexOf('$') < 0) {
            return text;
        }
        String result = text;
        for (Map.Entry<String, String> bound : loop.entrySet()) {
            String name = bound.getKey();
            String value = bound.getValue();
            result = result.replace("${" + name + "}", value + "}")
                    .replace("${" + name + ":", value + ":")
                    .replace("$(" + name + ")", value + "}");
            if (name.length() == 1) {
                result = result.replace("$" + name, value + "}");
            }
        }
        return result;
    }

    private void include(Statement.Include include, Map<String, String> loop) {
        String path;
        try {
            path = expander.expand(substitute(include.path(), loop)).strip();
        } catch (UnknownValue e) {
            String name = include.path();
            if (name.contains("buildlink3.mk") || name.contains("builtin.mk")) {
                return; // these files are left out, whichever this one is
            }
            throw new UnknownValue(file + " includes a file that is not known: " + e.reason());
        }
        if (path.length() < 2) {
            return;
        }
        String name = path.substring(1, path.length() - 1);
        for (String from : List.of(Paths.parent(file), directory)) {
            String absolute = Paths.resolve(name.startsWith("/") ? name : TOP + "/" + from + "/" + name);
            if (!absolute.startsWith(TOP + "/")) {
                continue;
            }
            String resolved = absolute.substring(TOP.length() + 1);
            if (leftOut.test(resolved)) {
                insteadOf(resolved);
                return;
            }
            if (makefiles.get(resolved).isPresent()) {
                run(resolved);
                return;
            }
            read.add(resolved);
        }
        if (!include.optional() && maybe == null && !name.startsWith("/")) {
            throw new UnknownValue(file + " includes " + name + ", which is not in the tree");
        }
    }

    /** Handles an include that is left out: notes a buildlink3.mk, and runs the emulator's variables in place of bsd.prefs.mk. */
    private void insteadOf(String path) {
        if (path.endsWith("/buildlink3.mk") && !path.startsWith("mk/")) {
            buildlinks.add(Paths.parent(path));
        }
        boolean preferences = path.equals("mk/bsd.prefs.mk") || path.equals("mk/bsd.fast.prefs.mk");
        if (preferences && scope.get("EMUL_PLATFORMS") != null && makefiles.exists(EMULATOR)) {
            run(EMULATOR);
        }
    }

    private void undefine(Statement.Undefine undefine, Map<String, String> loop) {
        for (String name : BmakeWords.of(expander.expand(substitute(undefine.names(), loop)))) {
            Scope.Variable old = scope.get(name);
            if (maybe == null) {
                scope.remove(name);
            } else if (old != null) {
                scope.set(name, new Scope.Variable(old.texts(), true, old.unknown()));
            }
        }
    }
}
