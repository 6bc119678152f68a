package org.holdfast.lint;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * The range of versions that an alternate of an entry matches: {@code openssl>=1.0.1<1.0.1h}.
 *
 * @param base the PKGBASE
 * @param lower the lower bound; empty if there is none
 * @param upper the upper bound; empty if there is none
 */
record Interval(PkgBase base, Optional<Bound> lower, Optional<Bound> upper) {

    static Optional<Interval> of(PkgPattern.Alternate alternate) {
        return switch (alternate) {
            case PkgPattern.Range range ->
                Optional.of(new Interval(
                        range.base(),
                        range.bounds().stream().filter(Bound::lower).findFirst(),
                        range.bounds().stream().filter(bound -> !bound.lower()).findFirst()));
            case PkgPattern.GlobOf glob -> Optional.empty();
            case PkgPattern.Plain plain -> Optional.empty();
        };
    }

    Optional<PkgVersion> top() {
        return upper.map(Bound::version);
    }

    Optional<PkgVersion> bottom() {
        return lower.map(Bound::version);
    }

    boolean isEmpty() {
        return lower.isPresent() && upper.isPresent() && !below(lower.get(), upper.get());
    }

    boolean overlaps(Interval other) {
        return base.equals(other.base) && startsBelowTheEndOf(other) && other.startsBelowTheEndOf(this);
    }

    /** Whether this interval contains every version of the other. */
    boolean contains(Interval other) {
        return base.equals(other.base)
                && (lower.isEmpty() || (other.lower.isPresent() && reaches(other.lower.get(), lower.get(), 1)))
                && (upper.isEmpty() || (other.upper.isPresent() && reaches(other.upper.get(), upper.get(), -1)));
    }

    /** Whether a bound of the inner interval is inside the outer one's; 1 for lower bounds, -1 for upper bounds. */
    private static boolean reaches(Bound inner, Bound outer, int side) {
        int order = side * compare(inner, outer);
        return order > 0 || (order == 0 && (outer.orEqual() || !inner.orEqual()));
    }

    private boolean startsBelowTheEndOf(Interval other) {
        return lower.isEmpty() || other.upper.isEmpty() || below(lower.get(), other.upper.get());
    }

    private static boolean below(Bound lower, Bound upper) {
        int order = compare(lower, upper);
        return order < 0 || (order == 0 && lower.orEqual() && upper.orEqual());
    }

    private static int compare(Bound left, Bound right) {
        return PkgVersion.ORDER.compare(left.version(), right.version());
    }

    @Override
    public String toString() {
        return base
                + lower.map(Bound::toString).orElse("")
                + upper.map(Bound::toString).orElse("");
    }
}
