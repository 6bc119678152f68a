package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Compares the upper bound of an interval with the fixed versions by OSV and NVD.
 *
 * @param comparison the interval and the claims
 */
record UpstreamEnd(Comparison comparison) {

    /** The contradiction if a release at or above the upper bound is affected, and no other entry covers it; for the highest one. */
    Optional<Comparison.Contradiction> tooEarly() {
        return candidates()
                .filter(version -> !ReleaseSeries.isPreRelease(version))
                .filter(this::isBehindTheEntry)
                .filter(version -> ReleaseSeries.same(version, comparison.top()))
                .filter(version -> !comparison.isFixedForAnybody(version))
                .filter(version -> !who(version).isEmpty())
                .filter(version -> !comparison.isCoveredElsewhere(version) && !isOfTheNextEntry(version))
                .max(PkgVersion.ORDER)
                .map(this::tooEarly);
    }

    private Stream<PkgVersion> candidates() {
        List<PkgVersion> candidates = new ArrayList<>(comparison.releases());
        candidates.add(comparison.top());
        comparison.said().forEach(said -> {
            candidates.addAll(said.versions());
            said.ranges().stream()
                    .map(UpstreamClaim.Range::upper)
                    .filter(Bound::orEqual)
                    .map(Bound::version)
                    .forEach(candidates::add);
        });
        return candidates.stream();
    }

    private boolean isBehindTheEntry(PkgVersion version) {
        int order = Comparison.compare(version, comparison.top());
        return order > 0 || (order == 0 && !comparison.upper().orEqual());
    }

    /** Whether a version is above the lower bound of another entry, which then has to cover it. */
    private boolean isOfTheNextEntry(PkgVersion version) {
        return comparison.evidence().siblings(comparison.entry(), comparison.interval()).stream()
                .flatMap(claim -> claim.interval().bottom().stream())
                .anyMatch(bottom ->
                        Comparison.compare(bottom, comparison.top()) >= 0 && Comparison.compare(bottom, version) <= 0);
    }

    /**
     * The claims by which a version is affected. Ranges that end in another series do not count, because they may be coarser than
     * the list; listed versions count only if the upper bound of the interval is listed as well.
     */
    private List<UpstreamClaim> who(PkgVersion version) {
        return comparison.who(said -> (said.isListed(version) && said.isListed(comparison.top()) && !isSeries(said))
                || rangesWith(said, version).findAny().isPresent());
    }

    /** Whether the upper bound is the beginning of a series with listed releases: 4.0 with 4.0.1. */
    private boolean isSeries(UpstreamClaim said) {
        Components top = Components.of(comparison.top());
        return said.versions().stream()
                .filter(version -> !ReleaseSeries.isPreRelease(version))
                .map(Components::of)
                .anyMatch(version -> version.size() > top.size() && version.shared(top) == top.size());
    }

    private Stream<UpstreamClaim.Range> rangesWith(UpstreamClaim said, PkgVersion version) {
        return said.ranges().stream()
                .filter(range -> range.contains(version)
                        && ReleaseSeries.same(range.upper().version(), comparison.top()));
    }

    private Comparison.Contradiction tooEarly(PkgVersion affected) {
        List<UpstreamClaim> who = who(affected);
        List<PkgVersion> fixes = who.stream()
                .flatMap(said -> rangesWith(said, affected))
                .filter(UpstreamClaim.Range::namesFix)
                .map(range -> range.upper().version())
                .toList();
        Optional<PkgVersion> fix = fixes.isEmpty() ? nextRelease(affected) : only(fixes);
        return new Comparison.Contradiction(
                isRelease(affected, who) && (!fixes.isEmpty() || Comparison.agree(who))
                        ? Confidence.LIKELY
                        : Confidence.POSSIBLE,
                Comparison.saying(who) + " that " + affected + " is affected (" + comparison.ranges(who)
                        + "); the entry ends at " + comparison.top()
                        + (comparison.upper().orEqual() ? ", itself inside" : ""),
                fix.map(version -> "<" + version));
    }

