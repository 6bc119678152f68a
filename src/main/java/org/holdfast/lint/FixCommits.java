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

/** Which versions of a package trunk and the LTS branch went to in commits that name a CVE id, and what the branch makes. */
public final class FixCommits {

    /** Where there is no history. */
    public static final FixCommits NONE = new FixCommits(List.of(), List.of(), List.of());

    /**
     * A commit, as it concerns one package.
     *
     * @param before what it was before; empty if it is new, or its name was not known
     */
    record FixStep(Optional<PkgName> before, PkgName after, Commit commit) {}

    private record FlawOf(PkgBase base, String cve) {}

    private final Set<PkgName> came = new HashSet<>();
    private final Set<PkgName> secured = new HashSet<>();
    private final Map<FlawOf, List<FixStep>> trunk;
    private final Map<FlawOf, List<FixStep>> branch;
    private final Map<PkgBase, List<PkgName>> made = new HashMap<>();

    /**
     * From what the commits changed.
     *
     * @param trunk trunk's, oldest first
     * @param branch the branch's, oldest first
     * @param made what the branch makes now
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

    /** Trunk's commits that name the CVE id, oldest first. */
    List<FixStep> trunk(PkgBase base, String cve) {
        return trunk.getOrDefault(new FlawOf(base, cve), List.of());
    }

    /** The branch's. */
    List<FixStep> branch(PkgBase base, String cve) {
        return branch.getOrDefault(new FlawOf(base, cve), List.of());
    }

    /** Whether a commit that went to this is known. */
    boolean has(PkgName name) {
        return came.contains(name);
    }

    /** Whether one is known, and names no CVE id at all. */
    boolean hasPlain(PkgName name) {
        return came.contains(name) && !secured.contains(name);
    }

    /** The packages of this name that the branch makes. */
    List<PkgName> made(PkgBase base) {
        return made.getOrDefault(base, List.of());
    }
}
