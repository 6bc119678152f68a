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
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The stages of a fix from trunk to the users: the backports branch, the release branch, the archive.
 *
 * @param release the branch that packages are built from; empty if not known
 * @param backports the branch of proposed fixes; empty if there is none
 * @param archive the packages published today, by PKGBASE
 */
public record Stages(Optional<Stage> release, Optional<Stage> backports, Map<PkgBase, List<PublishedPackage>> archive) {

    /** No stage is known. */
    public static final Stages NONE = of(Optional.empty(), Optional.empty(), List.of());

    public Stages {
        archive = Map.copyOf(archive);
    }

    /** Groups the packages published today by PKGBASE. */
    public static Stages of(Optional<Stage> release, Optional<Stage> backports, Collection<PublishedPackage> archive) {
        return new Stages(
                release,
                backports,
                archive.stream()
                        .collect(Collectors.groupingBy(one -> one.pkgname().base())));
    }

    /** The release branch or the backports branch. Immutable, so safe for use by several threads. */
    public static final class Stage {
        private final Map<Key, PkgName> names = new HashMap<>();
        private final Map<PkgPath, List<VersionChange>> changes = new HashMap<>();
        private final Map<PkgPath, List<BranchPatch>> patches;

        /**
         * Indexes a branch.
         *
         * @param directories its package directories
         * @param changes the changes of its commits since the cut, oldest first
         * @param patches the patches of the packages with findings, by directory
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
            return PkgVersion.ORDER.compare(one.version(), other.version()) >= 0 ? one : other;
        }

        /** The PKGNAME that the directory makes with this PKGBASE; the highest version if there are several. */
        public Optional<PkgName> makes(PkgPath pkgpath, PkgBase base) {
            return Optional.ofNullable(names.get(new Key(pkgpath, base)));
        }

        /**
         * The commit since which the directory makes no version that the advisory concerns; empty if that is not within
         * the log.
         */
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

        /** The last commit that changed the versions that the directory makes. */
        Optional<ChangeRecord> last(PkgPath pkgpath) {
            List<VersionChange> here = changes.getOrDefault(pkgpath, List.of());
            return here.isEmpty() ? Optional.empty() : Optional.of(ChangeRecord.of(here.getLast()));
        }

        /** The first patch of the directory that names the advisory, if its patches name all of the advisory's CVE ids. */
        Optional<BranchPatch> patch(PkgPath pkgpath, VulnEntry entry) {
            return BranchPatch.closing(patches.getOrDefault(pkgpath, List.of()), entry);
        }
    }

    private record Key(PkgPath pkgpath, PkgBase base) {}

    /** The published packages with this PKGBASE, of this directory or of an unknown one, the highest version first. */
    public List<PublishedPackage> published(PkgPath pkgpath, PkgBase base) {
        return archive.getOrDefault(base, List.of()).stream()
                .filter(one -> one.pkgpath().map(pkgpath::equals).orElse(true))
                .sorted(Comparator.comparing(
                                (PublishedPackage one) -> one.pkgname().version(), PkgVersion.ORDER)
                        .reversed())
                .toList();
    }

    /** The published packages whose PKGNAME differs from the release branch's, by name. */
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
