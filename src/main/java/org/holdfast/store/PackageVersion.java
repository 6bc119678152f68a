package org.holdfast.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What a PKGPATH came to make by a commit.
 *
 * @param pkgpath where
 * @param pkgname what; one value for each PKGNAME if there are several
 * @param commit the commit's id
 * @param author who wrote it
 * @param date when it was committed; kept to the second
 */
public record PackageVersion(PkgPath pkgpath, PkgName pkgname, String commit, String author, Instant date) {

    public PackageVersion {
        date = date.truncatedTo(ChronoUnit.SECONDS);
    }
}
