package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * What one database says of one flaw in one upstream name, in versions that pkgsrc would write the same way.
 *
 * @param by who says so
 * @param isOwn whether it found that out by itself; OSV also repeats what NVD says
 * @param ranges the affected versions from end to end; each has an upper bound
 * @param versions the affected ones that are listed one by one
 */
record UpstreamClaim(UpstreamAdvisory.By by, boolean isOwn, List<Range> ranges, List<PkgVersion> versions) {

    /** A range of affected versions; the upper bound says where it ends. */
    record Range(Optional<Bound> lower, Bound upper) {

        boolean contains(PkgVersion version) {
            return startsAtOrBelow(version) && !isBehind(version);
        }

        boolean startsAtOrBelow(PkgVersion version) {
            int order = lower.map(bound -> Dewey.ORDER.compare(version, bound.version()))
                    .orElse(1);
            return order > 0 || (order == 0 && lower.orElseThrow().orEqual());
        }

        /** Whether the version comes after the end of this. */
        boolean isBehind(PkgVersion version) {
            int order = Dewey.ORDER.compare(version, upper.version());
            return order > 0 || (order == 0 && !upper.orEqual());
        }

        /** Whether the fixed version is known, and not only the last one that had the flaw. */
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
     * Nothing, if any range ends nowhere, or at a version of a form that is not compared here, such as 9.9.6-P1 or
     * 1.0-4ubuntu1: such a database would be misunderstood.
     */
    static Optional<UpstreamClaim> of(UpstreamAdvisory.By by, List<UpstreamRange> said) {
        List<Range> ranges = new ArrayList<>();
        List<PkgVersion> versions = new ArrayList<>();
        boolean isOwn = true;
        for (UpstreamRange one : said) {
            isOwn &= !one.ecosystem().equals(UpstreamRange.GIT);
            if (one.saysNothing()) {
                return Optional.empty();
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
                : Optional.of(new UpstreamClaim(by, isOwn, List.copyOf(ranges), List.copyOf(versions)));
    }

    /** Whether it says that this version has the flaw. */
    boolean isAffected(PkgVersion version) {
        return isListed(version) || ranges.stream().anyMatch(range -> range.contains(version));
    }

    boolean isListed(PkgVersion version) {
        return versions.stream().anyMatch(listed -> Dewey.ORDER.compare(listed, version) == 0);
    }

    /** Whether it says that this version does not have the flaw any more: its series was affected, and that ended before. */
    boolean isFixed(PkgVersion version) {
        return !isAffected(version)
                && ranges.stream()
                        .anyMatch(range -> range.isBehind(version)
                                && ReleaseSeries.same(range.upper().version(), version));
    }

    /** Whether it says that this version does not have the flaw yet. A list of single versions never says so. */
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
