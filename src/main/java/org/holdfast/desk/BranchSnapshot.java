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
 * The branches as the store has them. Each of its tens of thousands of rows is read once, when it is first asked for. One thread
 * at a time uses it.
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

    /** The same, where what the branches make has been read already. */
    static BranchSnapshot in(Store store, Function<String, Optional<List<PackageDirectory>>> directories) {
        return new BranchSnapshot(store, directories);
    }

    Store store() {
        return store;
    }

    /** Every version of the branch's packages that somebody may have: published ones, and what these branches made. */
    VersionHistory versionHistory(Collection<String> branches) {
        VersionHistory history = new VersionHistory()
                .published(store.published().stream().map(Published::published).toList());
        branches.forEach(branch -> history.made(branch, directories(branch).orElse(List.of()), changes(branch)));
        return history;
    }

    /**
     * Where a branch stands, which must be where it was read: what was tried may not hold any more elsewhere.
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
                () -> withFiles(branch));
    }

    /** The commit that a branch was read at; empty if it was not. */
    Optional<String> commit(String branch) {
        return store.branch(branch).map(BranchState::commit);
    }

    /** What a branch makes and uses; two that stand at the same commit make the same, as backports and release often do. */
    Optional<List<PackageDirectory>> directories(String branch) {
        String commit = commit(branch).orElse(branch);
        Optional<List<PackageDirectory>> known = directories.get(commit);
        if (known == null) {
            known = read.apply(branch);
            directories.put(commit, known);
        }
        return known;
    }

    /** The same, with the files that it was read from. */
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

    /** What the commits of a branch changed since it was cut, oldest first. */
    List<VersionChange> changes(String branch) {
        return changes.computeIfAbsent(branch, store::changes);
    }
}
