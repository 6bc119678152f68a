package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the package directories of one tree, and gives the packages that each makes: {@code lang/python27} makes
 * {@code python27-2.7.6}. bmake(1) and bsd.pkg.mk are the source of truth; {@code pbulk-index.mk} lists the choices of versions.
 *
 * <p>The files of {@code mk/} that define packages are run ({@code apache.mk}, {@code haskell.mk}, the defaults of
 * {@code mk.conf}, the choices of {@code pbulk-index.mk}). Files that set up a build and {@code buildlink3.mk} files of
 * dependencies are not run; a PKGNAME that needs a value from them is unknown.
 *
 * <p>If a package offers choices, each value of each variable is tried with the first values of the others; only variables that
 * change the name are then combined. The first definition of a name wins.
 *
 * <p>Nothing is refused: a value that cannot be evaluated is unknown, with its reason. A directory whose evaluation takes more than its
 * {@link Budget} is unknown as a whole. Threads may share an instance.
 */
public final class PackageDefinitions {

    /** The version of the evaluation. Raise it if the same tree may give other results, so that stored results are recomputed. */
    public static final int RULES = 5;

    private static final String DEFAULTS = "mk/defaults/mk.conf";
    private static final String CHOICES = "mk/pbulk/pbulk-index.mk";

    /** The most definitions of a directory, and the longest PKGNAME. */
    private static final int MOST_DEFINITIONS = 1_000;

    private static final int LONGEST_NAME = 1_000;
    /** The most lists of choices. */
    private static final int MOST_LISTS = 100;

    /** After so many directories beyond their budgets, the others have a part of it, so that not all directories of a tree take all of it. */
    private static final int MANY = 100;

    private static final int PART = 10;

    private static final List<String> BUILDLINK_DEPENDS = List.of("BUILDLINK_API_DEPENDS.", "BUILDLINK_ABI_DEPENDS.");
    private static final Pattern LIST = Pattern.compile("(?m)^_PBULK_MULTI_LIST\\.[a-z0-9]+=\\s*(\\S+)");
    private static final List<String> KINDS = List.of("mysql", "pgsql", "postgresql", "lua", "apache");

    private final Makefiles makefiles;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Set<String> offersChoice;
    private final Optional<String> choices;
    private final Scope base;
    private final Optional<String> broken;
    private final List<String> wanted;
    /** The names of the tree's defaults and the operator's settings that each directory has looked up. */
    private final Map<PkgPath, Set<String>> inherited;

    private final AtomicInteger overBudget = new AtomicInteger();

    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final @Nullable PackageDefinitions below;
    private final Predicate<String> replaced;
    /** What was asked of an instance over another one, and by it of that one: neither changes. */
    private final Map<PkgPath, List<Definition>> kept = new ConcurrentHashMap<>();

    /**
     * Prepares the evaluation of a tree.
     *
     * @param tree the files of the tree
     * @param platform the machine that the packages are for
     * @param mkConf the operator's settings by variable, as in {@code mk.conf}
     * @param wanted the variables whose values are returned, besides PKGNAME, such as {@code MAINTAINER}; {@code BUILDLINK_API_DEPENDS.}
     *     stands for all whose names begin so
     */
    public PackageDefinitions(SourceTree tree, Platform platform, Map<String, String> mkConf, List<String> wanted) {
        this(tree, platform, mkConf, wanted, new ConcurrentHashMap<>());
    }

