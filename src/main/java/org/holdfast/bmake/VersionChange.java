package org.holdfast.bmake;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A commit that changed what a package directory makes.
 *
 * @param pkgpath the directory
 * @param commit the commit
 * @param before what it made before; empty if it did not exist
 * @param after what it makes now; empty if it is gone
 * @param renamedFrom the directory that this commit moved here, if git sees that it did
 */
public record VersionChange(
        PkgPath pkgpath,
        Commit commit,
        List<MadePackage> before,
        List<MadePackage> after,
        Optional<PkgPath> renamedFrom) {

    public VersionChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
