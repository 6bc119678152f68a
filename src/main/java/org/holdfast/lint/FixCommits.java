package org.holdfast.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;

/**
 * The commits to trunk and to the LTS branch that name CVE ids, by package, and the packages of the branch. For example, trunk's commit
 * that updates {@code openssl-1.0.1g} to {@code openssl-1.0.1h} and names {@code CVE-2014-0224}.
 *
 * <p>Commits are taken from the message and the patches, as {@link Commit#cves} describes. Packages whose PKGNAME is unknown are
 * passed over; nothing is refused. Immutable once made; threads may share it.
 */
public final class FixCommits {

    /** No history. */
    public static final FixCommits NONE = new FixCommits(List.of(), List.of(), List.of());

    /**
     * A commit that changed one package.
     *
     * @param before the PKGNAME before; empty if the package is new, or its name was not known
     * @param after the PKGNAME after
     * @param commit the commit
     */
    record FixStep(Optional<PkgName> before, PkgName after, Commit commit) {}

    private record FlawOf(PkgBase base, String cve) {}

    private final Set<PkgName> came = new HashSet<>();
    private final Set<PkgName> secured = new HashSet<>();
    private final Map<FlawOf, List<FixStep>> trunk;
    private final Map<FlawOf, List<FixStep>> branch;
    private final Map<PkgBase, List<PkgName>> made = new HashMap<>();

    /**
     * Indexes the changes of commits.
     *
     * @param trunk the changes of trunk, oldest first
     * @param branch the changes of the branch, oldest first
     * @param made the packages that the branch makes now
     */
    public FixCommits(List<VersionChange> trunk, List<VersionChange> branch, List<PkgName> made) {
        this.trunk = steps(trunk);
        this.branch = steps(branch);
        made.forEach(name -> this.made
                .computeIfAbsent(name.base(), key -> new ArrayList<>(1))
                .add(name));
    }

    private Map<FlawOf, List<FixStep>> steps(List<VersionChange> changes) {
        Map<FlawOf, List<FixStep>> steps = new HashMap<>();
        for (VersionChange change : changes) {
            change.after().stream().flatMap(after -> after.pkgname().stream()).forEach(after -> {
                came.add(after);
                if (!change.commit().cves().isEmpty()) {
                    secured.add(after);
                }
            });
            for (String cve : change.commit().cves()) {
                change.after().stream()
                        .flatMap(after -> after.pkgname().stream())
                        .forEach(after -> steps.computeIfAbsent(
                                        new FlawOf(after.base(), cve), key -> new ArrayList<>(1))
                                .add(new FixStep(named(change.before(), after.base()), after, change.commit())));
            }
        }
        return steps;
    }

    private static Optional<PkgName> named(List<MadePackage> names, PkgBase base) {
        return names.stream()
                .flatMap(made -> made.pkgname().stream())
                .filter(name -> name.base().equals(base))
                .findFirst();
    }

    /** Trunk's commits to a package that name one of some CVE ids, oldest first for each id. */
    List<FixStep> trunk(PkgBase base, List<String> cves) {
        return steps(trunk, base, cves);
    }

    /** The branch's commits to a package that name one of some CVE ids, oldest first for each id. */
    List<FixStep> branch(PkgBase base, List<String> cves) {
        return steps(branch, base, cves);
    }

    private static List<FixStep> steps(Map<FlawOf, List<FixStep>> of, PkgBase base, List<String> cves) {
        return cves.stream()
                .flatMap(cve -> of.getOrDefault(new FlawOf(base, cve), List.of()).stream())
                .distinct()
                .toList();
    }

    /** Whether a commit that led to a package is known. */
    boolean has(PkgName name) {
        return came.contains(name);
    }

    /** Whether a commit that led to a package is known, and no such commit names a CVE id. */
    boolean hasPlain(PkgName name) {
        return came.contains(name) && !secured.contains(name);
    }

    /** The packages with a PKGBASE that the branch makes. */
    List<PkgName> made(PkgBase base) {
        return made.getOrDefault(base, List.of());
    }
}
