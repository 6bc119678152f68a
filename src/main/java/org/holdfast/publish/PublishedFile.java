package org.holdfast.publish;

import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.source.BinaryPackage;

/**
 * A package file of a set.
 *
 * @param pkgname its PKGNAME
 * @param summary its record in the summary
 * @param file the name of the file, {@code PKGNAME.tgz}
 * @param size its bytes
 * @param sha256 its digest, in lower-case hex
 * @param content the digest of what it installs, as in {@link BinaryPackage}
 * @param source where it is, if the repository's pool does not have it yet
 */
record PublishedFile(
        PkgName pkgname,
        PkgSummary summary,
        String file,
        long size,
        String sha256,
        String content,
        Optional<Path> source) {

    /** A new package. */
    static PublishedFile of(BinaryPackage fresh) {
        return new PublishedFile(
                fresh.pkgname(),
                fresh.summary(),
                fresh.pkgname() + ".tgz",
                fresh.size(),
                fresh.sha256(),
                fresh.content(),
                Optional.of(fresh.file()));
    }
}
