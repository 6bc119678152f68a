package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds a bound on another scale than all known versions of the package: copied from the entry of another package, or a number where
 * the package counts days. A bound below all known versions is not suspect by itself, because it may just be old.
 */
record ImpossibleVersion() implements Check {

    private static final int FEWEST = 2;

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.upper().isEmpty()) {
                continue;
            }
            List<PkgName> names = evidence.known().of(interval.base());
            if (names.stream().map(PkgName::version).distinct().count() >= FEWEST) {
                Optional<Suspicion> suspicion = compare(entry, interval, names, evidence);
                if (suspicion.isPresent()) {
                    into.accept(suspicion.get());
                    return;
                }
            }
        }
    }

    private static Optional<Suspicion> compare(
            VulnEntry entry, Interval interval, List<PkgName> names, LintContext evidence) {
        PkgVersion bound = interval.top().orElseThrow();
        PkgVersion oldest = names.getFirst().version();
        PkgVersion newest = names.getLast().version();
        Components of = evidence.components(bound);
        Components low = evidence.components(oldest);
        boolean below = PkgVersion.ORDER.compare(bound, oldest) <= 0 && of.leading() < low.leading();
        String seen = "; the versions of " + interval.base() + " known are " + oldest + " … " + newest;
        if (below) {
            Optional<Interval> copied = copiedFrom(entry, interval, evidence);
            if (copied.isPresent()) {
                return Optional.of(Suspicion.of(
                        Detector.IMPOSSIBLE_VERSION,
                        Confidence.CERTAIN,
                        "can never match: " + bound + " is a version of "
                                + copied.get().base() + seen));
            }
            if (low.leading() >= 19_700_101 && of.leading() < 1000 && evidence.covers(entry)) {
                return Optional.of(Suspicion.of(
                        Detector.IMPOSSIBLE_VERSION,
                        Confidence.LIKELY,
                        "can never match: " + bound + " is a number, and this package counts days" + seen));
            }
        }
        if (of.leading() >= 19_700_101
                && names.stream()
                        .allMatch(name -> evidence.components(name.version()).leading() < 1900)) {
            return Optional.of(Suspicion.of(
                    Detector.IMPOSSIBLE_VERSION,
                    evidence.covers(entry) ? Confidence.LIKELY : Confidence.POSSIBLE,
                    "matches every version: " + bound + " is a day, and this package has numbers" + seen));
        }
        return Optional.empty();
    }

    /** An interval of another package of the same advisory, with the same upper bound, for which the bound is a version. */
    private static Optional<Interval> copiedFrom(VulnEntry entry, Interval interval, LintContext evidence) {
        return evidence.ofUrl(entry.url()).stream()
                .map(LintContext.Claim::interval)
                .filter(other -> !other.base().equals(interval.base()))
                .filter(other -> other.top().equals(interval.top()))
                .filter(other -> !onSameScale(other, interval, evidence))
                .filter(other -> evidence.known().of(other.base()).stream()
                        .anyMatch(name -> evidence.components(name.version())
                                        .shared(evidence.components(
                                                interval.top().orElseThrow()))
                                > 0))
                .findFirst();
    }

    private static boolean onSameScale(Interval left, Interval right, LintContext evidence) {
        return evidence.known().of(right.base()).stream()
                .anyMatch(name -> evidence.known().of(left.base()).stream()
                        .anyMatch(other -> evidence.components(name.version()).leading()
                                == evidence.components(other.version()).leading()));
    }
}
