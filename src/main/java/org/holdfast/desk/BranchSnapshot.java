package org.holdfast.desk;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Published;
import org.holdfast.store.Store;
import org.holdfast.trial.BranchTip;

/**
 * The branches as recorded in the store. Reads and caches rows on first use. Not thread-safe.
 */
final class BranchSnapshot {

    private final Store store;
    private final Function<String, Optional<List<PackageDirectory>>> read;
    private final Map<String, Optional<List<PackageDirectory>>> directories = new HashMap<>();
    private final Map<String, List<VersionChange>> changes = new HashMap<>();

    private BranchSnapshot(Store store, Function<String, Optional<List<PackageDirectory>>> read) {
        this.store = store;
        this.read = read;
    }

    static BranchSnapshot in(Store store) {
        return new BranchSnapshot(store, name -> store.branch(name).map(state -> store.makes(name)));
    }

    /** A snapshot whose package directories were read already. */
    static BranchSnapshot in(Store store, Function<String, Optional<List<PackageDirectory>>> directories) {
        return new BranchSnapshot(store, directories);
    }

    Store store() {
        return store;
    }

    /** Every version that users may have installed: those published, and those that the given branches made. */
    VersionHistory versionHistory(Collection<String> branches) {
        VersionHistory history = new VersionHistory()
                .published(store.published().stream().map(Published::published).toList());
        branches.forEach(branch -> history.made(branch, directories(branch).orElse(List.of()), changes(branch)));
        return history;
    }

    /**
     * The tip of a branch. It must be the commit that was last read, since trials hold only there.
     *
     * @throws Unusable if it was never read, or has moved since
     */
    BranchTip tip(Configuration configuration, BranchRepository repository, String branch) {
        String commit = repository.head(branch);
        BranchState state = store.branch(branch)
                .orElseThrow(() -> new Unusable(
                        store.where(), "has not seen the branch " + branch + " yet; 'holdfast sync' reads it"));
        if (!state.commit().equals(commit)) {
            throw new Unusable(
                    repository.git().repository().toString(),
                    "the branch " + branch + " has moved since it was read: run 'holdfast sync' first");
        }
        return new BranchTip(
                repository.git(),
                branch,
                commit,
                state.cut(),
                configuration.platform(),
                configuration.mkConf(),
                configuration.backporting().repairs(),
                () -> withFiles(branch));
    }

    /** The commit at which a branch was last read; empty if it never was. */
    Optional<String> commit(String branch) {
        return store.branch(branch).map(BranchState::commit);
    }

    /** The package directories of a branch. Branches at the same commit share them, as backports and release often do. */
    Optional<List<PackageDirectory>> directories(String branch) {
        String commit = commit(branch).orElse(branch);
        Optional<List<PackageDirectory>> known = directories.get(commit);
        if (known == null) {
            known = read.apply(branch);
            directories.put(commit, known);
        }
        return known;
    }

    /** The package directories of a branch with the files that they were read from. */
    List<PackageDirectory> withFiles(String branch) {
        List<PackageDirectory> known = directories(branch).orElse(List.of());
        boolean hasFiles =
                known.stream().anyMatch(directory -> !directory.filesRead().isEmpty());
        return hasFiles
                ? known
                : store.branch(branch)
                        .map(BranchState::directories)
                        .map(Supplier::get)
                        .orElse(known);
    }

    /** The version changes of a branch since it was cut, oldest first. */
    List<VersionChange> changes(String branch) {
        return changes.computeIfAbsent(branch, store::changes);
    }
}
