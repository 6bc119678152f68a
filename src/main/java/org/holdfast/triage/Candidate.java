package org.holdfast.triage;

import org.holdfast.pkgsrc.PkgPath;

/**
 * A fix that can be tried on the branch.
 *
 * @param pkgpath where the branch has the package
 * @param inTrunk where trunk has it at that commit; another after a rename
 * @param commit the full id of trunk's commit that brings the fix
 * @param patch whether only that commit is wanted, for the patch that it adds; else the version that it brings
 */
public record Candidate(PkgPath pkgpath, PkgPath inTrunk, String commit, boolean patch) {}
