package org.holdfast.rebuild;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
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
     * @param takesIn whether it has code of the other inside, which others can take from it
     */
    record Use(Reason reason, String says, boolean mayStay, boolean takesIn) {

        private static Use certain(Reason reason, String says) {
            return new Use(reason, says, false, reason == Reason.STATIC || reason == Reason.BUILT_WITH);
        }
    }

    Optional<Build> published(int number) {
        return published.find(graph.name(number), graph.path(number));
    }

    /** How a package uses a changed one; empty if a change of that leaves it as it is. */
    Optional<Use> of(int user, int changed) {
        Optional<BuildGraph.Need> need = graph.need(user, changed);
        Optional<Build> before = published(changed);
        Optional<Build> build = published(user);
        Optional<Use> inside = inside(user, changed, build, before);
        boolean takesIn = inside.filter(Use::takesIn).isPresent();
        return build.flatMap(one -> before.flatMap(old -> unsatisfied(one, old.pkgname(), changed)))
                .or(() -> need.flatMap(one -> before.flatMap(old -> raised(one, old.pkgname()))))
                .map(says -> new Use(Reason.UNSATISFIED, says, false, takesIn))
                .or(() -> inside);
    }

    /** How a package whose patterns the change leaves satisfied has something of the changed one inside. */
    private Optional<Use> inside(int user, int changed, Optional<Build> build, Optional<Build> before) {
        boolean direct = Arrays.binarySearch(graph.needs(user), changed) >= 0;
        Headers headers = graph.need(user, changed)
                .map(BuildGraph.Need::headers)
                .orElse(direct ? Headers.UNKNOWN : Headers.UNUSED);
        List<String> libraries = build.flatMap(one -> before.map(one::needed)).orElse(List.of());
        Optional<PkgPath> compiler = compiler(user);
        if (direct && libraries.isEmpty() && isMereTool(changed, headers, before)) {
            return Optional.empty();
        }
        if (direct && compiler.isPresent()) {
            return Optional.of(Use.certain(Reason.STATIC, "built by " + compiler.get() + ", which links statically"));
        }
        if (!libraries.isEmpty()) {
            boolean linksOnly = headers == Headers.USED && !isGenerator(changed);
            return Optional.of(new Use(
                    Reason.LINKS,
                    "REQUIRES " + libraries.getFirst()
                            + (libraries.size() > 1 ? " and %d more".formatted(libraries.size() - 1) : ""),
                    graph.hasPaths() && compiler.isEmpty() && (direct ? linksOnly : !graph.isPartial()),
                    false));
        }
        return direct ? withoutLibrary(user, changed, headers, build, before) : Optional.empty();
    }

    private Optional<Use> withoutLibrary(
            int user, int changed, Headers headers, Optional<Build> build, Optional<Build> before) {
        String pattern = graph.need(user, changed).map(BuildGraph.Need::pattern).orElse("");
        boolean compared = build.isPresent() && before.isPresent();
        return switch (headers) {
            case USED ->
                Optional.of(
                        compared
                                ? Use.certain(
                                        Reason.STATIC, "compiled with its headers, and needs no shared library of it")
                                : Use.certain(Reason.LINKS, "reads its buildlink3.mk"));
            case UNKNOWN ->
                Optional.of(Use.certain(
                        Reason.DEPENDS, pattern.isEmpty() ? "it is not known what for" : "needs " + pattern));
            case UNUSED -> {
                if (!compared) {
                    yield Optional.of(Use.certain(
                            Reason.DEPENDS,
                            pattern.isEmpty() ? "does not read its buildlink3.mk" : "needs " + pattern));
                }
                if (isGenerator(changed)) {
                    yield Optional.of(Use.certain(Reason.BUILT_WITH, "it writes code of those that are built with it"));
                }
                yield build.get().dependsOn(before.get())
                        ? Optional.empty()
                        : Optional.of(Use.certain(Reason.BUILT_WITH, "needs it to be built, not to run"));
            }
        };
    }

    /** Whether nothing of a package is in those that it helps to build: a tool that they neither compile nor link with. */
    private boolean isMereTool(int changed, Headers headers, Optional<Build> before) {
        boolean noLibrary = headers == Headers.UNUSED
                || (headers == Headers.UNKNOWN
                        && before.filter(old -> old.provides().isEmpty()).isPresent());
        return noLibrary && graph.path(changed).filter(rules::isTool).isPresent();
    }

    private boolean isGenerator(int changed) {
        return graph.path(changed).map(rules::isGenerator).orElse(true);
    }

    /** Whether the published build asks for what was published, and the new package is not that. */
    private Optional<String> unsatisfied(Build build, PkgName old, int changed) {
        PkgName now = graph.name(changed);
        return build.patterns()
                .filter(pattern -> pattern.matches(old) && !pattern.matches(now))
                .findFirst()
                .map(pattern -> "its build asks for " + pattern + ", which " + now + " is not");
    }

    /** Whether the tree asks for more than was published: a maintainer raised {@code BUILDLINK_ABI_DEPENDS}. */
    private static Optional<String> raised(BuildGraph.Need need, PkgName old) {
        return need.isSatisfiedBy(old)
                ? Optional.empty()
                : Optional.of("the tree asks for " + need.pattern() + ", which " + old + " is not");
    }

    private Optional<PkgPath> compiler(int user) {
        return Arrays.stream(graph.needs(user))
                .mapToObj(graph::path)
                .flatMap(Optional::stream)
                .filter(rules::isCompiler)
                .findFirst();
    }
}
