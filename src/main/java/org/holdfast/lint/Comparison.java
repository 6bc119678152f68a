package org.holdfast.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * An interval of an entry, and the claims of OSV and NVD about the same flaw in the same package.
 *
 * @param entry the entry
 * @param interval the interval of the entry that is compared; it has an upper bound
 * @param said the claims about this package, at least one
 * @param evidence the list and the known packages
 */
record Comparison(VulnEntry entry, Interval interval, List<UpstreamClaim> said, LintContext evidence) {

    /**
     * A difference between the entry and the claims.
     *
     * @param confidence the confidence that the entry is wrong
     * @param sentence the reason, for people
     * @param bound the correct bound, if it follows from the claims
     */
    record Contradiction(Confidence confidence, String sentence, Optional<String> bound) {}

    PkgVersion top() {
        return interval.top().orElseThrow();
    }

    Bound upper() {
        return interval.upper().orElseThrow();
    }

    /** The known releases of the package, without PKGREVISIONs, oldest first. */
    List<PkgVersion> releases() {
        return evidence.known().of(interval.base()).stream()
                .map(PkgName::version)
                .map(PkgVersion::upstream)
                .distinct()
                .toList();
    }

    /** The versions that other entries about the same flaw name as fixed. */
    List<PkgVersion> fixesOfSiblings() {
        return evidence.siblings(entry, interval).stream()
                .flatMap(claim -> claim.interval().upper().stream())
                .filter(bound -> !bound.orEqual())
                .map(Bound::version)
                .filter(version -> version.upstream().equals(version))
                .toList();
    }

    boolean matches(PkgVersion version) {
        return entry.pattern().matches(PkgName.of(interval.base(), version));
    }

    /** Whether another entry about the same flaw, or with the same URL, matches a version. */
    boolean isCoveredElsewhere(PkgVersion version) {
        PkgName name = PkgName.of(interval.base(), version);
        return evidence.siblings(entry, interval).stream()
                        .anyMatch(claim -> claim.entry().pattern().matches(name))
                || evidence.entriesOfUrl(entry.url()).stream()
                        .anyMatch(other ->
                                other.line() != entry.line() && other.pattern().matches(name));
    }

    boolean isFixedForAnybody(PkgVersion version) {
        return said.stream().anyMatch(one -> one.isFixed(version));
    }

    boolean isAffectedForAnybody(PkgVersion version) {
        return said.stream().anyMatch(one -> one.isAffected(version));
    }

    /** The claims that satisfy a condition. */
    List<UpstreamClaim> who(Predicate<UpstreamClaim> says) {
        return said.stream().filter(says).toList();
    }

    /** Whether the claims come from two databases, independently. */
    static boolean agree(List<UpstreamClaim> who) {
        Set<UpstreamAdvisory.By> by = EnumSet.noneOf(UpstreamAdvisory.By.class);
        who.stream().filter(UpstreamClaim::isOwn).map(UpstreamClaim::by).forEach(by::add);
        return by.size() > 1;
    }

    /** The databases of claims with a verb: {@code NVD and OSV say}. */
    static String saying(List<UpstreamClaim> who) {
        List<String> by =
                who.stream().map(one -> one.by().toString()).distinct().sorted().toList();
        return String.join(" and ", by) + (by.size() > 1 ? " say" : " says");
    }

    /** The affected ranges that end in the series of the entry's upper bound, as text. */
    String ranges(List<UpstreamClaim> who) {
        String ranges = who.stream()
                .flatMap(one -> one.ranges().stream())
                .filter(range -> ReleaseSeries.same(range.upper().version(), top()))
                .map(UpstreamClaim.Range::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return ranges.isEmpty() ? "listed one by one" : ranges;
    }

    Suspicion ofEnd(Contradiction contradiction) {
        Suspicion suspicion =
                Suspicion.of(Detector.CONTRADICTS_UPSTREAM, contradiction.confidence(), contradiction.sentence());
        // In a pattern with braces, the bound may belong to another alternate.
        return contradiction
                .bound()
                .filter(bound -> entry.pattern().toString().endsWith(upper().toString()))
                .map(bound -> suspicion.replacing(upper().toString(), bound))
                .orElse(suspicion);
    }

    /** The suspicion about a lower bound; {@code end} is the upper bound after its own correction. */
    Suspicion ofStart(Contradiction contradiction, String end) {
        Suspicion suspicion =
                Suspicion.of(Detector.CONTRADICTS_UPSTREAM, contradiction.confidence(), contradiction.sentence());
        String from = interval.lower().map(Bound::toString).orElse("") + end;
        String as = interval.lower().map(Bound::toString).orElse("") + upper();
        return contradiction
                .bound()
                .filter(bound -> entry.pattern().toString().endsWith(as))
                .map(bound -> suspicion.replacing(from, bound + end))
                .orElse(suspicion);
    }

    static int compare(PkgVersion left, PkgVersion right) {
        return PkgVersion.ORDER.compare(left, right);
    }
}
