package org.holdfast.bmake;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the makefiles of one package directory, for the values of variables only: targets and commands are ignored.
 *
 * <p>If a condition cannot be decided, all its branches are run, and each value that they assign is one more possible value.
 */
final class Evaluation implements Condition.Files {

    /** The length of the items of a loop, if there are several possibilities, above which it is not run for each of them. */
    private static final int LONGEST_DOUBTFUL = 200;

    private static final int DEEPEST_INCLUDE = 60;
    /** The absolute path of the tree's top that makefiles see. */
    static final String TOP = "/pkgsrc";

    private static final Pattern PLAIN = Pattern.compile("[$][{(]([^:$(){}]+)[})]");
    private static final String EMULATOR = "mk/emulator/emulator-vars.mk";

    private final Makefiles makefiles;
    private final Predicate<String> leftOut;
    private final Scope scope;
    private final Expander expander;
    private final Assignments assignments;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> buildlinks = new LinkedHashSet<>();
    private final String directory;
    private final Budget budget;
    private int depth;
    /** The path of the file being run, from the tree's top. */
    private String file = "";

    /** The reason why a buildlink3.mk that is included is not known; null if all are. */
    private @Nullable String unknownInclude;

    private final Set<String> targets = new HashSet<>();
    private final Set<String> maybeTargets = new HashSet<>();
    private boolean unknownTargets;

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
        this.budget = scope.budget();
        this.assignments = new Assignments(expander);
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

    /** The file that is run; empty if none is. */
    String file() {
        return file;
    }

    /** The reason why a buildlink3.mk that is included is not known; empty if all are. */
    Optional<String> unknownInclude() {
        return Optional.ofNullable(unknownInclude);
    }

    /** The package directories whose buildlink3.mk was included, in order. */
    List<String> buildlinks() {
        return List.copyOf(buildlinks);
    }

    /**
     * Runs a file.
     *
     * @throws UnknownValue if it does not exist, is malformed, or includes itself
     * @throws OverBudget if it takes too much
     */
    void run(String path) {
        read(path);
        Optional<Makefile> makefile = makefiles.get(path);
        if (makefile.isEmpty()) {
            throw new UnknownValue("there is no " + path + " in the tree");
        }
        if (++depth > DEEPEST_INCLUDE) {
            throw new UnknownValue(path + " is included in a circle");
        }
        budget.characters(makefile.get().length());
        String outer = file;
        enter(path);
        if (run(makefile.get().statements(), Map.of()) != Flow.ON) {
            throw new UnknownValue(path + " has a .break outside of a loop");
        }
        enter(outer);
        depth--;
    }

