package org.holdfast.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.build.BuildHistoryFile;
import org.holdfast.config.Building;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Durations;
import org.holdfast.rebuild.InterfaceChange;
import org.holdfast.rebuild.PublishedPackages;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.holdfast.rebuild.RebuildPlan;
import org.holdfast.rebuild.RebuildPlanner;
import org.holdfast.rebuild.RebuildRules;
import org.holdfast.source.BuildGraphs;
import org.holdfast.source.BuildTimings;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.store.Store;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/** Plans a rebuild: reads the graph, the history and what is published, at the same time. */
final class PlanRun {

    private static final int MOST_NAMED = 8;

    private final Configuration configuration;
    private final Building settings;
    private final Surroundings surroundings;
    private final Supplier<Store> store;
    private final List<Malformed> malformed = new ArrayList<>();
    private boolean nothing;
    private Optional<InterfaceChange> judged = Optional.empty();

    PlanRun(Configuration configuration, Surroundings surroundings, Supplier<Store> store) {
        this.configuration = configuration;
        this.settings = configuration.building();
        this.surroundings = surroundings;
        this.store = store;
    }

    /**
     * A plan with what it was made of.
     *
     * @param result the plan
     * @param graph the tree
     * @param durations how long builds take
     */
    record Planned(PlanResult result, BuildGraph graph, Durations durations) {}

    PlanResult plan(PlanOrder order) {
        return planned(order).result();
    }

    /** Plans for a verdict on what changes, rather than for those that are kept. */
    PlanResult plan(PlanOrder order, InterfaceChange verdict) {
        judged = Optional.of(verdict);
        return plan(order);
    }

    /** Plans for a build: if nothing is published, all that is needed is built, too. */
    Planned plannedToBuild(PlanOrder order, boolean anythingPublished) {
        nothing = !anythingPublished;
        return planned(order);
    }

    /** The same of which only what changes is built, and what that lacks; what it changes stays as it is. */
    Planned plannedToBuildOnly(PlanOrder order, boolean anythingPublished) {
        Planned all = plannedToBuild(order, anythingPublished);
        List<Rebuild> some = all.result().plan().packages().stream()
                .filter(one -> one.reason() == Reason.CHANGED || one.reason() == Reason.MISSING)
                .toList();
        return new Planned(
                new PlanResult(
                        all.result().plan(),
                        BuildOrder.of(all.graph(), some),
                        all.result().malformed()),
                all.graph(),
                all.durations());
    }

    private Planned planned(PlanOrder order) {
        if (order.changed().isEmpty()) {
            throw new InvalidRequest("name what changes: a PKGPATH, a PKGBASE or a PKGNAME");
        }
        Supplier<Parsed<BuildTiming>> history = Concurrently.start(() -> history(order));
        Supplier<PublishedPackages> published = Concurrently.start(() -> published(order));
        BuildGraph graph = graph(order);
        Parsed<BuildTiming> timings = history.get();
        malformed.addAll(timings.malformed());
        Durations durations = Durations.of(timings.values());
        Set<Integer> changed = changed(order, graph, timings.values());
        PublishedPackages before = published.get();
        Map<PkgName, InterfaceChange> verdicts = judged.map(one ->
                        changed.stream().collect(Collectors.toMap(graph::name, number -> one, InterfaceChange::and)))
                .or(() -> order.verdicts().map(this::verdicts))
                .orElseGet(() -> kept(changed, graph, before));
        order.verdicts().ifPresent(where -> passedOver(verdicts.keySet(), changed, graph, where));
        RebuildPlan plan = new RebuildPlanner(graph, before, durations, rules(), verdicts)
                .plan(changed, order.level(), order.workers());
        return new Planned(new PlanResult(plan, BuildOrder.of(graph, plan.packages()), malformed), graph, durations);
    }

    private RebuildRules rules() {
        return new RebuildRules(
                both(RebuildRules.USUAL.tools(), settings.tools()),
                both(RebuildRules.USUAL.compilers(), settings.compilers()),
                both(RebuildRules.USUAL.generators(), settings.generators()),
                settings.canaries());
    }

    private static List<String> both(List<String> usual, List<String> more) {
        return Stream.concat(usual.stream(), more.stream()).toList();
    }

    private BuildGraph graph(PlanOrder order) {
        BuildGraphs.Reading reading = order.branch().isPresent()
                ? BranchGraph.of(store.get(), order.branch().get())
                : BuildGraphs.read(surroundings.inputs(), scan(order));
        malformed.addAll(reading.malformed());
        return reading.graph();
    }

    private String scan(PlanOrder order) {
        return order.scan()
                .or(settings::scan)
                .orElseThrow(() -> new InvalidRequest(
                        "name the tree: --scan FILE, --branch NAME, or 'scan' in [build] of " + Configuration.FILE));
    }

    private Parsed<BuildTiming> history(PlanOrder order) {
        List<BuildTiming> timings = new ArrayList<>();
        List<Malformed> unreadable = new ArrayList<>();
        List<String> where = new ArrayList<>(order.history().isEmpty() ? settings.history() : order.history());
        Path own = BuildHistoryFile.in(surroundings.directory().resolve(settings.directory()));
        if (order.history().isEmpty() && Files.exists(own)) {
            where.add(own.toString());
        }
        for (String file : where) {
            Parsed<BuildTiming> one = BuildTimings.read(surroundings.inputs(), file);
            timings.addAll(one.values());
            unreadable.addAll(one.malformed());
        }
        return new Parsed<>(timings, unreadable);
    }

