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
 * What reading a branch brought.
 *
 * @param branch its name in git
 * @param commit the commit it stands at now
 * @param cut the commit that its history is read from
 * @param rules what the evaluation depended on apart from the tree
 * @param before the commit it was read at before; empty the first time
 * @param whole whether all of its history was read, which takes the place of what was known of it
 * @param commits how many commits were read
 * @param changes what they changed, oldest first
 * @param news those of them that are new since then; none the first time
 * @param touched the directories to be kept anew; all of them if {@code whole}
 * @param gone the directories that are there no longer
 * @param moves what its doc/CHANGES says since the cut of packages that were removed, renamed or moved
 * @param rewritten the ids of commits read before that the branch has no longer: it was rewritten
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

    /** Whether it stands where it stood. */
    public boolean isUnmoved() {
        return before.equals(Optional.of(commit)) && !whole;
    }

    /** What the branch makes now, from what it was known to make before. */
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
