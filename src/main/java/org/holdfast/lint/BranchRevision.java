package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.lint.FixCommits.FixStep;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Checks an entry that ends at a PKGREVISION, {@code foo<1.2nb3}. The entry means trunk's revision; the branch counts its own, so it
 * may have the fix in 1.2nb2, or reach 1.2nb3 without the fix.
 */
final class BranchRevision {

    private BranchRevision() {}

    static Optional<Suspicion> suspicion(VulnEntry entry, LintContext evidence) {
        // With several flaws, each may have its own fix.
        if (!evidence.advisory(entry).isCve()
                || evidence.advisory(entry).flaws().size() > 1) {
            return Optional.empty();
        }
        for (Interval interval : evidence.intervals(entry)) {
            PkgVersion end = interval.top().orElse(PkgVersion.NONE);
            if (interval.upper().filter(bound -> !bound.orEqual()).isPresent()
                    && !end.upstream().equals(end)) {
                Optional<Suspicion> suspicion = suspicion(entry, interval, end, evidence);
                if (suspicion.isPresent()) {
                    return suspicion;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Suspicion> suspicion(
            VulnEntry entry, Interval interval, PkgVersion end, LintContext evidence) {
        FixCommits commits = evidence.known().commits();
        List<String> flaws = evidence.advisory(entry).flaws();
        Predicate<PkgName> sameRelease =
                name -> PkgVersion.ORDER.compare(name.version().upstream(), end.upstream()) == 0;
        List<PkgName> made =
                commits.made(interval.base()).stream().filter(sameRelease).toList();
        Optional<FixStep> own = commits.branch(interval.base(), flaws).stream()
                .filter(step -> sameRelease.test(step.after()))
                .reduce((first, second) -> second);
        if (own.isPresent()) {
            PkgVersion fixed = own.get().after().version();
            List<PkgName> flagged = made.stream()
                    .filter(name -> PkgVersion.ORDER.compare(name.version(), fixed) >= 0)
                    .filter(name -> entry.pattern().matches(name))
                    .toList();
            return flagged.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Suspicion.of(
                                    Detector.REVISION_BOUND,
                                    Confidence.LIKELY,
                                    "the branch has the fix in " + fixed + ", by its commit " + said(own.get())
                                            + "; the entry counts trunk's PKGREVISIONs")
                            .wronglyAffecting(flagged));
        }
        // Trunk's commits before the cut are on the branch as well.
        Optional<FixStep> theirs = commits.trunk(interval.base(), flaws).stream()
                .filter(step -> PkgVersion.ORDER.compare(step.after().version(), end) == 0)
                .findFirst();
        List<PkgName> missed = made.stream()
                .filter(name -> PkgVersion.ORDER.compare(name.version(), end) >= 0)
                .filter(name -> interval.lower().isEmpty() && commits.has(name))
                .toList();
        return theirs.isEmpty() || missed.isEmpty()
                ? Optional.empty()
                : Optional.of(Suspicion.of(
                                Detector.REVISION_BOUND,
                                Confidence.POSSIBLE, // a commit message may omit a fix
                                "the branch reached " + missed.getLast() + ", but none of its commits names "
                                        + flaws.getFirst() + ", as trunk's " + said(theirs.get()) + " does")
                        .missing(missed));
    }

    private static String said(FixStep step) {
        return step.commit().id().substring(0, 12) + " of " + step.commit().date();
    }
}