    /** Whether a version was a release; if not, the next release as a bound has the same meaning. */
    private boolean isRelease(PkgVersion version, List<UpstreamClaim> who) {
        return comparison.releases().stream().anyMatch(release -> Comparison.compare(release, version) == 0)
                || who.stream()
                        .anyMatch(said -> said.isListed(version)
                                || said.ranges().stream()
                                        .anyMatch(range -> range.upper().orEqual()
                                                && Comparison.compare(
                                                                range.upper().version(), version)
                                                        == 0));
    }

    /** The contradiction if a release within the interval is fixed, and no claim has it as affected. */
    Optional<Comparison.Contradiction> tooLate() {
        List<UpstreamClaim> who = comparison.who(said -> end(said).isPresent());
        Optional<Bound> last = who.stream().flatMap(said -> end(said).stream()).max(UpstreamEnd::byEnd);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        List<PkgVersion> free = Stream.concat(comparison.releases().stream(), comparison.fixesOfSiblings().stream())
                .sorted(PkgVersion.ORDER)
                .filter(comparison::matches)
                .filter(version -> ReleaseSeries.same(version, comparison.top()))
                .filter(version -> isBehind(last.get(), version))
                .filter(version -> !ReleaseSeries.isPreRelease(version))
                .filter(version -> !comparison.isAffectedForAnybody(version))
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        boolean isListOnly = who.stream().allMatch(said -> said.ranges().isEmpty());
        boolean hasWitness = siblingEndsAt(last.get(), free.getFirst());
        if (isListOnly && !hasWitness) {
            return Optional.empty();
        }
        boolean namesFix = !last.get().orEqual();
        return Optional.of(new Comparison.Contradiction(
                namesFix || hasWitness || Comparison.agree(who) ? Confidence.LIKELY : Confidence.POSSIBLE,
                Comparison.saying(who) + " that " + last.get().version()
                        + (namesFix ? " is free of it" : " is the last that is affected") + "; the entry goes on to "
                        + comparison.top() + ", and matches " + free.getFirst()
                        + (hasWitness ? ", against another entry about the same flaw" : ""),
                (namesFix
                                ? Optional.of(last.get().version())
                                : Optional.of(free.getFirst())
                                        .filter(next -> isNext(last.get().version(), next)))
                        .map(fix -> "<" + fix)));
    }

    /** The last end of affected versions in the series of the entry's upper bound. */
    private Optional<Bound> end(UpstreamClaim said) {
        return Stream.concat(
                        said.ranges().stream().map(UpstreamClaim.Range::upper),
                        said.versions().stream().map(version -> new Bound(false, true, version)))
                .filter(bound -> ReleaseSeries.same(bound.version(), comparison.top()))
                .max(UpstreamEnd::byEnd);
    }

    private static int byEnd(Bound left, Bound right) {
        int order = Comparison.compare(left.version(), right.version());
        return order != 0 ? order : Boolean.compare(left.orEqual(), right.orEqual());
    }

    private static boolean isBehind(Bound end, PkgVersion version) {
        int order = Comparison.compare(version, end.version());
        return order > 0 || (order == 0 && !end.orEqual());
    }

    /** Whether another entry about the flaw ends after the last affected version, and not after the first fixed release. */
    private boolean siblingEndsAt(Bound end, PkgVersion free) {
        return comparison.evidence().siblings(comparison.entry(), comparison.interval()).stream()
                .flatMap(claim -> claim.interval().upper().stream())
                .anyMatch(upper -> byEnd(upper, end) >= 0
                        && Comparison.compare(upper.version(), free) <= 0
                        && !(upper.orEqual() && Comparison.compare(upper.version(), free) == 0));
    }

    private Optional<PkgVersion> nextRelease(PkgVersion after) {
        return comparison.releases().stream()
                .filter(version -> isNext(after, version))
                .findFirst();
    }

    /** Whether no release can lie between two versions, even one that pkgsrc skipped. */
    private static boolean isNext(PkgVersion last, PkgVersion next) {
        Components parts = Components.of(last);
        return parts.last().isPresent() && Comparison.compare(new PkgVersion(parts.raised(parts.size())), next) == 0;
    }

    private static Optional<PkgVersion> only(List<PkgVersion> versions) {
        PkgVersion first = versions.getFirst();
        return versions.stream().allMatch(version -> Comparison.compare(version, first) == 0)
                ? Optional.of(first)
                : Optional.empty();
    }
}
