package org.holdfast.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.audit.VulnIndex;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.store.Store;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Trunk;
import org.holdfast.triage.TrunkOfCommits;

/**
 * The inputs of triage: the list, the branch, and trunk.
 *
 * @param index the vulnerability list
 * @param branch the LTS branch
 * @param trunk trunk's history
 * @param changes the version changes of trunk's commits
 * @param malformed the malformed lines of these inputs
 */
record TriageInputs(
        VulnIndex index, Branch branch, Trunk trunk, List<VersionChange> changes, List<Malformed> malformed) {

    TriageInputs {
        changes = List.copyOf(changes);
        malformed = List.copyOf(malformed);
    }

    /**
     * Reads the inputs from the store.
     *
     * @throws Unusable if sync has not recorded all of them yet
     */
    static TriageInputs of(BranchSnapshot kept, Configuration configuration) {
        Store store = kept.store();
        Configuration.Branches branches = configuration.branches().orElseThrow();
        ListObservation list = store.latestList().orElseThrow(() -> missing(store, "the vulnerability list"));
        List<VulnKey> keys = store.listOn(list.seen());
        // Built in parallel with reading the branches.
        Supplier<VulnIndex> index = Concurrently.start(() -> VulnIndex.of(keys));
        List<PackageDirectory> release = kept.directories(branches.release())
                .orElseThrow(() -> missing(store, "the branch " + branches.release()));
        List<PackageDirectory> trunk =
                kept.directories(branches.trunk()).orElseThrow(() -> missing(store, "the branch " + branches.trunk()));
        List<VersionChange> changes = kept.changes(branches.trunk());
        return new TriageInputs(
                index.get(),
                branch(
                        configuration.name().orElse(branches.release()),
                        configuration.date(),
                        release,
                        submodules(kept, branches)),
                new TrunkOfCommits(trunk, changes, store.moves(branches.trunk())),
                changes,
                List.of());
    }

    private static Unusable missing(Store store, String what) {
        return new Unusable(store.where(), "has not seen " + what + " yet; 'holdfast sync' reads it");
    }

    /** The submodules of the release branch as last read; none if git cannot be asked now, which sync reports. */
    private static Submodules submodules(BranchSnapshot kept, Configuration.Branches branches) {
        try {
            return kept.commit(branches.release())
                    .map(BranchRepository.of(branches)::submodules)
                    .orElse(Submodules.NONE);
        } catch (ToolFailed e) {
            return Submodules.NONE;
        }
    }

    private static Branch branch(
            String name, Optional<LocalDate> date, List<PackageDirectory> directories, Submodules submodules) {
        List<ScannedPackage> packages = new ArrayList<>();
        Map<PkgPath, String> unknown = new LinkedHashMap<>();
        Map<PkgPath, String> notBuilt = new LinkedHashMap<>();
        for (PackageDirectory directory : directories) {
            directory.notBuilt().ifPresent(why -> notBuilt.put(directory.pkgpath(), why));
            for (MadePackage made : directory.makes()) {
                made.pkgname()
                        .ifPresent(
                                pkgname -> packages.add(new ScannedPackage(pkgname, Optional.of(directory.pkgpath()))));
                made.unknown().ifPresent(why -> unknown.putIfAbsent(directory.pkgpath(), why));
            }
        }
        return new Branch(name, date, packages, unknown, submodules, notBuilt);
    }
}
