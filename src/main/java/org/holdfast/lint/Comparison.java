package org.holdfast.lint;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * An interval of an entry, beside what OSV and NVD say of the same flaw of the same package.
 *
 * @param said by each that says something of this package
 */
record Comparison(VulnEntry entry, Interval interval, List<UpstreamClaim> said, LintContext evidence) {

    /**
     * Where the two differ.
     *
     * @param bound what should stand there in place of the entry's bound, if that follows
     */
    record Contradiction(Confidence confidence, String sentence, Optional<String> bound) {}

    PkgVersion top() {
        return interval.top().orElseThrow();
    }

    Bound upper() {
        return interval.upper().orElseThrow();
    }

    /** The releases that are known of the package, without pkgsrc's revisions, oldest first. */
    List<PkgVersion> releases() {
        return evidence.known().of(interval.base()).stream()
                .map(PkgName::version)
                .map(PkgVersion::upstream)
                .distinct()
                .toList();
    }

    /** What other entries about the same flaw say is free of it. */
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

    /** Whether another entry about the same flaw matches it, or nearly: up to some revision of it. */
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

    /** Those of whom this is true. */
    List<UpstreamClaim> who(Predicate<UpstreamClaim> says) {
        return said.stream().filter(says).toList();
    }

    /** Whether two databases say the same, and neither has it from the other. */
    static boolean agree(List<UpstreamClaim> who) {
        Set<UpstreamAdvisory.By> by = EnumSet.noneOf(UpstreamAdvisory.By.class);
        who.stream().filter(UpstreamClaim::isOwn).map(UpstreamClaim::by).forEach(by::add);
        return by.size() > 1;
    }

    /** {@code NVD and OSV say}. */
    static String saying(List<UpstreamClaim> who) {
        List<String> by =
                who.stream().map(one -> one.by().toString()).distinct().sorted().toList();
        return String.join(" and ", by) + (by.size() > 1 ? " say" : " says");
    }

    /** The affected ranges that end in the series of the entry's own end, or what is listed there. */
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
        // Behind braces the same bound may be another's.
        return contradiction
                .bound()
                .filter(bound -> entry.pattern().toString().endsWith(upper().toString()))
                .map(bound -> suspicion.replacing(upper().toString(), bound))
                .orElse(suspicion);
    }

    /** The end may have been put right before. */
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
        return Dewey.ORDER.compare(left, right);
    }
}
