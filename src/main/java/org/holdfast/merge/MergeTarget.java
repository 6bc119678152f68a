package org.holdfast.merge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.tool.Git;

/**
 * A branch that something is to be merged into.
 *
 * @param git its repository
 * @param on its name
 * @param tip the commit where it stands, as it was read
 * @param trunk the name of trunk
 * @param cut where the branch left it
 * @param platform what the packages are for
 * @param mkConf the operator's settings
 * @param makes what the tip makes, with the files that it was read from
 * @param history what versions there were
 * @param list the vulnerability list as it is today
 * @param changes the file that lists the branch's changes
 * @param committer who runs it
 * @param override why something is merged that may be refused
 */
public record MergeTarget(
        Git git,
        String on,
        String tip,
        String trunk,
        String cut,
        Platform platform,
        Map<String, String> mkConf,
        Collection<PackageDirectory> makes,
        VersionHistory history,
        VulnIndex list,
        Optional<String> changes,
        Committer committer,
        Optional<String> override) {

    public MergeTarget {
        mkConf = Map.copyOf(mkConf);
        makes = List.copyOf(makes);
    }

    /** The ref of the branch. */
    String ref() {
        return "refs/heads/" + on;
    }
}
