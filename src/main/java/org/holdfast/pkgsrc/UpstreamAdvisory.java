package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Set;

/**
 * One record of an upstream vulnerability database: the affected versions of each upstream name.
 *
 * <p>The shape common to OSV schema 1 and NVD API 2.0; for example {@code CVE-2014-0224}, which NVD gives for the product
 * {@code openssl} from {@code 1.0.1} to before {@code 1.0.1h}. The readers of both formats refuse malformed records; this
 * value refuses nothing.
 *
 * @param by the database
 * @param ids the ids and aliases of the advisory, in upper case: {@code CVE-2014-0224}, {@code GHSA-H4M5-QPFP-3MPV}
 * @param ranges the affected versions, by upstream name; never empty
 */
public record UpstreamAdvisory(By by, Set<String> ids, List<UpstreamRange> ranges) {

    /** The database that published an advisory. */
    public enum By {
        /** The National Vulnerability Database of NIST, in its API 2.0 format. */
        NVD,
        /** OSV.dev and databases in its schema, version 1. */
        OSV
    }

    public UpstreamAdvisory {
        ids = Set.copyOf(ids);
        ranges = List.copyOf(ranges);
    }
}
