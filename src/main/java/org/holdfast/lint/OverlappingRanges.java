package org.holdfast.lint;

import java.util.function.Consumer;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds two ranges of one flaw in one package, each with a lower bound, that share versions: one of the bounds is wrong. */
record OverlappingRanges() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.lower().isEmpty() || interval.isEmpty()) {
                continue;
            }
            for (LintContext.Claim claim : evidence.siblings(entry, interval)) {
                Interval other = claim.interval();
                if (other.lower().isPresent()
                        && !other.isEmpty()
                        && !sameEnds(interval, other)
                        && isReported(entry, interval, claim)
                        && interval.overlaps(other)) {
                    into.accept(suspicion(entry, interval, claim, evidence.advisory(entry)));
                    return;
                }
            }
        }
    }

    /** Whether this one of a pair is reported: the range inside the other, or else the later line. */
    private static boolean isReported(VulnEntry entry, Interval interval, LintContext.Claim claim) {
        boolean inside = claim.interval().contains(interval);
        return inside
                || (!interval.contains(claim.interval())
                        && entry.line() > claim.entry().line());
    }

    private static boolean sameEnds(Interval left, Interval right) {
        return left.lower().equals(right.lower()) && left.upper().equals(right.upper());
    }

    private static Suspicion suspicion(VulnEntry entry, Interval interval, LintContext.Claim claim, Advisory advisory) {
        boolean inside = claim.interval().contains(interval);
        boolean alone = entry.pattern().alternates().size() == 1
                || entry.pattern().alternates().size()
                        == claim.entry().pattern().alternates().size();
        Suspicion suspicion = Suspicion.of(
                Detector.OVERLAPPING_RANGES,
                advisory.isCve() || inside ? Confidence.LIKELY : Confidence.POSSIBLE,
                interval + (inside ? " is inside " : " overlaps ") + claim.interval() + " of line "
                        + claim.entry().line() + ", which is about the same flaw");
        return inside && alone && interval.upper().equals(claim.interval().upper()) ? suspicion.removing() : suspicion;
    }
}
