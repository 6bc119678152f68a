package org.holdfast.trial;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.tool.Git;

/**
 * A branch at the commit where it was read, from which trials, backports and merges start.
 *
 * @param git the branch's repository
 * @param branch its name, {@code joyent/feature/backports/2014Q4}
 * @param commit the id of its last commit
 * @param cut the id of the commit where it left trunk
 * @param platform the machine that packages are evaluated for
 * @param mkConf the operator's settings, as in mk.conf
 * @param repairs for how many days after a fix trunk's own repairs of it are taken along
 * @param directories the package directories of the commit, with the files read for each; called only when needed
 */
public record BranchTip(
        Git git,
        String branch,
        String commit,
        String cut,
        Platform platform,
        Map<String, String> mkConf,
        int repairs,
        Supplier<? extends Collection<PackageDirectory>> directories) {

    public BranchTip {
        mkConf = Map.copyOf(mkConf);
    }

    /** The package directories of the commit. */
    public List<PackageDirectory> makes() {
        return List.copyOf(directories.get());
    }

    /** The ref of the branch, {@code refs/heads/…}. */
    public String ref() {
        return "refs/heads/" + branch;
    }

    /** The context for trials in a scratch repository. */
    public TrialContext in(ScratchRepository scratch) {
        BranchFiles files = BranchFiles.of(git, commit, platform, mkConf, makes());
        return new TrialContext(
                git, scratch, files, Requirements.of(files, scratch.trees()), cut, repairs, new Siblings(files));
    }
}