    private PublishedPackages published(PlanOrder order) {
        List<String> summaries = order.summaries().isEmpty() ? configuration.summaries() : order.summaries();
        PublishedPackages published =
                nothing && summaries.isEmpty() ? PublishedPackages.nothing() : new PublishedPackages();
        Packages packages = new Packages(surroundings.inputs());
        for (String where : summaries) {
            packages.summaryRecords(where, published::add);
        }
        return published;
    }

    private Set<Integer> changed(PlanOrder order, BuildGraph graph, List<BuildTiming> timings) {
        Set<Integer> changed = new LinkedHashSet<>();
        for (String word : order.changed()) {
            List<Integer> named = graph.named(word);
            if (named.isEmpty() && word.indexOf('/') > 0 && !graph.hasPaths()) {
                // A graph has no PKGPATHs; the history of builds knows some.
                named = timings.stream()
                        .filter(timing -> timing.pkgpath()
                                .filter(path -> path.toString().equals(word))
                                .isPresent())
                        .map(timing -> timing.pkgname().base().text())
                        .distinct()
                        .flatMap(base -> graph.named(base).stream())
                        .toList();
            }
            if (named.isEmpty()) {
                throw new InvalidRequest("no package '" + word + "'" + hint(word, graph));
            }
            changed.addAll(named);
        }
        return changed;
    }

    private static String hint(String word, BuildGraph graph) {
        if (word.indexOf('/') > 0 && !graph.hasPaths()) {
            return ": the graph gives no PKGPATHs; name its PKGBASE, such as '"
                    + word.substring(word.lastIndexOf('/') + 1) + "'";
        }
        String last = word.substring(word.lastIndexOf('/') + 1);
        List<String> near = Stream.iterate(0, i -> i < graph.size(), i -> i + 1)
                .filter(i -> graph.name(i).base().text().contains(last))
                .map(i ->
                        graph.path(i).map(Object::toString).orElse(graph.name(i).text()))
                .distinct()
                .limit(MOST_NAMED)
                .toList();
        return near.isEmpty() ? " in the tree" : "; there is " + String.join(", ", near);
    }

    /**
     * <code>{"verdicts": [{"pkgname", "verdict", "headers_unchanged", "archives_unchanged"}]}</code>; of several of one package the worst
     * counts.
     */
    private Map<PkgName, InterfaceChange> verdicts(String where) {
        Map<PkgName, InterfaceChange> verdicts = new HashMap<>();
        try {
            JsonTree tree = JsonReader.tree(surroundings.inputs().text(where));
            if (tree.at("verdicts").isEmpty()) {
                throw new Unusable(where, "holds no 'verdicts'");
            }
            for (JsonTree one : tree.elements("verdicts")) {
                String name =
                        one.text("pkgname").orElseThrow(() -> new Unusable(where, "has a verdict without pkgname"));
                Verdict verdict = one.text("verdict")
                        .flatMap(word -> Stream.of(Verdict.values())
                                .filter(known -> known.toString().equals(word))
                                .findFirst())
                        .orElseThrow(() -> new Unusable(where, "has no verdict that is known for " + name));
                verdicts.merge(
                        new PkgName(name),
                        new InterfaceChange(
                                verdict, isTrue(one, "headers_unchanged"), isTrue(one, "archives_unchanged")),
                        InterfaceChange::and);
            }
        } catch (JsonReader.BrokenJson e) {
            throw new Unusable(where, e.line(), "is no JSON: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new Unusable(where, "holds no verdicts: " + e.getMessage());
        }
        return verdicts;
    }

    /** The gate's verdicts on what is published and what changes; of several on one pair of names the worst counts. */
    private Map<PkgName, InterfaceChange> kept(Set<Integer> changed, BuildGraph graph, PublishedPackages before) {
        Map<PkgName, InterfaceChange> verdicts = new HashMap<>();
        List<GateOutcome> kept = new KeptVerdicts(configuration, surroundings).all();
        for (int number : changed) {
            PkgName now = graph.name(number);
            Optional<PkgName> old = before.name(now, graph.path(number));
            kept.stream()
                    .filter(one -> one.after().name().equals(now.text())
                            && old.filter(name ->
                                            name.text().equals(one.before().name()))
                                    .isPresent())
                    .forEach(one -> verdicts.merge(now, GateRun.change(one), InterfaceChange::and));
        }
        return verdicts;
    }

    private void passedOver(Set<PkgName> judged, Set<Integer> changed, BuildGraph graph, String where) {
        judged.stream()
                .filter(name -> changed.stream().map(graph::name).noneMatch(name::equals))
                .map(name -> new Malformed(where, 0, "a verdict on " + name + ", which does not change"))
                .forEach(malformed::add);
    }

    private static boolean isTrue(JsonTree tree, String member) {
        return tree.text(member).filter("true"::equals).isPresent();
    }
}
