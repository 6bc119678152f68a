package org.holdfast.triage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * How far fixes have come on their way from trunk to the users: the backports branch, the release branch, the archive.
 *
 * @param release the branch that packages are built from
 * @param backports the branch that proposed fixes are on; empty if there is none
 * @param archive what is published today
 */
public record Stages(Optional<Stage> release, Optional<Stage> backports, Map<PkgBase, List<PublishedPackage>> archive) {

    /** Nothing is known of them. */
    public static final Stages NONE = of(Optional.empty(), Optional.empty(), List.of());

    public Stages {
        archive = Map.copyOf(archive);
    }

    /** The same, from all that is published today. */
    public static Stages of(Optional<Stage> release, Optional<Stage> backports, Collection<PublishedPackage> archive) {
        return new Stages(
                release,
                backports,
                archive.stream()
                        .collect(Collectors.groupingBy(one -> one.pkgname().base())));
    }

    /** One of the two branches. */
    public static final class Stage {
        private final Map<Key, PkgName> names = new HashMap<>();
        private final Map<PkgPath, List<VersionChange>> changes = new HashMap<>();
        private final Map<PkgPath, List<BranchPatch>> patches;

        /**
         * Files what was read of a branch.
         *
         * @param directories what it makes
         * @param changes what its commits changed since it was cut, oldest first
         * @param patches the patches of the packages in question
         */
        public Stage(
                Collection<PackageDirectory> directories,
                List<VersionChange> changes,
                Map<PkgPath, List<BranchPatch>> patches) {
            this.patches = Map.copyOf(patches);
            for (PackageDirectory directory : directories) {
                for (MadePackage made : directory.makes()) {
                    made.pkgname()
                            .ifPresent(name ->
                                    names.merge(new Key(directory.pkgpath(), name.base()), name, Stage::higher));
                }
            }
            changes.forEach(change -> this.changes
                    .computeIfAbsent(change.pkgpath(), key -> new ArrayList<>(2))
                    .add(change));
        }

        private static PkgName higher(PkgName one, PkgName other) {
            return Dewey.ORDER.compare(one.version(), other.version()) >= 0 ? one : other;
        }

        /** The package that it makes in this directory under this name; the highest version, if there are several. */
        public Optional<PkgName> makes(PkgPath pkgpath, PkgBase base) {
            return Optional.ofNullable(names.get(new Key(pkgpath, base)));
        }

        /** The commit that first brought the package to where an advisory does not concern it, as far as it was followed. */
        Optional<ChangeRecord> since(PkgPath pkgpath, Predicate<PkgName> concerned, PkgBase base) {
            Optional<ChangeRecord> since = Optional.empty();
            for (VersionChange change : changes.getOrDefault(pkgpath, List.of())) {
                boolean free = change.after().stream()
                        .flatMap(made -> made.pkgname().stream())
                        .filter(name -> name.base().equals(base))
                        .noneMatch(concerned);
                since = free ? since.or(() -> Optional.of(ChangeRecord.of(change))) : Optional.empty();
            }
            return since;
        }

        /** The last commit that changed what the directory makes. */
        Optional<ChangeRecord> last(PkgPath pkgpath) {
            List<VersionChange> of = changes.getOrDefault(pkgpath, List.of());
            return of.isEmpty() ? Optional.empty() : Optional.of(ChangeRecord.of(of.getLast()));
        }

        /** The patch of this directory that says that it is for the advisory. */
        Optional<BranchPatch> patch(PkgPath pkgpath, VulnEntry entry) {
            return patches.getOrDefault(pkgpath, List.of()).stream()
                    .filter(patch -> patch.names(entry))
                    .findFirst();
        }
    }

    private record Key(PkgPath pkgpath, PkgBase base) {}

    /** What the archives publish of one package today, the highest version first. */
    public List<PublishedPackage> published(PkgPath pkgpath, PkgBase base) {
        return archive.getOrDefault(base, List.of()).stream()
                .filter(one -> one.pkgpath().map(pkgpath::equals).orElse(true))
                .sorted(Comparator.comparing(
                                (PublishedPackage one) -> one.pkgname().version(), Dewey.ORDER)
                        .reversed())
                .toList();
    }

    /** What is published under a name that the release branch does not make now: its users have yet to get what it makes. */
    List<ScannedPackage> behindRelease() {
        return release.map(stage -> archive.values().stream()
                        .flatMap(List::stream)
                        .filter(one -> one.pkgpath()
                                .flatMap(path -> stage.makes(path, one.pkgname().base()))
                                .filter(name -> !name.equals(one.pkgname()))
                                .isPresent())
                        .map(one -> new ScannedPackage(one.pkgname(), one.pkgpath()))
                        .distinct()
                        .sorted(Comparator.comparing(ScannedPackage::toString))
                        .toList())
                .orElse(List.of());
    }
}
