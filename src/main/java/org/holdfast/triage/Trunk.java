package org.holdfast.triage;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** Trunk's history since the branch was cut. Implementations are immutable and safe for use by several threads. */
public sealed interface Trunk permits TrunkOfChanges, TrunkOfCommits {

    /**
     * Follows a package of the branch through trunk, from the cut.
     *
     * @param pkgpath its directory at the cut
     * @param branch its PKGNAME on the branch
     */
    Timeline timeline(PkgPath pkgpath, PkgName branch);
}
