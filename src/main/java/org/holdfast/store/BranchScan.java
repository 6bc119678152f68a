package org.holdfast.store;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What a branch makes at a commit.
 *
 * @param branch its name
 * @param commit the commit's id
 * @param packages in the order of the scan
 */
public record BranchScan(String branch, String commit, List<Line> packages) {

    public BranchScan {
        packages = List.copyOf(packages);
    }

    /**
     * What the scan says of one package.
     *
     * @param pkgpath where it is defined
     * @param pkgname its name; empty where the status says why it is not known
     * @param status {@code ok}, or {@code unknown: reason}
     */
    public record Line(PkgPath pkgpath, Optional<PkgName> pkgname, String status) {}
}
