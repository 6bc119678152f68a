package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.lint.FixCommits.FixStep;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Compares an entry with trunk's commit that names its CVE id. The entry is suspect if the commit led to a later version, although
 * trunk already had the entry's upper bound, or to an earlier version, which the entry still matches.
 */
final class NamedFix {

    private NamedFix() {}

    /** Whether a commit that names the flaw led from a version that the entry matches to one that it does not match. */
    static boolean confirms(VulnEntry entry, Interval interval, LintContext evidence) {
        Predicate<PkgName> flagged = entry.pattern()::matches;
        return steps(entry, interval, evidence).stream().anyMatch(step -> closes(step, flagged));
    }

    private static boolean closes(FixStep step, Predicate<PkgName> flagged) {
        return step.before().filter(flagged).isPresent() && !flagged.test(step.after());
    }

    private static List<FixStep> steps(VulnEntry entry, Interval interval, LintContext evidence) {
        Advisory advisory = evidence.advisory(entry);
        return advisory.isCve() ? evidence.known().commits().trunk(interval.base(), advisory.flaws()) : List.of();
    }

    static Optional<Suspicion> suspicion(VulnEntry entry, Interval interval, LintContext evidence) {
        List<FixStep> steps = steps(entry, interval, evidence);
        List<String> flaws = evidence.advisory(entry).flaws();
        if (steps.isEmpty()
                || flaws.size() > 1 // each flaw may have its own fix
                || interval.upper().filter(bound -> !bound.orEqual()).isEmpty()
                || steps.stream().anyMatch(step -> step.commit().dropped().contains(flaws.getFirst()))) {
            return Optional.empty();
        }
        Predicate<PkgName> flagged = name -> entry.pattern().matches(name)
                || evidence.siblings(entry, interval).stream()
                        .anyMatch(claim -> claim.entry().pattern().matches(name));
        FixStep last = steps.getLast();
        Optional<PkgName> before = last.before();
        boolean closes = steps.stream().anyMatch(step -> closes(step, flagged));
        if (closes
                || before.isEmpty()
                || PkgVersion.ORDER.compare(before.get().version(), last.after().version()) >= 0) {
            return Optional.empty();
        }
        if (flagged.test(last.after())) {
            return flagged.test(before.get()) && entry.pattern().matches(last.after())
                    ? earlier(entry, interval, before.get(), last)
                    : Optional.empty();
        }
        return later(interval, before.get(), last, evidence);
    }

    /** The suspicion that the fix is later; only if trunk had the bound before, else the commit may follow the fix. */
    private static Optional<Suspicion> later(Interval interval, PkgName before, FixStep last, LintContext evidence) {
        PkgVersion bound = interval.top().orElseThrow();
        Components end = evidence.components(bound);
        Components fixed = evidence.components(last.after().version());
        boolean sameSeries = !MissingLowerBound.differInSeries(end, fixed, end.shared(fixed));
        boolean had = evidence.known().trunk(interval.base()).stream()
                .anyMatch(dated -> PkgVersion.ORDER.compare(dated.version(), bound) == 0
                        && !dated.date().isAfter(last.commit().date()));
        return sameSeries && had && PkgVersion.ORDER.compare(before.version(), bound) >= 0
                ? Optional.of(suspicion(
                        interval,
                        last,
                        Confidence.LIKELY,
                        "went from " + before.version() + ", which is free of it by this entry, to "
                                + last.after().version()))
                : Optional.empty();
    }

    /** The suspicion that the fix is earlier: likely for a patch; only possible for an update, which may fix the flaw in part. */
    private static Optional<Suspicion> earlier(VulnEntry entry, Interval interval, PkgName before, FixStep last) {
        PkgVersion after = last.after().version();
        boolean patch = before.version().upstream().equals(after.upstream());
        return entry.pattern().alternates().size() > 1 && !patch
                ? Optional.empty()
                : Optional.of(suspicion(
                        interval,
                        last,
                        patch ? Confidence.LIKELY : Confidence.POSSIBLE,
                        "went from " + before.version() + " to " + after + ", which this entry flags still"));
    }

    private static Suspicion suspicion(Interval interval, FixStep last, Confidence confidence, String what) {
        PkgVersion fixed = last.after().version();
        String upper = interval.upper().orElseThrow().toString();
        return Suspicion.of(
                        Detector.CONTRADICTS_TRUNK,
                        confidence,
                        "the fix is " + fixed + ": trunk's commit "
                                + last.commit().id().substring(0, 12) + " of "
                                + last.commit().date() + ", which names the CVE id, " + what)
                .replacing(upper, "<" + fixed);
    }
}
