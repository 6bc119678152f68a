package org.holdfast.rebuild;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.Affected.Cause;
import org.holdfast.rebuild.Affected.Standing;

/**
 * Plans what a change rebuilds.
 *
 * <p>{@link Level#ALL} is everything that needs a changed package. {@link Level#LINKED} is what {@link Affected} says. {@link Level#PROVEN}
 * leaves out what the gate proved may stay; as long as the gate has not seen the changed package, it is decided afterwards, and only a few
 * users are built as a trial.
 */
public final class RebuildPlanner {

    private final BuildGraph graph;
    private final PublishedPackages published;
    private final Durations durations;
    private final RebuildRules rules;
    private final Map<PkgName, InterfaceChange> verdicts;
    private final Uses uses;

    /** A planner for a tree; {@code verdicts} are by the PKGNAME of the changed package. */
    public RebuildPlanner(
            BuildGraph graph,
            PublishedPackages published,
            Durations durations,
            RebuildRules rules,
            Map<PkgName, InterfaceChange> verdicts) {
        this.graph = graph;
        this.published = published;
        this.durations = durations;
        this.rules = rules;
        this.verdicts = Map.copyOf(verdicts);
        this.uses = new Uses(graph, published, rules);
    }

    /**
     * Plans.
     *
     * @param changed the numbers of the packages that change
     * @param level how much to rebuild
     * @param workers how many workers the cost is reckoned for
     * @throws org.holdfast.pkgsrc.Unusable if packages need each other in a circle
     */
    public RebuildPlan plan(Collection<Integer> changed, Level level, int workers) {
        Set<Integer> roots = new LinkedHashSet<>(changed);
        Affected affected = new Affected(graph, published, uses, verdicts, roots);
        Map<Level, List<Rebuild>> levels = new EnumMap<>(Map.of(
                Level.ALL,
                withMissing(all(roots, affected)),
                Level.LINKED,
                withMissing(linked(roots, affected)),
                Level.PROVEN,
                withMissing(proven(roots, affected))));
        Map<Level, RebuildPlan.Cost> costs = new EnumMap<>(Level.class);
        List<Rebuild> chosen = Objects.requireNonNull(levels.get(level));
        BuildOrder order = BuildOrder.of(graph, chosen);
        levels.forEach((one, packages) -> {
            List<Rebuild> certain =
                    packages.stream().filter(rebuild -> !rebuild.afterGate()).toList();
            int open = packages.size() - certain.size();
            BuildOrder of = one == level && open == 0 ? order : BuildOrder.of(graph, certain);
            costs.put(one, RebuildPlan.Cost.of(of, open, Math.max(1, workers)));
        });
        return new RebuildPlan(
                roots.stream().map(this::change).toList(), level, order.inSequence(), costs, notes(chosen, affected));
    }

    private RebuildPlan.Change change(int number) {
        PkgName name = graph.name(number);
        return new RebuildPlan.Change(
                name,
                graph.path(number),
                uses.published(number).map(PublishedPackages.Build::pkgname),
                Optional.ofNullable(verdicts.get(name)).map(InterfaceChange::verdict));
    }

    private Rebuild rebuild(int number, Reason reason, Optional<Integer> becauseOf, String says, boolean afterGate) {
        PkgName name = graph.name(number);
        return new Rebuild(
                number,
                name,
                graph.path(number),
                reason,
                becauseOf.map(graph::name),
                says,
                afterGate,
                durations.of(name, graph.path(number)));
    }

    /** A rebuild for the strongest of some causes. */
    private Rebuild rebuild(int number, List<Cause> causes, boolean staged) {
        Cause cause = Collections.min(causes, Cause.ORDER);
        return rebuild(
                number,
                cause.use().reason(),
                Optional.of(cause.root()),
                cause.use().says(),
                staged && cause.standing() == Standing.OPEN);
    }

    private Map<Integer, Rebuild> changed(Set<Integer> changed) {
        Map<Integer, Rebuild> rebuilds = new LinkedHashMap<>();
        changed.forEach(number -> rebuilds.put(number, rebuild(number, Reason.CHANGED, Optional.empty(), "", false)));
        return rebuilds;
    }

