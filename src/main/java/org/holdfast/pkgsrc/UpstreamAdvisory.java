package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Set;

/**
 * What a database of upstream's vulnerabilities says of one flaw: which versions of which upstream names have it.
 *
 * @param by who says so
 * @param ids the names of the flaw, in upper case: {@code CVE-2014-0224}, {@code GHSA-H4M5-QPFP-3MPV}
 * @param ranges the affected versions, by upstream name; never empty
 */
public record UpstreamAdvisory(By by, Set<String> ids, List<UpstreamRange> ranges) {

    /** The databases. */
    public enum By {
        NVD,
        OSV
    }

    public UpstreamAdvisory {
        ids = Set.copyOf(ids);
        ranges = List.copyOf(ranges);
    }
}