    private PackageDefinitions(
            SourceTree tree,
            Platform platform,
            Map<String, String> mkConf,
            List<String> wanted,
            Map<PkgPath, Set<String>> inherited) {
        this.below = null;
        this.replaced = path -> true;
        this.makefiles = new Makefiles(tree);
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
        this.wanted = List.copyOf(wanted);
        this.inherited = inherited;
        this.base = new Scope(null, Map.of(), new Budget());
        platform.variables().forEach((name, value) -> base.set(name, Scope.Variable.of(value)));
        base.set("PKGSRCDIR", Scope.Variable.of(Evaluation.TOP));
        base.set("_PKGSRC_TOPDIR", Scope.Variable.of(Evaluation.TOP));
        mkConf.forEach((name, value) -> base.set(name, Scope.Variable.of(value)));
        Set<String> offering = new HashSet<>();
        Optional<String> listed = Optional.empty();
        Optional<String> why;
        try {
            listed = tree.text(CHOICES);
            offering.addAll(offersChoice(tree, listed.orElse("")));
            why = runDefaults(tree, offering);
        } catch (UnknownValue e) {
            why = Optional.of(e.reason());
        }
        this.offersChoice = Set.copyOf(offering);
        this.choices = listed;
        this.broken = why;
    }

    private PackageDefinitions(PackageDefinitions below, SourceTree tree, Predicate<String> replaced) {
        this.below = below;
        this.replaced = replaced;
        this.makefiles = new Makefiles(tree, below.makefiles, replaced);
        this.platform = below.platform;
        this.mkConf = below.mkConf;
        this.wanted = below.wanted;
        this.inherited = new ConcurrentHashMap<>();
        this.offersChoice = below.offersChoice;
        this.choices = below.choices;
        this.base = below.base;
        this.broken = below.broken;
    }

    /**
     * The definitions of a tree that differs from this one in some files, none of which affects every package
     * ({@link #changed}).
     *
     * @param replaced tests whether a path differs in the other tree
     */
    public PackageDefinitions over(SourceTree other, Predicate<String> replaced) {
        return new PackageDefinitions(this, other, replaced);
    }

    /** The same tree evaluated anew, after {@link #changed} or for a copy of it; it knows what was evaluated before. */
    public PackageDefinitions again(SourceTree same) {
        return new PackageDefinitions(same, platform, mkConf, wanted, new ConcurrentHashMap<>(inherited));
    }

    /**
     * Tests which directories may be evaluated otherwise than before, though no file changed that they read.
     *
     * @param before the definitions before some files changed on which all depend
     */
    public Predicate<PkgPath> differsFrom(PackageDefinitions before) {
        if (!broken.equals(before.broken)
                || !choices.equals(before.choices)
                || !offersChoice.equals(before.offersChoice)) {
            return path -> true;
        }
        Set<String> changed = base.changes(before.base);
        return path -> Optional.ofNullable(inherited.get(path))
                .map(names -> Scope.isConcerned(names, changed))
                .orElse(true);
    }

    /** Runs the defaults of mk.conf; returns the reason if they cannot be run, and every package is unknown then. */
    private Optional<String> runDefaults(SourceTree tree, Set<String> offering) {
        if (!tree.exists(DEFAULTS)) {
            return Optional.empty();
        }
        Evaluation evaluation = new Evaluation(makefiles, base, "mk", path -> isLeftOut(path, offering));
        try {
            evaluation.run(DEFAULTS);
            return Optional.empty();
        } catch (UnknownValue e) {
            return Optional.of(e.reason());
        } catch (OverBudget e) {
            return Optional.of(evaluation.file() + ": " + e.reason());
        }
    }

    /**
     * Drops the parsed form of a file whose text has changed in the tree.
     *
     * @return whether every package may depend on the file, so that a new instance must be made: {@link #again}
     */
    public boolean changed(String path) {
        makefiles.forget(path);
        return path.equals(DEFAULTS)
                || path.equals(CHOICES)
                || KINDS.stream().anyMatch(kind -> path.equals(choice(kind)));
    }

    private static String choice(String kind) {
        return "mk/" + kind + ".buildlink3.mk";
    }

    /** Evaluates one directory, and gives its packages and dependencies. */
    public PackageDirectory directory(PkgPath pkgpath) {
        return PackageDirectory.of(pkgpath, evaluate(pkgpath), platform);
    }

    /** The packages of one directory, each PKGNAME once; never empty. */
    public List<Definition> evaluate(PkgPath pkgpath) {
        return below == null ? anew(pkgpath) : held(pkgpath);
    }

