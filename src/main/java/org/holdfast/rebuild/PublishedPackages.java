package org.holdfast.rebuild;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgSummary;

/** What the published builds say of themselves: the libraries that they install and need, and the packages that they depend on. */
public final class PublishedPackages {

    /** Nothing is known of what is published. */
    public static final PublishedPackages UNKNOWN = new PublishedPackages();

    private boolean empty;
    private final Map<String, Build> byPlace = new HashMap<>();
    private final Map<String, Build> byBase = new HashMap<>();
    private final Map<String, List<Build>> byLibrary = new HashMap<>();

    /** It is known that nothing is published: whatever a build needs must be built. */
    public static PublishedPackages nothing() {
        PublishedPackages nothing = new PublishedPackages();
        nothing.empty = true;
        return nothing;
    }

    /**
     * A published build.
     *
     * @param pkgname its PKGNAME
     * @param depends the patterns of packages that it needs at run time
     * @param requires the shared libraries that it needs, directly or through others, by path
     * @param provides the shared libraries that it installs, by path
     */
    record Build(PkgName pkgname, Set<String> depends, Set<String> requires, Set<String> provides) {

        /** The libraries of another that this one needs, in order. */
        List<String> needed(Build other) {
            return other.provides.stream().filter(requires::contains).sorted().toList();
        }

        /** Whether it needs another at run time. */
        boolean dependsOn(Build other) {
            return patterns().anyMatch(pattern -> pattern.matches(other.pkgname));
        }

        /** The patterns that can be read. */
        Stream<PkgPattern> patterns() {
            return depends.stream().flatMap(text -> {
                try {
                    return Stream.of(PkgPattern.parse(text));
                } catch (IllegalArgumentException e) {
                    return Stream.empty();
                }
            });
        }
    }

    /** Adds a record of a summary; one without PKGNAME is passed over. */
    public PublishedPackages add(PkgSummary summary) {
        summary.pkgname().ifPresent(name -> {
            Build build = new Build(
                    name,
                    new LinkedHashSet<>(summary.all("DEPENDS")),
                    new LinkedHashSet<>(summary.all("REQUIRES")),
                    new LinkedHashSet<>(summary.all("PROVIDES")));
            byBase.put(name.base().text(), build);
            summary.pkgpath().ifPresent(path -> byPlace.put(place(name.base(), path), build));
            build.requires.forEach(library -> byLibrary
                    .computeIfAbsent(library, none -> new ArrayList<>())
                    .add(build));
        });
        return this;
    }

    private static String place(PkgBase base, PkgPath path) {
        return base + " " + path;
    }

    /** Whether anything is known. */
    boolean isKnown() {
        return empty || !byBase.isEmpty();
    }

    /** The PKGNAME under which a package of the tree is published, in whatever version. */
    public Optional<PkgName> name(PkgName name, Optional<PkgPath> path) {
        return find(name, path).map(Build::pkgname);
    }

    /** The published build of a package of the tree, in whatever version. */
    Optional<Build> find(PkgName name, Optional<PkgPath> path) {
        Optional<Build> there = path.map(known -> byPlace.get(place(name.base(), known)));
        return there.isPresent()
                ? there
                : Optional.ofNullable(byBase.get(name.base().text()));
    }

    /** The PKGBASEs of all builds that need one of these libraries. */
    Set<String> requiring(Set<String> libraries) {
        Set<String> bases = new LinkedHashSet<>();
        libraries.forEach(library -> byLibrary
                .getOrDefault(library, List.of())
                .forEach(build -> bases.add(build.pkgname.base().text())));
        return bases;
    }
}
