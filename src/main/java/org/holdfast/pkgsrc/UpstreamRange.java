package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPattern.Bound;

/**
 * The vulnerable versions of one upstream name: all between two bounds, or a list of versions.
 *
 * <p>A range of OSV schema 1 ({@code affected[].ranges}, {@code affected[].versions}) or a {@code cpeMatch} of NVD API 2.0;
 * for example {@code cpe}, {@code openssl}, {@code openssl}, {@code >=1.0.1}, {@code <1.0.1h}. Nothing is refused.
 *
 * @param ecosystem the namespace of the name: an OSV ecosystem such as {@code PyPI} or {@code Debian:11}; {@link #GIT} for a
 *     repository; {@link #CPE} for a product of NVD's dictionary
 * @param vendor the CPE vendor of a product; empty for other ecosystems
 * @param name the name, as that ecosystem spells it: {@code openssl}, {@code http_server}, {@code org.apache.tomcat:tomcat}
 * @param lower the lower bound; empty if the range begins with the first version
 * @param upper the upper bound: the fixed version ({@code <}) or the last affected one ({@code <=}); empty if not known
 * @param versions the affected versions, if they are listed; there are no bounds then
 */
public record UpstreamRange(
        String ecosystem,
        String vendor,
        String name,
        Optional<Bound> lower,
        Optional<Bound> upper,
        List<PkgVersion> versions) {

    /** The ecosystem of NVD's products; a target software may follow a colon: {@code cpe:wordpress}. */
    public static final String CPE = "cpe";

    /** The ecosystem of git repositories; the name is the last part of the repository's URL. */
    public static final String GIT = "GIT";

    public UpstreamRange {
        versions = List.copyOf(versions);
    }

    /** Whether neither an upper bound nor a version is known, so that no version is known to be fixed. */
    public boolean saysNothing() {
        return upper.isEmpty() && versions.isEmpty();
    }
}
