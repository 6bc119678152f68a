package org.holdfast.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A merge of some commits, and what the branch has with it.
 *
 * @param commits those that were applied
 * @param merge of the directory
 * @param along files elsewhere that came along, by their paths, and their blobs; an empty one where the file is gone
 * @param files the directory as it is then; empty if there are conflicts
 */
record Attempt(List<Commit> commits, GitMerge merge, Map<String, String> along, Optional<PackageFiles> files) {

    Attempt {
        commits = List.copyOf(commits);
        along = Map.copyOf(along);
    }

    /** Looks at what was merged. */
    static Attempt of(
            TrialContext bench, PkgPath pkgpath, List<Commit> commits, GitMerge merge, Map<String, String> along) {
        if (!merge.isClean() || merge.tree().isEmpty()) {
            return new Attempt(commits, merge, along, Optional.empty());
        }
        MergedTree tree = new MergedTree(
                bench.tip().tree(), pkgpath.toString(), bench.trees().files(merge.tree()), along, bench.trees());
        return new Attempt(
                commits,
                merge,
                along,
                Optional.of(PackageFiles.of(
                        pkgpath,
                        tree,
                        tree.files(),
                        bench.tip().definitions().over(tree, tree::replaces),
                        tree::replaces)));
    }
}
