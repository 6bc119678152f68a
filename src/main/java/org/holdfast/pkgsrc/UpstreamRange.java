package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPattern.Bound;

/**
 * Versions of one upstream name that have a flaw: all between two bounds, or those listed one by one.
 *
 * @param ecosystem where the name is at home: one of OSV's, such as {@code PyPI} or {@code Debian:11}; {@link #GIT} for a
 *     repository; {@link #CPE} for a product of NVD's dictionary
 * @param vendor the vendor of a product, empty for all others
 * @param name as that ecosystem spells it: {@code openssl}, {@code http_server}, {@code org.apache.tomcat:tomcat}
 * @param lower where the range begins; empty for at the first version ever
 * @param upper where it ends: at the fixed version ({@code <}) or behind the last affected one ({@code <=}); empty if nobody
 *     says
 * @param versions the affected ones by themselves; then there are no bounds
 */
public record UpstreamRange(
        String ecosystem,
        String vendor,
        String name,
        Optional<Bound> lower,
        Optional<Bound> upper,
        List<PkgVersion> versions) {

    /** The ecosystem of a product in general; behind a colon may stand what it is made for: {@code cpe:wordpress}. */
    public static final String CPE = "cpe";

    /** The ecosystem of a git repository, named like its last directory. */
    public static final String GIT = "GIT";

    public UpstreamRange {
        versions = List.copyOf(versions);
    }

    /** Whether it says only that there is a flaw, and of no version that it has it or not. */
    public boolean saysNothing() {
        return upper.isEmpty() && versions.isEmpty();
    }
}
