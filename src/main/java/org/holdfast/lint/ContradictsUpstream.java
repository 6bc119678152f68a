package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an entry whose bound differs from that of OSV or NVD for the same flaw in the same package. Bounds with {@code nb} are not
 * compared, because they are pkgsrc's own fixes.
 *
 * @param upstream the advisories of OSV and NVD
 */
record ContradictsUpstream(Upstream upstream) implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        if (entry.isEndOfLife()) {
            return;
        }
        for (Interval interval : evidence.intervals(entry)) {
            if (!isComparable(interval)) {
                continue;
            }
            List<UpstreamClaim> said =
                    upstream.of(entry, interval.base(), interval.top().orElseThrow());
            if (said.isEmpty()) {
                continue;
            }
            Comparison comparison = new Comparison(entry, interval, said, evidence);
            Optional<Comparison.Contradiction> end =
                    new UpstreamEnd(comparison).tooEarly().or(() -> new UpstreamEnd(comparison).tooLate());
            String upper = end.flatMap(Comparison.Contradiction::bound)
                    .orElseGet(() -> interval.upper().orElseThrow().toString());
            Optional<Comparison.Contradiction> start =
                    new UpstreamStart(comparison).tooEarly().or(() -> new UpstreamStart(comparison).tooLate());
            end.map(comparison::ofEnd).ifPresent(into);
            start.map(contradiction -> comparison.ofStart(contradiction, upper)).ifPresent(into);
            if (Stream.of(end, start).anyMatch(Optional::isPresent)) {
                return;
            }
        }
    }

    private static boolean isComparable(Interval interval) {
        return interval.upper().isPresent()
                && !interval.isEmpty()
                && Stream.concat(interval.top().stream(), interval.bottom().stream())
                        .allMatch(version -> version.upstream().equals(version));
    }
}