    private List<Definition> held(PkgPath pkgpath) {
        return kept.computeIfAbsent(pkgpath, path -> below == null ? anew(path) : over(below, path));
    }

    /** What the instance below gives, unless a file that was read for it differs. */
    private List<Definition> over(PackageDefinitions other, PkgPath pkgpath) {
        List<Definition> same = other.held(pkgpath);
        return same.stream().flatMap(one -> one.filesRead().stream()).noneMatch(replaced) ? same : anew(pkgpath);
    }

    private List<Definition> anew(PkgPath pkgpath) {
        Work work = new Work(overBudget.get() < MANY ? new Budget() : new Budget(PART));
        List<Definition> definitions;
        try {
            definitions = evaluate(pkgpath, work);
        } catch (OverBudget e) {
            overBudget.incrementAndGet();
            definitions = List.of(unknown(pkgpath, Map.of(), work.file(pkgpath) + ": " + e.reason(), work.filesRead()));
        }
        inherited.put(
                pkgpath,
                work.asked.stream()
                        .map(name -> names.computeIfAbsent(name, first -> first))
                        .collect(Collectors.toUnmodifiableSet()));
        return definitions;
    }

    /** What the evaluations of one directory have in common. */
    private static final class Work {
        final Budget budget;
        final Set<String> asked = new HashSet<>();
        private final Set<String> read = new LinkedHashSet<>();
        private @Nullable Evaluation now;

        Work(Budget budget) {
            this.budget = budget;
        }

        Evaluation begin(Evaluation next) {
            Evaluation before = now;
            if (before != null) {
                read.addAll(before.filesRead());
                budget.files(read.size());
            }
            now = next;
            return next;
        }

        /** All files that were read so far. */
        List<String> filesRead() {
            Set<String> all = new LinkedHashSet<>(read);
            if (now != null) {
                all.addAll(now.filesRead());
            }
            return List.copyOf(all);
        }

        /** The file that is run, or else the directory's own. */
        String file(PkgPath pkgpath) {
            String file = now == null ? "" : now.file();
            return file.isEmpty() ? pkgpath + "/Makefile" : file;
        }
    }

    private List<Definition> evaluate(PkgPath pkgpath, Work work) {
        if (broken.isPresent()) {
            return List.of(unknown(pkgpath, Map.of(), broken.get(), List.of(pkgpath + "/Makefile", DEFAULTS)));
        }
        Definition plain;
        Map<String, Set<String>> choices;
        Evaluation first = evaluation(pkgpath, Map.of(), work);
        try {
            first.run(pkgpath + "/Makefile");
            plain = definition(pkgpath, Map.of(), first);
            choices = choices(first);
        } catch (UnknownValue e) {
            return List.of(unknown(pkgpath, Map.of(), e.reason(), first.filesRead()));
        }
        if (choices.isEmpty()) {
            return List.of(plain);
        }
        refuse(choices.values().stream().mapToLong(Set::size).sum());
        // pbulk makes every combination; most choices do not show in the name, so find those that do.
        Map<String, Definition> found = new LinkedHashMap<>();
        Map<String, Set<String>> telling = new LinkedHashMap<>();
        Map<String, String> defaults = new LinkedHashMap<>();
        choices.forEach(
                (variable, values) -> defaults.put(variable, values.iterator().next()));
        choices.forEach((variable, values) -> {
            Set<String> names = new LinkedHashSet<>();
            for (String value : values) {
                Map<String, String> choice = new LinkedHashMap<>(defaults);
                choice.put(variable, value);
                Definition definition = evaluate(pkgpath, choice, work);
                found.putIfAbsent(definition.toString(), definition);
                names.add(definition.toString());
            }
            if (names.size() > 1) {
                telling.put(variable, values);
            }
        });
        if (telling.size() > 1) {
            refuse(telling.values().stream()
                    .mapToLong(Set::size)
                    .reduce(1, (all, more) -> Math.min(all * more, MOST_DEFINITIONS + 1L)));
            for (Map<String, String> choice : combinations(telling, defaults)) {
                Definition definition = evaluate(pkgpath, choice, work);
                found.putIfAbsent(definition.toString(), definition);
            }
        }
        return List.copyOf(found.values());
    }

