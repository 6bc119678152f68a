package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds two entries about the same flaw in the same package that name different fixes in one series: one of them is wrong. The
 * entry that ends earlier is reported or, if that one ends at a PKGREVISION, the other. It is not reported if trunk's commit
 * confirms it, or if OSV or NVD say that the other ends too late; {@link ContradictsUpstream} then reports the other entry.
 *
 * @param upstream the advisories of OSV and NVD
 */
record ContradictsSibling(Upstream upstream) implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        if (entry.isEndOfLife()) {
            return;
        }
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.upper().isEmpty()) {
                continue;
            }
            Optional<Suspicion> suspicion = NamedFix.confirms(entry, interval, evidence)
                    ? Optional.empty()
                    : suspicion(entry, interval, evidence);
            if (suspicion.isPresent()) {
                into.accept(suspicion.get());
                return;
            }
        }
    }

    private Optional<Suspicion> suspicion(VulnEntry entry, Interval interval, LintContext evidence) {
        for (LintContext.Claim claim : evidence.siblings(entry, interval)) {
            if (claim.interval().upper().isEmpty()) {
                continue;
            }
            PkgVersion end = interval.top().orElseThrow();
            PkgVersion other = claim.interval().top().orElseThrow();
            if (isLaterFixOfSameSeries(interval, claim.interval())
                    && !isPatched(end, other)
                    && !isTooLate(claim, evidence)) {
                return Optional.of(suspicion(
                        entry,
                        "this ends at " + end + ", but line " + claim.entry().line() + " says of the same flaw that "
                                + interval.base() + " is affected until " + other,
                        evidence));
            }
            if (isLaterFixOfSameSeries(claim.interval(), interval) && isPatched(other, end)) {
                return Optional.of(suspicion(
                        entry,
                        "line " + claim.entry().line() + " says that " + interval.base() + "-" + other
                                + " has a patch for the same flaw, but this one matches it",
                        evidence));
            }
        }
        return Optional.empty();
    }

    private static Suspicion suspicion(VulnEntry entry, String why, LintContext evidence) {
        return Suspicion.of(
                Detector.CONTRADICTS_SIBLING,
                evidence.advisory(entry).isCve() ? Confidence.LIKELY : Confidence.POSSIBLE,
                "one of two is wrong: " + why);
    }

    /** Whether the lower bound is a PKGREVISION, which means a patch; the entry with the later release ignores the patch. */
    private static boolean isPatched(PkgVersion lower, PkgVersion higher) {
        return !lower.upstream().equals(lower) && !lower.upstream().equals(higher.upstream());
    }

    private boolean isTooLate(LintContext.Claim claim, LintContext evidence) {
        List<UpstreamClaim> said = upstream.of(
                claim.entry(), claim.interval().base(), claim.interval().top().orElseThrow());
        return !said.isEmpty()
                && new UpstreamEnd(new Comparison(claim.entry(), claim.interval(), said, evidence))
                        .tooLate()
                        .isPresent();
    }

    /** Whether the other interval ends at a later fix of the same series. */
    private static boolean isLaterFixOfSameSeries(Interval one, Interval other) {
        PkgVersion top = one.top().orElseThrow();
        PkgVersion later = other.top().orElseThrow();
        Components left = Components.of(top);
        Components right = Components.of(later);
        int shared = left.shared(right);
        boolean sameSeries = !MissingLowerBound.differInSeries(left, right, shared)
                && (shared > 0 || (left.size() == 1 && right.size() == 1));
        boolean later1 = PkgVersion.ORDER.compare(top, later) < 0;
        // An inclusive bound and the exclusive bound of the next release mean the same.
        boolean sameEnd = one.upper().orElseThrow().orEqual()
                != other.upper().orElseThrow().orEqual();
        boolean disjoint = other.bottom()
                .map(from -> PkgVersion.ORDER.compare(top, from) <= 0)
                .orElse(false);
        return later1 && sameSeries && !sameEnd && !disjoint;
    }
}
