package org.holdfast.lint;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an entry without a lower bound that flags older series, although another entry about the same flaw names the fix of an older
 * series, or the list usually has separate entries for these series.
 */
record MissingLowerBound() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        if (entry.isEndOfLife()) {
            return;
        }
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.lower().isPresent()
                    || interval.upper().isEmpty()
                    || NamedFix.confirms(entry, interval, evidence)) {
                continue;
            }
            Optional<Suspicion> suspicion =
                    bySibling(entry, interval, evidence).or(() -> byHabit(entry, interval, evidence));
            if (suspicion.isPresent()) {
                into.accept(suspicion.get());
                return;
            }
        }
    }

    private static Optional<Suspicion> bySibling(VulnEntry entry, Interval interval, LintContext evidence) {
        Components top = Components.of(interval.top().orElseThrow());
        return evidence.siblings(entry, interval).stream()
                .filter(claim -> claim.interval().top().isPresent())
                .filter(claim -> isOlderSeries(claim.interval().top().orElseThrow(), interval))
                .max(Comparator.comparing(claim -> claim.interval().top().orElseThrow(), PkgVersion.ORDER))
                .flatMap(claim -> {
                    Components older = Components.of(claim.interval().top().orElseThrow());
                    String from = older.raised(older.shared(top) + 1);
                    Optional<Suspicion> suspicion = suspicion(
                            interval,
                            from,
                            "line " + claim.entry().line() + " says that "
                                    + claim.interval().top().orElseThrow()
                                    + " is free of the same flaw, but this one matches it");
                    // The edit is sure only if the other entry is about one series: else either may be wrong.
                    Optional<PkgVersion> bottom = claim.interval().bottom();
                    if (bottom.filter(low -> Components.of(low).shared(older) > older.shared(top))
                            .isPresent()) {
                        return suspicion;
                    }
                    // An entry with a lower bound that spans series may be the wrong one.
                    return suspicion
                            .map(Suspicion::withoutEdit)
                            .map(one -> bottom.isPresent() ? one.with(Confidence.POSSIBLE) : one);
                });
    }

    private static boolean isOlderSeries(PkgVersion older, Interval interval) {
        PkgVersion top = interval.top().orElseThrow();
        Components left = Components.of(older);
        Components right = Components.of(top);
        int shared = left.shared(right);
        return PkgVersion.ORDER.compare(older, top) < 0 && differInSeries(left, right, shared);
    }

    /** Whether the versions differ before their last part: 1.2.5 and 1.3.1 do, 1.2.5 and 1.2.6 do not. */
    static boolean differInSeries(Components left, Components right, int shared) {
        return shared < left.size() && shared < Math.max(left.size(), right.size()) - 1;
    }

    private static Optional<Suspicion> byHabit(VulnEntry entry, Interval interval, LintContext evidence) {
        Components top = evidence.components(interval.top().orElseThrow());
        OptionalInt year = evidence.advisory(entry).year();
        if (top.size() < 3 || year.isEmpty()) {
            return Optional.empty();
        }
        SeriesConvention habit = evidence.habit(interval.base(), top);
        return habit.keepsApart(year.getAsInt())
                ? suspicion(
                        interval,
                        top.series(),
                        "flags all series before " + top.series() + ", which have their own fixes: "
                                + habit.apart().size() + " other advisories keep them apart")
                : Optional.empty();
    }

    private static Optional<Suspicion> suspicion(Interval interval, String from, String why) {
        String upper = interval.upper().orElseThrow().toString();
        return PkgVersion.ORDER.compare(new PkgVersion(from), interval.top().orElseThrow()) >= 0
                ? Optional.empty()
                : Optional.of(Suspicion.of(Detector.MISSING_LOWER_BOUND, Confidence.LIKELY, "no lower bound: " + why)
                        .replacing(upper, ">=" + from + upper));
    }
}
