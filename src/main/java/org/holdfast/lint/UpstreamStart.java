package org.holdfast.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Compares the lower bound of an interval with the first affected versions by OSV and NVD. Only releases that pkgsrc is known to have
 * had count, because ranges are often given from the first version on for brevity.
 *
 * @param comparison the interval and the claims
 */
record UpstreamStart(Comparison comparison) {

    /** The contradiction if a release at the beginning of the interval is not affected, and no claim has it as affected. */
    Optional<Comparison.Contradiction> tooEarly() {
        List<UpstreamClaim> who = comparison.who(said -> start(said).isPresent());
        Optional<Bound> first =
                only(who.stream().flatMap(said -> start(said).stream()).toList());
        if (first.isEmpty() || who.size() < comparison.said().size()) {
            return Optional.empty();
        }
        Predicate<PkgVersion> isFixed = comparison::isFixedForAnybody;
        List<PkgVersion> free = comparison.releases().stream()
                .filter(comparison::matches)
                .filter(version -> isBefore(version, first.get()))
                .filter(version -> !comparison.isAffectedForAnybody(version))
                .filter(isFixed.or(version -> comparison.said().stream().allMatch(said -> said.isBefore(version))))
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        // A range that ends in the release's own series is deliberate; a release older than all ranges may have been
        // forgotten.
        Optional<PkgVersion> fixed = free.stream().filter(isFixed).findFirst();
        boolean losesNothing = comparison.releases().stream()
                .filter(version -> isBefore(version, first.get()) && comparison.matches(version))
                .allMatch(
                        version -> !comparison.isAffectedForAnybody(version) || comparison.isCoveredElsewhere(version));
        return Optional.of(new Comparison.Contradiction(
                fixed.isPresent() || Comparison.agree(who) ? Confidence.LIKELY : Confidence.POSSIBLE,
                Comparison.saying(who) + " that " + fixed.orElse(free.getLast()) + " is free of it ("
                        + comparison.ranges(who) + "), but the entry matches it",
                losesNothing ? Optional.of(first.get().toString()) : Optional.empty()));
    }

    /** The contradiction if a release below the lower bound is affected, and no other entry covers it; for the lowest one. */
    Optional<Comparison.Contradiction> tooLate() {
        if (comparison.interval().lower().isEmpty()) {
            return Optional.empty();
        }
        Bound lower = comparison.interval().lower().get();
        return comparison.releases().stream()
                .filter(version -> isBefore(version, lower))
                .filter(version -> !ReleaseSeries.isPreRelease(version))
                .filter(version -> !comparison.isFixedForAnybody(version) && !comparison.isCoveredElsewhere(version))
                .filter(version -> !who(version, lower).isEmpty())
                .min(PkgVersion.ORDER)
                .map(version -> tooLate(version, who(version, lower), lower));
    }

    /**
     * The claims with a range over a version that ends in the entry's series and has a lower bound, because a missing one often
     * means that nobody has checked. For the version at the bound itself, a list of versions counts as well.
     */
    private List<UpstreamClaim> who(PkgVersion version, Bound lower) {
        boolean isAtBound = Comparison.compare(version, lower.version()) == 0;
        return comparison.who(said -> (said.isListed(version) && isAtBound)
                || said.ranges().stream()
                        .anyMatch(range -> range.contains(version)
                                && (isAtBound || range.lower().isPresent())
                                && range.contains(afterOf(lower))
                                && ReleaseSeries.same(range.upper().version(), comparison.top())));
    }

    /** The first release in the interval, which a range must contain: else it is about an older flaw. */
    private PkgVersion afterOf(Bound lower) {
        return comparison.releases().stream()
                .filter(comparison::matches)
                .filter(version -> !isBefore(version, lower))
                .min(PkgVersion.ORDER)
                .orElse(lower.version());
    }

    private Comparison.Contradiction tooLate(PkgVersion affected, List<UpstreamClaim> who, Bound lower) {
        boolean isAtBound = Comparison.compare(affected, lower.version()) == 0;
        List<Bound> starts = who.stream().flatMap(said -> start(said).stream()).toList();
        Optional<String> bound = isAtBound
                ? Optional.of(">=" + lower.version())
                : only(starts).filter(start -> starts.size() == who.size()).map(Bound::toString);
        boolean isSure = Comparison.agree(who)
                || (!starts.isEmpty()
                        && who.stream()
                                .flatMap(said -> said.ranges().stream())
                                .filter(range -> range.contains(affected))
                                .allMatch(UpstreamClaim.Range::namesFix));
        return new Comparison.Contradiction(
                isSure ? Confidence.LIKELY : Confidence.POSSIBLE,
                Comparison.saying(who) + " that " + affected + " is affected (" + comparison.ranges(who)
                        + "); the entry begins " + (lower.orEqual() ? "at " : "after ") + lower.version(),
                bound);
    }

    /** The lowest lower bound of the ranges that end in the series of the entry's upper bound; empty if one has none. */
    private Optional<Bound> start(UpstreamClaim said) {
        List<Optional<Bound>> lowers = said.ranges().stream()
                .filter(range -> ReleaseSeries.same(range.upper().version(), comparison.top()))
                .map(UpstreamClaim.Range::lower)
                .toList();
        return said.versions().isEmpty() && lowers.stream().allMatch(Optional::isPresent)
                ? lowers.stream().flatMap(Optional::stream).min(Comparator.comparing(Bound::version, PkgVersion.ORDER))
                : Optional.empty();
    }

    private static boolean isBefore(PkgVersion version, Bound lower) {
        int order = Comparison.compare(version, lower.version());
        return order < 0 || (order == 0 && !lower.orEqual());
    }

    private static Optional<Bound> only(List<Bound> bounds) {
        return bounds.stream()
                .findFirst()
                .filter(first -> bounds.stream()
                        .allMatch(bound -> bound.orEqual() == first.orEqual()
                                && Comparison.compare(bound.version(), first.version()) == 0));
    }
}