    private Map<Integer, Rebuild> linked(Set<Integer> changed, Affected affected) {
        Map<Integer, Rebuild> linked = changed(changed);
        affected.causes().forEach((number, causes) -> linked.put(number, rebuild(number, causes, false)));
        return linked;
    }

    private Map<Integer, Rebuild> all(Set<Integer> changed, Affected affected) {
        Map<Integer, Rebuild> all = linked(changed, affected);
        affected.unpublished().forEach((number, causes) -> all.put(number, rebuild(number, causes, false)));
        Deque<Integer> queue = new ArrayDeque<>(all.keySet());
        while (!queue.isEmpty()) {
            int here = queue.remove();
            Reason reason = changed.contains(here) ? Reason.UNAFFECTED : Reason.INDIRECT;
            for (int next : graph.dependents(here)) {
                if (!all.containsKey(next)) {
                    all.put(next, rebuild(next, reason, Optional.of(here), "", false));
                    queue.add(next);
                }
            }
        }
        return all;
    }

    private Map<Integer, Rebuild> proven(Set<Integer> changed, Affected affected) {
        Map<Integer, Rebuild> proven = changed(changed);
        Map<Integer, List<Integer>> trials = new LinkedHashMap<>();
        affected.causes().forEach((number, causes) -> {
            if (causes.stream().anyMatch(cause -> cause.standing() != Standing.PROVEN)) {
                proven.put(number, rebuild(number, causes, true));
            }
            if (causes.stream().allMatch(cause -> cause.standing() != Standing.CERTAIN)) {
                causes.forEach(cause -> trials.computeIfAbsent(cause.root(), none -> new ArrayList<>())
                        .add(number));
            }
        });
        trials.forEach((root, users) -> users.stream()
                .sorted(Comparator.comparingInt((Integer user) -> -graph.dependents(user).length)
                        .thenComparing(user -> graph.name(user).text()))
                .limit(rules.canaries())
                .forEach(user -> proven.put(
                        user,
                        rebuild(
                                user,
                                Reason.CANARY,
                                Optional.of(root),
                                uses.of(user, root).map(Uses.Use::says).orElse(""),
                                false))));
        return proven;
    }

    /** With what the packages need and nobody can install today. */
    private List<Rebuild> withMissing(Map<Integer, Rebuild> packages) {
        Map<Integer, Rebuild> all = new LinkedHashMap<>(packages);
        if (published.isKnown()) {
            Deque<Integer> queue = new ArrayDeque<>(packages.keySet());
            while (!queue.isEmpty()) {
                int here = queue.remove();
                for (int need : graph.needs(here)) {
                    if (!all.containsKey(need) && uses.published(need).isEmpty()) {
                        all.put(need, rebuild(need, Reason.MISSING, Optional.of(here), "", false));
                        queue.add(need);
                    }
                }
            }
        }
        return new ArrayList<>(all.values());
    }

    private List<String> notes(List<Rebuild> packages, Affected affected) {
        List<String> notes = new ArrayList<>();
        Set<Integer> idle = new LinkedHashSet<>(affected.unpublished().keySet());
        packages.forEach(one -> idle.remove(one.number()));
        if (!idle.isEmpty()) {
            notes.add(
                    "%,d that use what changes are not published: there is nothing to rebuild".formatted(idle.size()));
        }
        List<Rebuild> not = packages.stream()
                .filter(one -> graph.notBuilt(one.number()).isPresent())
                .toList();
        if (!not.isEmpty()) {
            notes.add("the tree cannot make %,d of them here, such as %s: %s"
                    .formatted(
                            not.size(),
                            not.getFirst().pkgname(),
                            graph.notBuilt(not.getFirst().number()).orElse("")));
        }
        if (graph.isPartial()) {
            notes.add("the tree does not say who is compiled with whose headers, and nothing of those that come with"
                    + " others: a bulk scan knows more");
        }
        if (durations.isEmpty()) {
            notes.add("no history of builds: every duration is a guess; name one with --history");
        }
        if (!published.isKnown()) {
            notes.add(
                    graph.explainsNeeds()
                            ? "what is published is not known: who links what is taken from the scan"
                            : "the graph does not say how packages need each other: whoever needs what changes is taken to link it");
        }
        return notes;
    }
}
