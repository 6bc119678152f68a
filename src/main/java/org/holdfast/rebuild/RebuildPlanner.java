package org.holdfast.rebuild;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.Uses.Use;

/**
 * Plans what a change rebuilds.
 *
 * <p>{@link Level#ALL} is everything that needs a changed package. {@link Level#LINKED} is what {@link Uses uses} a changed package
 * itself; what takes it in statically counts as changed, too. {@link Level#PROVEN} leaves out what the gate proved may stay; as long as the
 * gate has not seen the changed package, it is decided afterwards, and only a few users are built as a trial.
 */
public final class RebuildPlanner {

    private final BuildGraph graph;
    private final PublishedPackages published;
    private final Durations durations;
    private final RebuildRules rules;
    private final Map<PkgName, InterfaceChange> verdicts;
    private final Uses uses;
    private final Map<String, List<Integer>> byBase = new HashMap<>();
    private final Map<Integer, Set<Integer>> causes = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

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
        notes.clear();
        causes.clear();
        Map<Integer, Rebuild> linked = linked(changed);
        Map<Integer, Rebuild> all = all(changed, linked);
        Map<Level, List<Rebuild>> levels = new EnumMap<>(Map.of(
                Level.ALL,
                withMissing(all),
                Level.LINKED,
                withMissing(linked),
                Level.PROVEN,
                withMissing(proven(linked))));
        List<Rebuild> chosen = Objects.requireNonNull(levels.get(level));
        Map<Level, RebuildPlan.Cost> costs = new EnumMap<>(Level.class);
        levels.forEach((one, packages) -> {
            List<Rebuild> certain = one == Level.PROVEN
                    ? packages.stream().filter(rebuild -> !rebuild.afterGate()).toList()
                    : packages;
            costs.put(
                    one,
                    RebuildPlan.Cost.of(
                            BuildOrder.of(graph, certain), packages.size() - certain.size(), Math.max(1, workers)));
        });
        notBuilt(chosen);
        return new RebuildPlan(
                changed.stream().map(this::change).toList(),
                level,
                BuildOrder.of(graph, chosen).inSequence(),
                costs,
                notes);
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

    private Map<Integer, Rebuild> linked(Collection<Integer> changed) {
        Map<Integer, Rebuild> linked = new LinkedHashMap<>();
        Deque<Integer> roots = new ArrayDeque<>();
        for (int number : changed) {
            if (linked.putIfAbsent(number, rebuild(number, Reason.CHANGED, Optional.empty(), "", false)) == null) {
                roots.add(number);
            }
        }
        Set<Integer> unpublished = new HashSet<>();
        while (!roots.isEmpty()) {
            int root = roots.remove();
            for (int user : users(root)) {
                if (published.isKnown() && uses.published(user).isEmpty()) {
                    unpublished.add(user);
                    continue;
                }
                boolean itself = changed.contains(root);
                uses.of(user, root)
                        .filter(use -> itself || use.reason() == Reason.STATIC)
                        .ifPresent(use -> {
                            causes.computeIfAbsent(user, none -> new HashSet<>())
                                    .add(root);
                            Rebuild now = rebuild(user, use.reason(), Optional.of(root), use.says(), stays(use, root));
                            Rebuild known = linked.get(user);
                            if (known == null && use.reason() == Reason.STATIC) {
                                roots.add(user);
                            }
                            if (known == null || worse(now, known)) {
                                linked.put(user, now);
                            }
                        });
            }
        }
        unpublished.removeAll(linked.keySet());
        if (!unpublished.isEmpty()) {
            notes.add("%,d that need what changes are not published: there is nothing to rebuild"
                    .formatted(unpublished.size()));
        }
        return linked;
    }

    private static boolean worse(Rebuild now, Rebuild known) {
        return (known.afterGate() && !now.afterGate())
                || (known.afterGate() == now.afterGate() && now.reason().compareTo(known.reason()) < 0);
    }

    /** Whether a use is left to the gate: {@code afterGate}, or false if it is certain. */
    private boolean stays(Use use, int changed) {
        return use.reason() == Reason.LINKS && !verdicts.containsKey(graph.name(changed));
    }

    /** What needs a package by the graph, and what needs its libraries by what is published. */
    private Set<Integer> users(int number) {
        Set<Integer> users =
                Arrays.stream(graph.dependents(number)).boxed().collect(Collectors.toCollection(HashSet::new));
        if (published.isKnown() && byBase.isEmpty()) {
            for (int i = 0; i < graph.size(); i++) {
                byBase.computeIfAbsent(graph.name(i).base().text(), none -> new ArrayList<>())
                        .add(i);
            }
        }
        uses.published(number)
                .ifPresent(build -> published
                        .requiring(build.provides())
                        .forEach(base -> users.addAll(byBase.getOrDefault(base, List.of()))));
        users.remove(number);
        return users;
    }

    private Map<Integer, Rebuild> all(Collection<Integer> changed, Map<Integer, Rebuild> linked) {
        Map<Integer, Rebuild> all = new LinkedHashMap<>(linked);
        Deque<Integer> queue = new ArrayDeque<>(linked.keySet());
        Map<Integer, Integer> from = new HashMap<>();
        changed.forEach(number -> from.put(number, number));
        while (!queue.isEmpty()) {
            int here = queue.remove();
            for (int next : graph.dependents(here)) {
                if (!all.containsKey(next)) {
                    all.put(next, rebuild(next, Reason.INDIRECT, Optional.of(here), "", false));
                    queue.add(next);
                }
            }
        }
        return all;
    }

    private Map<Integer, Rebuild> proven(Map<Integer, Rebuild> linked) {
        Map<Integer, Rebuild> proven = new LinkedHashMap<>();
        linked.forEach((number, rebuild) -> {
            if (!isProven(rebuild)) {
                proven.put(number, rebuild);
            }
        });
        linked.values().stream()
                .filter(rebuild -> rebuild.reason() == Reason.LINKS && (rebuild.afterGate() || isProven(rebuild)))
                .sorted(Comparator.comparingInt((Rebuild one) -> -graph.dependents(one.number()).length)
                        .thenComparing(one -> one.pkgname().text()))
                .limit(rules.canaries())
                .forEach(one -> proven.put(
                        one.number(),
                        rebuild(
                                one.number(),
                                Reason.CANARY,
                                one.becauseOf().map(name -> graph.find(name).orElseThrow()),
                                one.says(),
                                false)));
        return proven;
    }

    /** Whether the gate proved that a package may stay: for each changed package that it uses. */
    private boolean isProven(Rebuild rebuild) {
        return rebuild.reason() == Reason.LINKS
                && causes.getOrDefault(rebuild.number(), Set.of()).stream().allMatch(changed -> {
                    InterfaceChange change = verdicts.get(graph.name(changed));
                    return change != null
                            && change.mayStayLinked()
                            && uses.of(rebuild.number(), changed)
                                    .filter(Use::mayStay)
                                    .isPresent();
                });
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

    private void notBuilt(List<Rebuild> packages) {
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
        if (durations.isEmpty()) {
            notes.add("no history of builds: every duration is a guess; name one with --history");
        }
        if (!published.isKnown()) {
            notes.add(
                    graph.explainsNeeds()
                            ? "what is published is not known: who links what is taken from the scan"
                            : "the graph does not say how packages need each other: whoever needs what changes is taken to link it");
        }
    }
}
