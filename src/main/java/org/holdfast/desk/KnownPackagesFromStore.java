package org.holdfast.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.lint.FixCommits;
import org.holdfast.lint.KnownPackages;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;

/** Builds lint's {@link KnownPackages} from the store. */
final class KnownPackagesFromStore {

    private KnownPackagesFromStore() {}

    /** Every PKGNAME that a branch or an archive ever had, and the commits of all branches as lines of doc/CHANGES. */
    static KnownPackages packages(BranchSnapshot kept, Optional<Configuration.Branches> branches) {
        Store store = kept.store();
        List<ScannedPackage> seen = new ArrayList<>();
        List<ChangesLine> changes = new ArrayList<>();
        store.published().forEach(one -> seen.add(one.published()));
        for (String branch : store.branches()) {
            kept.directories(branch)
                    .orElse(List.of())
                    .forEach(directory -> see(directory.pkgpath(), directory.makes(), seen));
            for (VersionChange change : kept.changes(branch)) {
                see(change.pkgpath(), change.before(), seen);
                see(change.pkgpath(), change.after(), seen);
                updated(change).ifPresent(changes::add);
            }
            changes.addAll(store.moves(branch));
        }
        if (seen.isEmpty()) {
            throw new Unusable(store.where(), "has seen no packages yet; 'holdfast sync' reads them");
        }
        return new KnownPackages(
                List.of(), seen, changes, branches.map(of -> commits(kept, of)).orElse(FixCommits.NONE));
    }

    private static FixCommits commits(BranchSnapshot kept, Configuration.Branches branches) {
        List<VersionChange> own = branches.own().stream()
                .flatMap(branch -> kept.changes(branch).stream())
                .distinct()
                .toList();
        List<PkgName> made = branches.own().stream()
                .flatMap(branch -> kept.directories(branch).orElse(List.of()).stream())
                .flatMap(directory -> directory.makes().stream())
                .flatMap(one -> one.pkgname().stream())
                .distinct()
                .toList();
        return new FixCommits(kept.changes(branches.trunk()), own, made);
    }

    private static void see(PkgPath pkgpath, List<MadePackage> makes, List<ScannedPackage> seen) {
        makes.forEach(made ->
                made.pkgname().ifPresent(pkgname -> seen.add(new ScannedPackage(pkgname, Optional.of(pkgpath)))));
    }

    private static Optional<ChangesLine> updated(VersionChange change) {
        List<PkgVersion> versions = change.after().stream()
                .flatMap(made -> made.pkgname().map(PkgName::version).stream())
                .distinct()
                .toList();
        return versions.size() != 1
                ? Optional.empty()
                : Optional.of(new ChangesLine(
                        0,
                        ChangesLine.Action.UPDATED,
                        change.pkgpath(),
                        versions.getFirst().text(),
                        change.commit().author(),
                        change.commit().date()));
    }
}
