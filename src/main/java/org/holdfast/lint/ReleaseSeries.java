package org.holdfast.lint;

import org.holdfast.pkgsrc.PkgVersion;

/** Decides whether versions belong to one series of releases. */
final class ReleaseSeries {

    private ReleaseSeries() {}

    /** Whether two versions differ only in their last part: 1.0.1k and 1.0.1p do, also 1.0 and 1.0.1, but not 1.0.1 and 1.1. */
    static boolean same(PkgVersion one, PkgVersion other) {
        Components left = Components.of(one);
        Components right = Components.of(other);
        int shared = left.shared(right);
        return !MissingLowerBound.differInSeries(left, right, shared)
                && !MissingLowerBound.differInSeries(right, left, shared)
                && (shared > 0 || (left.size() == 1 && right.size() == 1));
    }

    static boolean isPreRelease(PkgVersion version) {
        return version.isPreRelease();
    }
}
