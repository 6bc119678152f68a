package org.holdfast.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The treatment of one series of a package by the list: whether advisories have a range for this series alone, and further ranges for
 * older series.
 *
 * @param apart the URLs with a range that begins with the series
 * @param together the URLs with a range that ends in the series and has no lower bound
 * @param older the years of the advisories in {@code apart} that also have a range of an older series, by URL; 0 without a year
 */
record SeriesConvention(Set<String> apart, Set<String> together, Map<String, Integer> older) {

    /** The least number of advisories that make a convention. */
    private static final int OFTEN = 5;

    SeriesConvention {
        apart = Set.copyOf(apart);
        together = Set.copyOf(together);
        older = Map.copyOf(older);
    }

    static SeriesConvention of(List<LintContext.Claim> claims, Components top, Function<VulnEntry, Advisory> advisory) {
        String series = top.series();
        PkgVersion begin = new PkgVersion(series);
        Set<String> apart = new HashSet<>();
        Set<String> together = new HashSet<>();
        for (LintContext.Claim claim : claims) {
            if (claim.top().size() > 0 && claim.top().series().equals(series)) {
                if (claim.interval().lower().isEmpty()) {
                    together.add(claim.entry().url());
                } else if (PkgVersion.ORDER.compare(claim.interval().bottom().orElseThrow(), begin) == 0) {
                    apart.add(claim.entry().url());
                }
            }
        }
        Map<String, Integer> older = new HashMap<>();
        for (LintContext.Claim claim : claims) {
            if (apart.contains(claim.entry().url())
                    && claim.top().size() == top.size()
                    && PkgVersion.ORDER.compare(claim.interval().top().orElseThrow(), begin) < 0) {
                older.put(
                        claim.entry().url(),
                        advisory.apply(claim.entry()).year().orElse(0));
            }
        }
        return new SeriesConvention(apart, together, older);
    }

    /** Whether most advisories keep the series apart, one of this year or later among them. */
    boolean keepsApart(int year) {
        return apart.size() >= OFTEN
                && apart.size() > 2 * together.size()
                && older.size() >= OFTEN / 2
                && older.values().stream().anyMatch(of -> of >= year);
    }
}
