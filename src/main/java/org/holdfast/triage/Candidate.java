package org.holdfast.triage;

import org.holdfast.pkgsrc.PkgPath;

/**
 * A fix in trunk that can be tried on the branch. Two candidates are equal if all components are; a trial is kept under
 * this key.
 *
 * @param pkgpath the package's directory on the branch
 * @param inTrunk its directory in trunk at that commit; differs after a rename
 * @param commit the id of trunk's commit with the fix, 40 hexadecimal digits
 * @param patch whether to take only that commit, for the patch that it adds; otherwise the version that it makes
 */
public record Candidate(PkgPath pkgpath, PkgPath inTrunk, String commit, boolean patch) {}
