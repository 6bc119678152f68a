package org.holdfast.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchState;
import org.holdfast.store.Store;

/** What the store has of the branches: thousands of rows, each read once. */
final class Kept {

    private final Store store;
    private final Function<String, Optional<List<PackageDirectory>>> read;
    private final Map<String, Optional<List<PackageDirectory>>> directories = new HashMap<>();
    private final Map<String, List<VersionChange>> changes = new HashMap<>();

    private Kept(Store store, Function<String, Optional<List<PackageDirectory>>> read) {
        this.store = store;
        this.read = read;
    }

    static Kept in(Store store) {
        return new Kept(store, name -> store.branch(name).map(state -> store.makes(name)));
    }

    /** The same, where what the branches make has been read already. */
    static Kept in(Store store, Function<String, Optional<List<PackageDirectory>>> directories) {
        return new Kept(store, directories);
    }

    Store store() {
        return store;
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