    private static void refuse(long definitions) {
        if (definitions > MOST_DEFINITIONS) {
            throw new OverBudget(String.format(Locale.ROOT, "more than %,d choices of versions", MOST_DEFINITIONS));
        }
    }

    private Definition evaluate(PkgPath pkgpath, Map<String, String> choice, Work work) {
        Evaluation evaluation = evaluation(pkgpath, choice, work);
        try {
            evaluation.run(pkgpath + "/Makefile");
            return definition(pkgpath, choice, evaluation);
        } catch (UnknownValue e) {
            return unknown(pkgpath, choice, e.reason(), evaluation.filesRead());
        }
    }

    private static List<Map<String, String>> combinations(
            Map<String, Set<String>> choices, Map<String, String> defaults) {
        List<Map<String, String>> combinations = new ArrayList<>();
        combinations.add(defaults);
        choices.forEach((variable, values) -> {
            List<Map<String, String>> wider = new ArrayList<>();
            for (Map<String, String> narrow : combinations) {
                for (String value : values) {
                    Map<String, String> choice = new LinkedHashMap<>(narrow);
                    choice.put(variable, value);
                    wider.add(choice);
                }
            }
            combinations.clear();
            combinations.addAll(wider);
        });
        return combinations;
    }

    /**
     * The requirements in a package's buildlink3.mk for packages that use it: {@code BUILDLINK_API_DEPENDS.x} and
     * {@code BUILDLINK_ABI_DEPENDS.x}, each with its pattern. Requirements that cannot be evaluated are left out.
     */
    public Map<String, String> buildlink(PkgPath pkgpath) {
        Map<String, String> depends = new LinkedHashMap<>();
        String file = pkgpath + "/buildlink3.mk";
        if (!makefiles.exists(file)) {
            return depends;
        }
        Scope scope = new Scope(base, Map.of(), new Budget());
        Evaluation evaluation =
                new Evaluation(makefiles, scope, pkgpath.toString(), path -> !path.equals(file) && isLeftOut(path));
        try {
            evaluation.run(file);
            for (String prefix : BUILDLINK_DEPENDS) {
                for (String name : scope.names(prefix)) {
                    depends.put(name, evaluation.expander().value(name).strip());
                }
            }
        } catch (UnknownValue | OverBudget e) {
            return depends;
        }
        return depends;
    }

    private Evaluation evaluation(PkgPath pkgpath, Map<String, String> choice, Work work) {
        Scope scope = new Scope(base, choice, work.budget);
        scope.recordInherited(work.asked);
        scope.set(".CURDIR", Scope.Variable.of(Evaluation.TOP + "/" + pkgpath));
        scope.set("PKGPATH", Scope.Variable.of(pkgpath.toString()));
        return work.begin(new Evaluation(makefiles, scope, pkgpath.toString(), this::isLeftOut));
    }

    private boolean isLeftOut(String path) {
        return isLeftOut(path, offersChoice);
    }

    /** Whether a file sets up a build or a dependency, and offers no choice of versions. */
    private static boolean isLeftOut(String path, Set<String> offersChoice) {
        String name = Paths.name(path);
        if (name.endsWith("buildlink3.mk") || name.equals("builtin.mk")) {
            return !offersChoice.contains(path);
        }
        return path.startsWith("mk/")
                && (name.startsWith("bsd.") || path.startsWith("mk/compiler"))
                && !name.equals("bsd.options.mk");
    }

