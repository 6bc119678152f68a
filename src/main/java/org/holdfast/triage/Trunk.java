package org.holdfast.triage;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** Trunk's history since the branch was cut, from whatever tells it. */
public sealed interface Trunk permits TrunkOfChanges, TrunkOfCommits {

    /** Follows a package of the branch through trunk, from where the branch was cut. */
    Timeline timeline(PkgPath pkgpath, PkgName branch);
}
