package org.holdfast.report;

import java.time.LocalDate;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.triage.PublishedPackage;

/** A binary package in an archive. */
record PublishedJson(PkgName pkgname, String archive, LocalDate since) {

    static PublishedJson of(PublishedPackage published) {
        return new PublishedJson(published.pkgname(), published.archive(), published.since());
    }
}