    private void read(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) < ' ') {
                throw new UnknownValue("the path " + path + " has a control character");
            }
        }
        read.add(path);
        budget.files(read.size());
    }

    private void enter(String path) {
        file = path;
        scope.set(".PARSEDIR", Scope.Variable.of(TOP + "/" + Paths.parent(path)));
        scope.set(".PARSEFILE", Scope.Variable.of(Paths.name(path)));
    }

    /** Runs statements; returns how they ended. */
    private Flow run(List<Statement> body, Map<String, String> loop) {
        String outer = scope.doubt();
        Flow flow = Flow.ON;
        budget.enter();
        try {
            for (Statement statement : body) {
                budget.steps(1);
                Flow here = Flow.ON;
                switch (statement) {
                    case Statement.Assignment assignment -> assign(assignment, loop);
                    case Statement.Conditional conditional -> here = decide(conditional, loop);
                    case Statement.Loop inner -> loop(inner, loop);
                    case Statement.Include include -> include(include, loop);
                    case Statement.Undefine undefine -> undefine(undefine, loop);
                    case Statement.Targets targets -> targets(targets, loop);
                    case Statement.Break stop -> here = Flow.STOPPED;
                }
                if (here == Flow.STOPPED) {
                    return here;
                }
                if (here == Flow.MAYBE_STOPPED) {
                    flow = here;
                    scope.doubt(file + " may leave a loop");
                }
            }
        } finally {
            budget.leave();
            scope.restoreDoubt(outer);
        }
        return flow;
    }

    /** How statements end: at their end, or at a {@code .break}. */
    private enum Flow {
        ON,
        MAYBE_STOPPED,
        STOPPED
    }

    private void assign(Statement.Assignment assignment, Map<String, String> loop) {
        String written = LoopText.replace(assignment.name(), loop, budget);
        String value = LoopText.replace(assignment.value(), loop, budget);
        List<String> names;
        try {
            names = expander.possible(written, expander.deciding());
        } catch (UnknownValue e) {
            assignUnnamed(written, e.reason());
            return;
        }
        if (assignment.operator().equals(":=") && written.indexOf('$') >= 0 && value.contains("::")) {
            // bmake expands the name once more after the value, which may have changed it.
            assignUnnamed(written, "it is assigned while it is expanded");
        }
        // One of several variables is assigned, so each is, perhaps.
        String outer = names.size() > 1 ? scope.doubt("the name " + written + " is not known") : scope.doubt();
        for (String name : names) {
            if (!name.isEmpty()) {
                assignments.assign(name, assignment.operator(), value);
            } else if (assignment.operator().equals(":=")) {
                // bmake expands the value, which may assign, and drops the result.
                expander.doubtAssignments(value, 0, "an assignment without a name");
            }
        }
        scope.restoreDoubt(outer);
    }

    /** Makes all variables unknown whose names begin and end like a name that is not known. */
    private void assignUnnamed(String written, String reason) {
        int first = Math.max(0, written.indexOf('$'));
        int last = Math.max(written.lastIndexOf('}'), written.lastIndexOf(')'));
        String begins = written.substring(0, first);
        Matcher plain = PLAIN.matcher(written);
        if (plain.lookingAt()) {
            Scope.Variable variable = scope.get(plain.group(1));
            // If it is undefined and nothing follows, the name is empty, and bmake ignores the assignment.
            boolean empty = plain.end() == written.length();
            begins = variable == null || (variable.maybeUndefined() && !empty) ? "" : variable.commonStart();
        }
        scope.assignUnnamed(
                begins,
                last < first ? "" : written.substring(last + 1),
                "a name that is not known, " + written + ": " + reason);
    }

    private void targets(Statement.Targets statement, Map<String, String> loop) {
        try {
            List<String> names =
                    BmakeWords.of(expander.expandDeciding(LoopText.replace(statement.names(), loop, budget)));
            (scope.doubt() == null ? targets : maybeTargets).addAll(names);
        } catch (UnknownValue e) {
            unknownTargets = true;
        }
    }

    @Override
    public boolean target(String name) {
        if (targets.contains(name)) {
            return true;
        }
        if (unknownTargets || maybeTargets.contains(name) || name.startsWith(".") || !expander.isComplete()) {
            throw new UnknownValue("whether there is a target " + name);
        }
        return false;
    }

    private Flow decide(Statement.Conditional conditional, Map<String, String> loop) {
        String outer = scope.doubt();
        Set<String> always = null;
        boolean decided = false;
        boolean stops = false;
        Flow flow = Flow.ON;
        try {
            for (Statement.ConditionalBranch branch : conditional.branches()) {
                boolean holds;
                try {
                    holds = holds(branch, loop);
                } catch (UnknownValue e) {
                    scope.doubt(e.reason());
                    expander.doubtAssignments(branch.condition(), 0, e.reason());
                    always = common(always, branch);
                    stops |= run(branch.body(), loop) != Flow.ON;
                    continue;
                }
                if (holds) {
                    decided = true;
                    if (always != null) {
                        always = common(always, branch);
                    }
                    flow = run(branch.body(), loop);
                    break;
                }
            }
        } finally {
            scope.restoreDoubt(outer);
        }
        if (always == null) {
            return flow;
        }
        if (decided && outer == null) {
            always.forEach(this::settle);
        }
        return stops || flow != Flow.ON ? Flow.MAYBE_STOPPED : Flow.ON;
    }

    /** The variables that every branch so far sets. */
    private Set<String> common(@Nullable Set<String> before, Statement.ConditionalBranch branch) {
        budget.steps(branch.body().size());
        Set<String> names = new LinkedHashSet<>();
        for (Statement statement : branch.body()) {
            if (statement instanceof Statement.Assignment assignment
                    && assignment.name().indexOf('$') < 0) {
                names.add(assignment.name());
            }
        }
        if (undefines(branch.body())) {
            names.clear();
        }
        if (before != null) {
            names.retainAll(before);
        }
        return names;
    }

    /** Whether statements may undefine a variable or leave a loop early. */
    private static boolean undefines(List<Statement> body) {
        return body.stream().anyMatch(statement -> switch (statement) {
            case Statement.Undefine undefine -> true;
            case Statement.Break stop -> true;
            case Statement.Include include -> true;
            case Statement.Conditional conditional ->
                conditional.branches().stream().anyMatch(branch -> undefines(branch.body()));
            case Statement.Loop inner -> undefines(inner.body());
            case Statement.Assignment assignment -> assignment.value().contains("@");
            case Statement.Targets targets -> false;
        });
    }

    /** Records that a variable is set for certain: one branch runs, and every branch sets it. */
    private void settle(String name) {
        Scope.Variable variable = scope.get(name);
        if (variable != null) {
            scope.set(name, Assignments.withoutDoubt(variable));
        }
    }

    private boolean holds(Statement.ConditionalBranch branch, Map<String, String> loop) {
        return branch.keyword().equals("else")
                || Condition.parse(expander, LoopText.replace(branch.condition(), loop, budget), branch.keyword(), this)
                        .holds();
    }

    @Override
    public boolean exists(String path) {
        String resolved = Paths.resolve(path.startsWith("/") ? path : TOP + "/" + directory + "/" + path);
        if (resolved.startsWith(TOP + "/")) {
            String inTree = resolved.substring(TOP.length() + 1);
            read(inTree);
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
        List<String> possible;
        try {
            possible = expander.possible(LoopText.replace(inner.items(), loop, budget), Expander.Undefined.EMPTY);
        } catch (UnknownValue e) {
            doubt(inner.body(), loop, e.reason());
            return;
        }
        // A number sign in an item begins a comment in the body.
        if (possible.stream().anyMatch(text -> text.indexOf('#') >= 0)) {
            doubt(inner.body(), loop, "an item with a number sign: " + inner.items());
            return;
        }
        if (possible.size() == 1) {
            loop(inner, loop, BmakeWords.of(possible.getFirst()));
            return;
        }
        String reason = "the items " + inner.items() + " are not known";
        if (possible.stream().mapToInt(String::length).sum() > LONGEST_DOUBTFUL) {
            doubt(inner.body(), loop, reason);
            return;
        }
        String outer = scope.doubt(reason);
        try {
            for (String text : possible) {
                loop(inner, loop, BmakeWords.of(text));
            }
        } finally {
            scope.restoreDoubt(outer);
        }
    }

    private void loop(Statement.Loop inner, Map<String, String> loop, List<String> items) {
        int width = inner.variables().size();
        if (width == 0 || items.size() % width != 0) {
            throw new UnknownValue(
                    file + " has a .for whose " + items.size() + " items are not for " + width + " variables");
        }
        String outer = scope.doubt();
        try {
            for (int i = 0; i + width <= items.size(); i += width) {
                budget.steps(1L + loop.size() + width);
                Map<String, String> bound = new LinkedHashMap<>(loop);
                for (int v = 0; v < width; v++) {
                    bound.put(inner.variables().get(v), items.get(i + v));
                }
                Flow flow = run(inner.body(), bound);
                if (flow == Flow.STOPPED) {
                    return;
                }
                if (flow == Flow.MAYBE_STOPPED) {
                    scope.doubt(file + " may leave a loop");
                }
            }
        } finally {
            scope.restoreDoubt(outer);
        }
    }

    /** Makes every variable that a loop assigns unknown, because its items are. */
    private void doubt(List<Statement> body, Map<String, String> loop, String reason) {
        budget.steps(body.size());
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Assignment assignment -> {
                    String name = LoopText.replace(assignment.name(), loop, budget);
                    if (name.indexOf('$') >= 0) {
                        assignUnnamed(name, reason);
                    } else {
                        String value = LoopText.replace(assignment.value(), loop, budget);
                        scope.maybe(name, Scope.Variable.unknown(reason, value), reason);
                    }
                }
                case Statement.Conditional conditional ->
                    conditional.branches().forEach(branch -> doubt(branch.body(), loop, reason));
                case Statement.Loop inner -> doubt(inner.body(), loop, reason);
                case Statement.Include include -> throw new UnknownValue(reason);
                case Statement.Undefine undefine -> {
                    String outer = scope.doubt(reason);
                    undefine(undefine, loop);
                    scope.restoreDoubt(outer);
                }
                case Statement.Targets targets -> unknownTargets = true;
                case Statement.Break stop -> {}
            }
        }
    }

    private void include(Statement.Include include, Map<String, String> loop) {
        String written = LoopText.replace(include.path(), loop, budget);
        List<String> paths;
        try {
            paths = expander.possible(written, expander.deciding());
        } catch (UnknownValue e) {
            if (written.contains("buildlink3.mk") || written.contains("builtin.mk")) {
                // These files are left out, whichever this one is.
                expander.leaveOut(written);
                unknownInclude = file + " includes a file that is not known: " + e.reason();
                return;
            }
            throw new UnknownValue(file + " includes a file that is not known: " + e.reason());
        }
        if (paths.size() == 1) {
            include(paths.getFirst(), include.optional());
            return;
        }
        // One of several files is included, so each is, perhaps.
        String outer = scope.doubt(file + " includes one of " + String.join(", ", paths));
        try {
            for (String path : paths) {
                include(path, true);
            }
        } finally {
            scope.restoreDoubt(outer);
        }
    }

    private void include(String quoted, boolean optional) {
        String text = quoted.strip();
        int end = text.length() < 2 ? -1 : text.indexOf(text.charAt(0) == '<' ? '>' : '"', 1);
        if (end < 0 || "<\"".indexOf(text.charAt(0)) < 0) {
            throw new UnknownValue(file + " includes a file whose name is not understood: " + text);
        }
        String name = text.substring(1, end);
        if (text.charAt(0) == '<') {
            expander.leaveOut(name); // a file of the system
        }
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
            read(resolved);
            if (makefiles.get(resolved).isPresent()) {
                run(resolved);
                return;
            }
        }
        if (name.startsWith("/")) {
            expander.leaveOut(name);
        } else if (!optional && scope.doubt() == null && text.charAt(0) != '<') {
            throw new UnknownValue(file + " includes " + name + ", which is not in the tree");
        }
    }

    /** Handles an include that is left out: notes a buildlink3.mk, and runs the emulator's variables in place of bsd.prefs.mk. */
    private void insteadOf(String path) {
        expander.leaveOut(path);
        if (path.endsWith("/buildlink3.mk") && !path.startsWith("mk/")) {
            buildlinks.add(Paths.parent(path));
        }
        if (path.startsWith("mk/bsd.") && scope.get("PKGDIR") == null) {
            scope.assign("PKGDIR", Scope.Variable.of("${.CURDIR}")); // as bsd.prefs.mk and bsd.pkg.mk do
        }
        boolean preferences = path.equals("mk/bsd.prefs.mk") || path.equals("mk/bsd.fast.prefs.mk");
        if (preferences && scope.get("EMUL_PLATFORMS") != null && makefiles.exists(EMULATOR)) {
            run(EMULATOR);
        }
    }

    private void undefine(Statement.Undefine undefine, Map<String, String> loop) {
        String written = LoopText.replace(undefine.names(), loop, budget);
        List<String> names;
        try {
            names = BmakeWords.of(expander.expandDeciding(written));
        } catch (UnknownValue e) {
            assignUnnamed(written, e.reason());
            return;
        }
        for (String name : names) {
            // Up to 2020, bmake takes the first name only; later all.
            boolean first = name.equals(names.getFirst());
            String outer = first ? scope.doubt() : scope.doubt("an .undef of several names");
            scope.undefine(name);
            scope.restoreDoubt(outer);
        }
    }
}
