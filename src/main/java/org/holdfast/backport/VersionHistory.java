package org.holdfast.backport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * Every version of the branch's packages that a host may have installed. A new version must be above them, or hosts do
 * not upgrade. Not safe for use by several threads while it is being filled; safe afterwards.
 */
public final class VersionHistory {

    private record Key(PkgPath pkgpath, PkgBase base) {}

    /**
     * An earlier version.
     *
     * @param pkgname the PKGNAME
     * @param where its place as a clause: {@code was published}, {@code was made on backports/2014Q4}
     */
    public record Known(PkgName pkgname, String where) {}

    private static final String PUBLISHED = "was published";

    private final Map<PkgPath, Set<PkgName>> elsewhere = new HashMap<>();
    private final Map<Key, Known> highest = new HashMap<>();
    private final Map<PkgBase, Known> anywhere = new HashMap<>();

    /** Adds the packages that an archive publishes, or once did. */
    public VersionHistory published(Collection<ScannedPackage> packages) {
        packages.forEach(one -> {
            Known known = new Known(one.pkgname(), PUBLISHED);
            one.pkgpath()
                    .ifPresentOrElse(
                            path -> add(path, known),
                            () -> anywhere.merge(one.pkgname().base(), known, VersionHistory::higher));
        });
        return this;
    }

    /** Adds the packages that a branch makes, and those that its commits since the cut made. */
    public VersionHistory made(String branch, Collection<PackageDirectory> makes, Collection<VersionChange> changes) {
        String where = "was made on " + branch;
        makes.forEach(directory -> add(directory.pkgpath(), directory.makes(), where));
        changes.forEach(change -> {
            add(change.pkgpath(), change.before(), where);
            add(change.pkgpath(), change.after(), where);
        });
        return this;
    }

    private void add(PkgPath path, List<MadePackage> makes, String where) {
        makes.forEach(made -> made.pkgname().ifPresent(name -> add(path, new Known(name, where))));
    }

    private void add(PkgPath path, Known known) {
        highest.merge(new Key(path, known.pkgname().base()), known, VersionHistory::higher);
    }

    /**
     * Notes the packages that another branch makes, since an archive may have published them from there.
     *
     * @param makes its package directories
     */
    public VersionHistory mayHaveCome(Collection<PackageDirectory> makes) {
        makes.forEach(directory -> directory
                .makes()
                .forEach(made -> made.pkgname()
                        .ifPresent(name -> elsewhere
                                .computeIfAbsent(directory.pkgpath(), key -> new HashSet<>())
                                .add(name))));
        return this;
    }

    /**
     * Whether the highest known version is a published one that the other branch makes: then it is the same package.
     */
    public boolean cameFromThere(PkgPath pkgpath, PkgName name) {
        return elsewhere.getOrDefault(pkgpath, Set.of()).contains(name)
                && highest(pkgpath, name.base(), List.of())
                        .filter(known -> known.where().equals(PUBLISHED)
                                && PkgVersion.ORDER.compare(known.pkgname().version(), name.version()) == 0)
                        .isPresent();
    }

    private static Known higher(Known one, Known other) {
        return PkgVersion.ORDER.compare(one.pkgname().version(), other.pkgname().version()) >= 0 ? one : other;
    }

    /** The highest known version of a package; empty if there is none. */
    Optional<Known> highest(PkgPath pkgpath, PkgBase base, Collection<Known> also) {
        List<Known> known = new ArrayList<>();
        Optional.ofNullable(highest.get(new Key(pkgpath, base))).ifPresent(known::add);
        Optional.ofNullable(anywhere.get(base)).ifPresent(known::add);
        return Stream.concat(
                        known.stream(),
                        also.stream().filter(one -> one.pkgname().base().equals(base)))
                .reduce(VersionHistory::higher);
    }
}
