package org.holdfast.lint;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an entry whose upper bound is not the version with the fix in trunk. There are three kinds of evidence, in this order: a
 * commit that {@link NamedFix names the CVE id}; the day in the advisory's URL, if trunk had the entry's version well before that
 * day and updated to the next version of the series about that day; another series of the same advisory, if the releases of both
 * series came in step before: 1.0.1n with 1.0.2b, so 1.0.1p with 1.0.2d.
 */
record ContradictsTrunk() implements Check {

    private static final int BEFORE = 10;
    private static final int AFTER = 5;
    private static final int FARTHEST = 20;

    private record Fix(LocalDate had, PkgVersion next, LocalDate went) {}

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        Optional<LocalDate> day = evidence.advisory(entry).day();
        for (Interval interval : evidence.intervals(entry)) {
            Optional<Suspicion> suspicion = NamedFix.suspicion(entry, interval, evidence)
                    .or(() -> day.filter(date -> namesFix(interval))
                            .flatMap(date -> byDay(entry, interval, date, evidence)));
            if (suspicion.isPresent()) {
                into.accept(suspicion.get());
                return;
            }
        }
    }

    private static Optional<Suspicion> byDay(VulnEntry entry, Interval interval, LocalDate day, LintContext evidence) {
        return fix(interval, day, evidence)
                .map(fix -> byTrunk(interval, fix, day))
                .or(() -> bySibling(entry, interval, day, evidence));
    }

    private static boolean namesFix(Interval interval) {
        return interval.upper().filter(bound -> !bound.orEqual()).isPresent()
                && interval.top().orElseThrow().upstream().equals(interval.top().orElseThrow());
    }

    private static Suspicion byTrunk(Interval interval, Fix fix, LocalDate day) {
        return suspicion(
                interval,
                fix.next().text(),
                "trunk had " + interval.top().orElseThrow() + " on " + fix.had() + ", before the advisory of " + day
                        + ", and went to " + fix.next() + " on " + fix.went());
    }

    private static Optional<Fix> fix(Interval interval, LocalDate day, LintContext evidence) {
        PkgVersion bound = interval.top().orElseThrow();
        String series = Components.of(bound).series();
        List<KnownPackages.Dated> trunk = evidence.known().trunk(interval.base());
        Optional<LocalDate> had = trunk.stream()
                .filter(dated -> PkgVersion.ORDER.compare(dated.version().upstream(), bound) == 0)
                .map(KnownPackages.Dated::date)
                .filter(date -> date.isBefore(day.minusDays(BEFORE)))
                .findFirst();
        return had.flatMap(date -> trunk.stream()
                .filter(dated -> PkgVersion.ORDER.compare(dated.version().upstream(), bound) > 0)
                .filter(dated -> dated.date().isAfter(date))
                .findFirst()
                .filter(dated -> Components.of(dated.version()).series().equals(series)
                        && !dated.date().isBefore(day.minusDays(1))
                        && dated.date().isBefore(day.plusDays(AFTER + 1)))
                .map(dated -> new Fix(date, dated.version().upstream(), dated.date())));
    }

    private static Optional<Suspicion> bySibling(
            VulnEntry entry, Interval interval, LocalDate day, LintContext evidence) {
        Components own = Components.of(interval.top().orElseThrow());
        for (LintContext.Claim claim : evidence.siblings(entry, interval)) {
            if (!namesFix(claim.interval())) {
                continue;
            }
            Components other = Components.of(claim.interval().top().orElseThrow());
            Optional<Fix> fix = fix(claim.interval(), day, evidence);
            if (fix.isPresent()
                    && own.last().isPresent()
                    && other.last().isPresent()
                    && wentInStep(entry, own, other, interval, evidence)) {
                Components next = Components.of(fix.get().next());
                int step = next.last().orElse(0) - other.last().getAsInt();
                if (step < 1 || step > FARTHEST) {
                    continue;
                }
                String raised = own.text();
                for (int i = 0; i < step; i++) {
                    Components last = Components.of(new PkgVersion(raised));
                    raised = last.raised(last.size());
                }
                return Optional.of(suspicion(
                        interval,
                        raised,
                        "it goes in step with " + other.text() + " on line "
                                + claim.entry().line() + ", where trunk went to " + next.text() + " for it on "
                                + fix.get().went()));
            }
        }
        return Optional.empty();
    }

    /** Whether another advisory has fixes of both series as far apart as these. */
    private static boolean wentInStep(
            VulnEntry entry, Components own, Components other, Interval interval, LintContext evidence) {
        int apart = own.last().orElse(0) - other.last().orElse(0);
        List<LintContext.Claim> claims = evidence.claims(interval.base());
        return claims.stream()
                .filter(left -> !left.entry().url().equals(entry.url()))
                .filter(left -> inSeries(left, own))
                .anyMatch(left -> claims.stream()
                        .filter(right -> right.entry().url().equals(left.entry().url()) && inSeries(right, other))
                        .anyMatch(right -> last(left) - last(right) == apart));
    }

    private static boolean inSeries(LintContext.Claim claim, Components of) {
        return claim.top().size() > 0
                && claim.top().series().equals(of.series())
                && claim.top().last().isPresent();
    }

    private static int last(LintContext.Claim claim) {
        return claim.top().last().orElse(0);
    }

    private static Suspicion suspicion(Interval interval, String fixed, String why) {
        return Suspicion.of(Detector.CONTRADICTS_TRUNK, Confidence.LIKELY, "the fix is " + fixed + ": " + why)
                .replacing("<" + interval.top().orElseThrow(), "<" + fixed);
    }
}
