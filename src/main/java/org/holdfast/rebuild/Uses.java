package org.holdfast.rebuild;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.rebuild.PublishedPackages.Build;

/** How a package uses another, by the scan of the tree and by the published builds of both. */
final class Uses {

    private final BuildGraph graph;
    private final PublishedPackages published;
    private final RebuildRules rules;

    Uses(BuildGraph graph, PublishedPackages published, RebuildRules rules) {
        this.graph = graph;
        this.published = published;
        this.rules = rules;
    }

    /**
     * A use because of which a package is rebuilt.
     *
     * @param reason the kind
     * @param says the evidence
     * @param mayStay whether it may stay if the gate finds nothing but the insides of shared libraries changed
     */
    record Use(Reason reason, String says, boolean mayStay) {}

    Optional<Build> published(int number) {
        return published.find(graph.name(number), graph.path(number));
    }

    /** How a package uses a changed one; empty if a change of that leaves it as it is. */
    Optional<Use> of(int user, int changed) {
        Optional<BuildGraph.Need> need = graph.need(user, changed);
        Optional<Build> before = published(changed);
        Optional<Build> build = published(user);
        Optional<Use> asks = build.flatMap(one -> before.flatMap(old -> unsatisfied(one, old.pkgname(), changed)))
                .or(() -> need.flatMap(one -> before.flatMap(old -> raised(one, old.pkgname()))));
        if (asks.isPresent()) {
            return asks;
        }
        List<String> libraries = build.flatMap(one -> before.map(one::needed)).orElse(List.of());
        boolean direct = Arrays.binarySearch(graph.needs(user), changed) >= 0;
        Optional<PkgPath> compiler = compiler(user);
        if (direct && compiler.isPresent() && !rules.isTool(graph.path(changed).orElseThrow())) {
            return Optional.of(
                    new Use(Reason.STATIC, "built by " + compiler.get() + ", which links statically", false));
        }
        if (!libraries.isEmpty()) {
            return Optional.of(new Use(
                    Reason.LINKS,
                    "REQUIRES " + libraries.getFirst()
                            + (libraries.size() > 1 ? " and %d more".formatted(libraries.size() - 1) : ""),
                    !direct || need.filter(BuildGraph.Need::headers).isPresent()));
        }
        if (need.filter(BuildGraph.Need::headers).isPresent()) {
            return Optional.of(
                    build.isPresent() && before.isPresent()
                            ? new Use(
                                    Reason.STATIC,
                                    "compiled with its headers, and needs no shared library of it",
                                    false)
                            : new Use(Reason.LINKS, "reads its buildlink3.mk", false));
        }
        if (need.isEmpty()) {
            return direct
                    ? Optional.of(new Use(Reason.DEPENDS, "the graph says only that it needs it", false))
                    : Optional.empty();
        }
        if (graph.path(changed).filter(rules::isTool).isPresent()) {
            return Optional.empty();
        }
        if (build.isPresent() && before.isPresent()) {
            return build.get().dependsOn(before.get())
                    ? Optional.empty()
                    : Optional.of(new Use(Reason.BUILT_WITH, "needs it to be built, not to run", false));
        }
        return Optional.of(new Use(Reason.DEPENDS, "needs " + need.get().pattern(), false));
    }

    /** Whether the published build asks for what was published, and the new package is not that. */
    private Optional<Use> unsatisfied(Build build, PkgName old, int changed) {
        PkgName now = graph.name(changed);
        return build.depends().stream()
                .map(PkgPattern::parse)
                .filter(pattern -> pattern.matches(old) && !pattern.matches(now))
                .findFirst()
                .map(pattern -> new Use(
                        Reason.UNSATISFIED, "its build asks for " + pattern + ", which " + now + " is not", false));
    }

    /** Whether the tree asks for more than was published: a maintainer raised {@code BUILDLINK_ABI_DEPENDS}. */
    private static Optional<Use> raised(BuildGraph.Need need, PkgName old) {
        return need.isSatisfiedBy(old)
                ? Optional.empty()
                : Optional.of(new Use(
                        Reason.UNSATISFIED,
                        "the tree asks for " + need.pattern() + ", which " + old + " is not",
                        false));
    }

    private Optional<PkgPath> compiler(int user) {
        return Arrays.stream(graph.needs(user))
                .mapToObj(graph::path)
                .flatMap(Optional::stream)
                .filter(rules::isCompiler)
                .findFirst();
    }
}
