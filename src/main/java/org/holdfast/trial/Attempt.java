package org.holdfast.trial;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A merge of some commits, and what the branch has with it.
 *
 * @param commits those that were applied
 * @param state what the branch has with them, in the directory and in files elsewhere that came along
 * @param files the directory as it is then; empty if there are conflicts, or if it is gone
 */
record Attempt(List<Commit> commits, PickState state, Optional<PackageFiles> files) {

    Attempt {
        commits = List.copyOf(commits);
    }

    /** Looks at what was merged. */
    static Attempt of(TrialContext bench, PkgPath pkgpath, List<Commit> commits, PickState state) {
        return new Attempt(
                commits,
                state,
                state.isClean() ? state.tree().map(id -> files(bench, pkgpath, id, state)) : Optional.empty());
    }

    private static PackageFiles files(TrialContext bench, PkgPath pkgpath, String id, PickState state) {
        MergedTree tree = new MergedTree(
                bench.tip().tree(), pkgpath.toString(), bench.trees().files(id), state.along(), bench.trees());
        return PackageFiles.of(
                pkgpath, tree, tree.files(), bench.tip().definitions().over(tree, tree::replaces), tree::replaces);
    }
}
