package org.holdfast.trial;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A merge of some of trunk's commits into the branch.
 *
 * @param commits the applied commits, oldest first
 * @param state the branch with them: the directory, and changed files elsewhere
 * @param files the directory evaluated; empty if there are conflicts, or if it is gone
 */
record Attempt(List<Commit> commits, PickState state, Optional<PackageFiles> files) {

    Attempt {
        commits = List.copyOf(commits);
    }

    /** Evaluates a merge. */
    static Attempt of(TrialContext context, PkgPath pkgpath, List<Commit> commits, PickState state) {
        return new Attempt(
                commits,
                state,
                state.isClean() ? state.tree().map(id -> files(context, pkgpath, id, state)) : Optional.empty());
    }

    private static PackageFiles files(TrialContext context, PkgPath pkgpath, String id, PickState state) {
        MergedTree tree = new MergedTree(
                context.tip().tree(), pkgpath.toString(), context.trees().files(id), state.along(), context.trees());
        return PackageFiles.of(
                pkgpath, tree, tree.files(), context.tip().definitions().over(tree, tree::replaces), tree::replaces);
    }
}
