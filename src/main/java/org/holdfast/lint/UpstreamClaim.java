package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * The affected versions of one flaw in one upstream name by one database, in versions that pkgsrc would write the same way.
 *
 * @param by the database
 * @param isOwn whether the data is the database's own; OSV's GIT ranges repeat NVD's
 * @param ranges the ranges of affected versions, each with an upper bound
 * @param versions the affected versions that are listed one by one
 * @param endless the lower bounds of ranges without an end, of later series than the one that is compared
 */
record UpstreamClaim(
        UpstreamAdvisory.By by,
        boolean isOwn,
        List<Range> ranges,
        List<PkgVersion> versions,
        List<PkgVersion> endless) {

    /**
     * A range of affected versions.
     *
     * @param lower the lower bound; empty if the range begins with the first version
     * @param upper the upper bound
     */
    record Range(Optional<Bound> lower, Bound upper) {

        boolean contains(PkgVersion version) {
            return startsAtOrBelow(version) && !isBehind(version);
        }

        boolean startsAtOrBelow(PkgVersion version) {
            int order = lower.map(bound -> PkgVersion.ORDER.compare(version, bound.version()))
                    .orElse(1);
            return order > 0 || (order == 0 && lower.orElseThrow().orEqual());
        }

        /** Whether a version is above the range. */
        boolean isBehind(PkgVersion version) {
            int order = PkgVersion.ORDER.compare(version, upper.version());
            return order > 0 || (order == 0 && !upper.orEqual());
        }

        /** Whether the upper bound is the fixed version, and not the last affected one. */
        boolean namesFix() {
            return !upper.orEqual();
        }

        @Override
        public String toString() {
            return lower.map(bound -> (bound.orEqual() ? "from " : "after ") + bound.version() + " ")
                            .orElse("all ")
                    + (namesFix() ? "before " : "up to ")
                    + upper.version();
        }
    }

    private static final Pattern READABLE = Pattern.compile(
            "[0-9]+(?:[._][0-9]+)*[a-z]{0,2}(?:[._-]?(?:alpha|beta|pre|rc)[._-]?[0-9]*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern PYTHON_PRE = Pattern.compile("([0-9.]+)(a|b|c)([0-9]+)");

    /**
     * The claim in some ranges; empty if a range has no end, or a bound of a form that is not compared, such as 9.9.6-P1 or
     * 1.0-4ubuntu1, because the claim would be misread then. A range without an end that begins in a later series says nothing against
     * the others: only its versions are affected as well.
     *
     * @param about the version whose series is compared
     */
    static Optional<UpstreamClaim> of(UpstreamAdvisory.By by, List<UpstreamRange> said, PkgVersion about) {
        List<Range> ranges = new ArrayList<>();
        List<PkgVersion> versions = new ArrayList<>();
        List<PkgVersion> endless = new ArrayList<>();
        boolean isOwn = true;
        for (UpstreamRange one : said) {
            isOwn &= !one.ecosystem().equals(UpstreamRange.GIT);
            if (one.saysNothing()) {
                Optional<PkgVersion> later = one.lower()
                        .flatMap(bound -> readable(bound, one.ecosystem()))
                        .map(Bound::version)
                        .filter(from -> PkgVersion.ORDER.compare(from, about) > 0 && !ReleaseSeries.same(from, about));
                if (later.isEmpty()) {
                    return Optional.empty();
                }
                endless.add(later.get());
                continue;
            }
            one.versions().forEach(version -> readable(version, one.ecosystem()).ifPresent(versions::add));
            if (one.upper().isPresent()) {
                Optional<Bound> upper = one.upper().flatMap(bound -> readable(bound, one.ecosystem()));
                Optional<Bound> lower = one.lower().flatMap(bound -> readable(bound, one.ecosystem()));
                if (upper.isEmpty() || lower.isPresent() != one.lower().isPresent()) {
                    return Optional.empty();
                }
                ranges.add(new Range(lower, upper.get()));
            }
        }
        return ranges.isEmpty() && versions.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new UpstreamClaim(by, isOwn, List.copyOf(ranges), List.copyOf(versions), List.copyOf(endless)));
    }

    /** Whether a version has the flaw by this claim. */
    boolean isAffected(PkgVersion version) {
        return isListed(version)
                || ranges.stream().anyMatch(range -> range.contains(version))
                || endless.stream().anyMatch(from -> PkgVersion.ORDER.compare(version, from) >= 0);
    }

    boolean isListed(PkgVersion version) {
        return versions.stream().anyMatch(listed -> PkgVersion.ORDER.compare(listed, version) == 0);
    }

    /** Whether a version is fixed by this claim: it is above an affected range of its series, and in no other range. */
    boolean isFixed(PkgVersion version) {
        return !isAffected(version)
                && ranges.stream()
                        .anyMatch(range -> range.isBehind(version)
                                && ReleaseSeries.same(range.upper().version(), version));
    }

    /** Whether a version is older than the flaw by this claim; false if versions are listed one by one. */
    boolean isBefore(PkgVersion version) {
        return versions.isEmpty() && ranges.stream().noneMatch(range -> range.startsAtOrBelow(version));
    }

    private static Optional<Bound> readable(Bound bound, String ecosystem) {
        return readable(bound.version(), ecosystem).map(version -> new Bound(bound.lower(), bound.orEqual(), version));
    }

    private static Optional<PkgVersion> readable(PkgVersion version, String ecosystem) {
        String text = version.text().replaceFirst("^v(?=[0-9])", "");
        Matcher pre = PYTHON_PRE.matcher(text);
        if (ecosystem.equals("PyPI") && pre.matches()) {
            String kind = switch (pre.group(2)) {
                case "a" -> "alpha";
                case "b" -> "beta";
                default -> "rc";
            };
            text = pre.group(1) + kind + pre.group(3);
        }
        return READABLE.matcher(text).matches() ? Optional.of(new PkgVersion(text)) : Optional.empty();
    }
}
