package org.holdfast.history;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The result of reading a branch.
 *
 * <p>The record has more than eight components because the store must apply a reading in one transaction: the state that it
 * replaces, the new state and the differences.
 *
 * @param branch the name of the branch in git
 * @param commit the id of its head now
 * @param cut the id of the commit where its history begins
 * @param rules the inputs of the evaluation besides the tree, as {@link BranchReader#rules} gives them
 * @param before the id of its head at the last reading; empty the first time
 * @param whole whether the whole history was read, and replaces all that is stored
 * @param commits the number of commits that were read
 * @param changes the changes of these commits, oldest first
 * @param news the changes since the last reading; none the first time
 * @param touched the directories to store; all of them if {@code whole}
 * @param gone the directories that no longer exist
 * @param moves the packages that were removed, renamed or moved since the cut, by its doc/CHANGES
 * @param rewritten the ids of commits that were read before and that a force-push removed
 */
public record BranchReading(
        String branch,
        String commit,
        String cut,
        String rules,
        Optional<String> before,
        boolean whole,
        int commits,
        List<VersionChange> changes,
        List<VersionChange> news,
        List<PackageDirectory> touched,
        Set<PkgPath> gone,
        List<ChangesLine> moves,
        Set<String> rewritten) {

    public BranchReading {
        changes = List.copyOf(changes);
        news = List.copyOf(news);
        touched = List.copyOf(touched);
        gone = Set.copyOf(gone);
        moves = List.copyOf(moves);
        rewritten = Set.copyOf(rewritten);
    }

    /** Whether the branch has not changed since the last reading. */
    public boolean isUnmoved() {
        return before.equals(Optional.of(commit)) && !whole;
    }

    /** The package directories of the branch now, from those at the last reading. */
    public List<PackageDirectory> directories(Optional<BranchState> known) {
        Map<PkgPath, PackageDirectory> directories = new LinkedHashMap<>();
        if (!whole) {
            known.ifPresent(state ->
                    state.directories().get().forEach(directory -> directories.put(directory.pkgpath(), directory)));
        }
        touched.forEach(directory -> directories.put(directory.pkgpath(), directory));
        directories.keySet().removeAll(gone);
        return List.copyOf(directories.values());
    }
}
