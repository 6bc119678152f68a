package org.holdfast.lint;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A fix in one series that is said to be needed by all older ones: either another entry about the same flaw names the fix
 * of an older series, or the list is used to keeping the series apart.
 */
record MissingLowerBound() implements Check {

    /** So many advisories make a habit. */
    private static final int HABIT = 3;

    @Override
    public void examine(VulnEntry entry, Evidence evidence, Consumer<Suspicion> into) {
        if (entry.isEndOfLife()) {
            return;
        }
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            Interval interval =
                    Interval.of(alternate).filter(MalformedBound::isWellFormed).orElse(null);
            if (interval == null
                    || interval.lower().isPresent()
                    || interval.upper().isEmpty()) {
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

    private static Optional<Suspicion> bySibling(VulnEntry entry, Interval interval, Evidence evidence) {
        Components top = Components.of(interval.top().orElseThrow());
        return evidence.siblings(entry, interval).stream()
                .filter(claim -> claim.interval().top().isPresent())
                .filter(claim -> isOlderSeries(claim.interval().top().orElseThrow(), interval))
                .max(Comparator.comparing(claim -> claim.interval().top().orElseThrow(), Dewey.ORDER))
                .flatMap(claim -> {
                    Components older = Components.of(claim.interval().top().orElseThrow());
                    String from = older.raised(older.shared(top) + 1);
                    return suspicion(
                            interval,
                            from,
                            "line " + claim.entry().line() + " says that "
                                    + claim.interval().top().orElseThrow()
                                    + " is free of the same flaw, but this one matches it");
                });
    }

    private static boolean isOlderSeries(PkgVersion older, Interval interval) {
        PkgVersion top = interval.top().orElseThrow();
        Components left = Components.of(older);
        Components right = Components.of(top);
        int shared = left.shared(right);
        return Dewey.ORDER.compare(older, top) < 0 && differInSeries(left, right, shared);
    }

    /** Whether the versions differ before their last part: 1.2.5 and 1.3.1 do, 1.2.5 and 1.2.6 do not. */
    static boolean differInSeries(Components left, Components right, int shared) {
        return shared < left.size() && shared < Math.max(left.size(), right.size()) - 1;
    }

    private static Optional<Suspicion> byHabit(VulnEntry entry, Interval interval, Evidence evidence) {
        Components top = Components.of(interval.top().orElseThrow());
        String series = top.series();
        OptionalInt filed = Advisory.year(entry);
        if (series.isEmpty() || top.size() < 3 || filed.isEmpty()) {
            return Optional.empty();
        }
        PkgVersion begin = new PkgVersion(series);
        List<Evidence.Claim> claims = evidence.claims(interval.base());
        Set<String> apart = new HashSet<>();
        for (Evidence.Claim claim : claims) {
            if (claim.interval()
                            .bottom()
                            .filter(from -> Dewey.ORDER.compare(from, begin) == 0)
                            .isPresent()
                    && claim.interval()
                            .top()
                            .map(to -> Components.of(to).series().equals(series))
                            .orElse(false)) {
                apart.add(claim.entry().url());
            }
        }
        Set<String> older = new HashSet<>();
        boolean stillFixed = false;
        for (Evidence.Claim claim : claims) {
            Optional<PkgVersion> to = claim.interval().top();
            OptionalInt year = Advisory.year(claim.entry());
            if (apart.contains(claim.entry().url())
                    && to.isPresent()
                    && Dewey.ORDER.compare(to.get(), begin) < 0
                    && Components.of(to.get()).size() == top.size()
                    && !claim.entry().url().equals(entry.url())) {
                older.add(claim.entry().url());
                stillFixed |= year.isPresent() && year.getAsInt() >= filed.getAsInt();
            }
        }
        return apart.size() >= HABIT && older.size() >= HABIT - 1 && stillFixed
                ? suspicion(
                        interval,
                        series,
                        "flags all series before " + series + ", which have their own fixes: " + apart.size()
                                + " other advisories keep them apart")
                : Optional.empty();
    }

    private static Optional<Suspicion> suspicion(Interval interval, String from, String why) {
        String upper = interval.upper().orElseThrow().toString();
        return Dewey.ORDER.compare(new PkgVersion(from), interval.top().orElseThrow()) >= 0
                ? Optional.empty()
                : Optional.of(Suspicion.of(Detector.MISSING_LOWER_BOUND, Confidence.LIKELY, "no lower bound: " + why)
                        .replacing(upper, ">=" + from + upper));
    }
}