    /** The files of mk/ that set a list of choices for pbulk: mk/mysql.buildlink3.mk, mk/pgsql.buildlink3.mk. */
    private static Set<String> offersChoice(SourceTree tree, String choices) {
        Set<String> lists = new HashSet<>();
        Matcher list = LIST.matcher(choices);
        while (list.find() && lists.size() < MOST_LISTS) {
            lists.add(list.group(1));
        }
        Set<String> files = new HashSet<>();
        for (String kind : KINDS) {
            String file = choice(kind);
            String text = tree.text(file).orElse("");
            if (lists.stream().anyMatch(text::contains)) {
                files.add(file);
            }
        }
        return files;
    }

    private Definition definition(PkgPath pkgpath, Map<String, String> choice, Evaluation evaluation) {
        Optional<PkgName> name = Optional.empty();
        Optional<String> unknown = Optional.empty();
        try {
            name = Optional.of(new PkgName(pkgname(evaluation.expander())));
        } catch (UnknownValue e) {
            unknown = Optional.of(e.reason());
        }
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> unknowns = new LinkedHashMap<>();
        evaluation.unknownInclude().ifPresent(why -> unknowns.put(Definition.INCLUDES, why));
        for (String variable : wanted) {
            if (variable.endsWith(".")) {
                evaluation.scope().names(variable).forEach(one -> value(evaluation.expander(), one, values, unknowns));
            } else {
                value(evaluation.expander(), variable, values, unknowns);
            }
        }
        return new Definition(
                pkgpath,
                name,
                unknown,
                choice,
                values,
                unknowns,
                evaluation.buildlinks(),
                evaluation.filesRead(),
                Definition.By.EVALUATION);
    }

    private static void value(
            Expander expander, String variable, Map<String, String> values, Map<String, String> unknowns) {
        if (expander.lookUp(variable) == null) {
            return;
        }
        try {
            values.put(variable, expander.expandDefined("${" + variable + "}"));
        } catch (UnknownValue e) {
            unknowns.put(variable, e.reason());
            if (PackageDirectory.DEPENDENCIES.contains(variable)) {
                values.put(variable, new PartlyKnown(expander).words(variable));
            }
        }
    }

    private static Definition unknown(PkgPath pkgpath, Map<String, String> choice, String why, List<String> read) {
        return new Definition(
                pkgpath,
                Optional.empty(),
                Optional.of(why),
                choice,
                Map.of(),
                Map.of(),
                List.of(),
                read,
                Definition.By.EVALUATION);
    }

    /** Composes the PKGNAME as bsd.pkg.mk does: PKGNAME, by default DISTNAME, with {@code nbN} after it. */
    private static String pkgname(Expander expander) {
        String name = expander.expandDefined(expander.lookUp("PKGNAME") == null ? "${DISTNAME}" : "${PKGNAME}");
        String revision = expander.lookUp("PKGREVISION") == null
                ? ""
                : expander.expandDefined("${PKGREVISION}").strip();
        if (name.isBlank()) {
            throw new UnknownValue("PKGNAME and DISTNAME are empty");
        }
        String whole = revision.isEmpty() || revision.equals("0") ? name : name + "nb" + revision;
        if (whole.length() > LONGEST_NAME) {
            throw new UnknownValue("PKGNAME has " + whole.length() + " characters");
        }
        if (whole.chars().anyMatch(c -> c < ' ')) {
            throw new UnknownValue("PKGNAME has a control character");
        }
        return whole;
    }

    /** The versions that the package accepts, by the variable that chooses one, in pbulk's order. */
    private Map<String, Set<String>> choices(Evaluation evaluation) {
        Map<String, Set<String>> choices = new LinkedHashMap<>();
        if (!makefiles.exists(CHOICES)) {
            return choices;
        }
        evaluation.run(CHOICES);
        Expander expander = evaluation.expander();
        for (String kind : BmakeWords.of(expander.expand("${_PBULK_MULTI_NEEDED}"))) {
            Set<String> values =
                    new LinkedHashSet<>(BmakeWords.of(expander.expand("${_PBULK_SORTED_LIST." + kind + "}")));
            if (!values.isEmpty()) {
                choices.put(expander.expand("${_PBULK_MULTI_VAR." + kind + "}"), values);
            }
        }
        return choices;
    }
}
