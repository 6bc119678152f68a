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
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;

/** Every version of the branch's packages that somebody may have: users must see that what follows is newer. */
public final class VersionHistory {

    private record Key(PkgPath pkgpath, PkgBase base) {}

    /**
     * A version that was there.
     *
     * @param where {@code published}, {@code made on backports/2014Q4}
     */
    public record Known(PkgName pkgname, String where) {}

    private static final String PUBLISHED = "was published";

    private final Map<PkgPath, Set<PkgName>> elsewhere = new HashMap<>();
    private final Map<Key, Known> highest = new HashMap<>();
    private final Map<PkgBase, Known> anywhere = new HashMap<>();

    /** What an archive publishes, or once did. */
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

    /** What a branch makes, and what its commits since the cut made. */
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
     * What another branch makes: an archive may have published it from there.
     *
     * @param makes what it makes now
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

    /** Whether a version is what was published last, from the other branch that makes it: it is the same package. */
    public boolean cameFromThere(PkgPath pkgpath, PkgName name) {
        return elsewhere.getOrDefault(pkgpath, Set.of()).contains(name)
                && highest(pkgpath, name.base(), List.of())
                        .filter(known -> known.where().equals(PUBLISHED)
                                && Dewey.ORDER.compare(known.pkgname().version(), name.version()) == 0)
                        .isPresent();
    }

    private static Known higher(Known one, Known other) {
        return Dewey.ORDER.compare(one.pkgname().version(), other.pkgname().version()) >= 0 ? one : other;
    }

    /** The highest version of a package that there was. */
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
