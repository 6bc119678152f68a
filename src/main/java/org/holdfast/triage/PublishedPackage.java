package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package in the summary of an archive ({@code pkg_summary}).
 *
 * <pre>openssl-1.0.1h, published since 2014-06-07</pre>
 *
 * @param archive the path or address of the summary
 * @param pkgname its name
 * @param pkgpath its directory in pkgsrc; empty if the summary does not say
 * @param since the UTC day when it was first seen there
 */
public record PublishedPackage(String archive, PkgName pkgname, Optional<PkgPath> pkgpath, LocalDate since) {

    /** {@code openssl-1.0.1h, published since 2014-06-07}. */
    @Override
    public String toString() {
        return pkgname + ", published since " + since;
    }
}
