package org.holdfast.rebuild;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.Uses.Use;

/**
 * The packages that a change affects, with the uses because of which they are affected. What takes a changed package's code into itself
 * hands it on to those that take its own code into themselves, and so on.
 */
final class Affected {

    private final BuildGraph graph;
    private final PublishedPackages published;
    private final Uses uses;
    private final Map<PkgName, InterfaceChange> verdicts;
    private final Set<Integer> changed;
    private final Map<Integer, List<Cause>> causes = new LinkedHashMap<>();
    private final Map<Integer, List<Cause>> unpublished = new LinkedHashMap<>();
    private final Map<String, List<Integer>> byBase = new HashMap<>();

    /** How certain it is that a use asks for a rebuild. */
    enum Standing {
        CERTAIN,
        /** The gate, which has not seen the changed package, may prove that it need not be. */
        OPEN,
        /** The gate has proved that it need not be. */
        PROVEN
    }

    /** A package that is used and changes, or takes changed code into itself; and how it is used. */
    record Cause(int root, Use use, Standing standing) {

        /** The strongest reason first; of equal ones the one found first. */
        static final Comparator<Cause> ORDER = Comparator.comparing(Cause::standing)
                .thenComparing(cause -> cause.use().reason());
    }

    Affected(
            BuildGraph graph,
            PublishedPackages published,
            Uses uses,
            Map<PkgName, InterfaceChange> verdicts,
            Collection<Integer> changed) {
        this.graph = graph;
        this.published = published;
        this.uses = uses;
        this.verdicts = verdicts;
        this.changed = Set.copyOf(changed);
        if (published.isKnown()) {
            for (int i = 0; i < graph.size(); i++) {
                byBase.computeIfAbsent(graph.name(i).base().text(), none -> new ArrayList<>())
                        .add(i);
            }
        }
        walk(changed);
    }

    /** The packages beside the changed ones, with at least one cause each. */
    Map<Integer, List<Cause>> causes() {
        return causes;
    }

    /** The same for packages that are not published, so that nobody has them to be rebuilt. */
    Map<Integer, List<Cause>> unpublished() {
        return unpublished;
    }

    private void walk(Collection<Integer> changed) {
        Set<Integer> seen = new HashSet<>(changed);
        Deque<Integer> roots = new ArrayDeque<>(seen);
        while (!roots.isEmpty()) {
            int root = roots.remove();
            for (int user : users(root)) {
                Optional<Cause> cause = cause(user, root);
                if (cause.isPresent() && !this.changed.contains(user)) {
                    boolean gone = published.isKnown() && uses.published(user).isEmpty();
                    (gone ? unpublished : causes)
                            .computeIfAbsent(user, none -> new ArrayList<>())
                            .add(cause.get());
                    if (cause.get().use().takesIn() && seen.add(user)) {
                        roots.add(user);
                    }
                }
            }
        }
    }

    private Optional<Cause> cause(int user, int root) {
        Optional<Use> use = uses.of(user, root);
        if (changed.contains(root)) {
            return use.map(one -> new Cause(root, one, standing(one, root)));
        }
        return use.filter(one -> one.reason() == Reason.STATIC || one.reason() == Reason.UNSATISFIED)
                .map(one -> new Cause(root, one, Standing.CERTAIN));
    }

    private Standing standing(Use use, int root) {
        if (!use.mayStay()) {
            return Standing.CERTAIN;
        }
        InterfaceChange change = verdicts.get(graph.name(root));
        if (change == null) {
            return Standing.OPEN;
        }
        return change.mayStayLinked() ? Standing.PROVEN : Standing.CERTAIN;
    }

    /** What needs a package by the graph, and what needs its libraries by what is published; in order. */
    private List<Integer> users(int number) {
        Set<Integer> users =
                Arrays.stream(graph.dependents(number)).boxed().collect(Collectors.toCollection(HashSet::new));
        uses.published(number)
                .ifPresent(build -> published
                        .requiring(build.provides())
                        .forEach(base -> users.addAll(byBase.getOrDefault(base, List.of()))));
        users.remove(number);
        return users.stream().sorted().toList();
    }
}
