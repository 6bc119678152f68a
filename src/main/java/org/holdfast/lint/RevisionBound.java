package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds an entry {@code foo<=1.2}, or a plain {@code foo-1.2}, that misses 1.2nb1, although that is the same upstream release. The
 * entry is right if 1.2nb1 is the fix, which only commits show.
 */
record RevisionBound() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        Optional<Suspicion> onBranch = BranchRevision.suspicion(entry, evidence);
        if (onBranch.isPresent()) {
            into.accept(onBranch.get());
            return;
        }
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            PkgName last = last(alternate, evidence);
            if (last == null || last.version().isNone()) {
                continue;
            }
            PkgVersion upstream = last.version();
            List<PkgName> missed = evidence.known().of(last.base()).stream()
                    .filter(name -> PkgVersion.ORDER.compare(name.version().upstream(), upstream) == 0)
                    .filter(name -> PkgVersion.ORDER.compare(name.version(), upstream) > 0)
                    .filter(name -> evidence.entriesOfUrl(entry.url()).stream()
                            .noneMatch(sibling -> sibling.pattern().matches(name)))
                    .toList();
            if (missed.isEmpty()
                    || !upstream.upstream().equals(upstream)
                    || namesRevisions(entry, upstream)
                    || isFixed(entry, last.base(), missed, evidence)) {
                continue;
            }
            Confidence confidence = evidence.advisory(entry).isCve() && isTold(missed.getFirst(), evidence)
                    ? Confidence.LIKELY
                    : Confidence.POSSIBLE;
            into.accept(suspicion(alternate, last.base(), upstream, missed, confidence, evidence));
            return;
        }
    }

    /** Whether the entry lists PKGREVISIONs: <code>perl-5.10.0{,nb1,nb2}</code>. */
    private static boolean namesRevisions(VulnEntry entry, PkgVersion upstream) {
        return entry.pattern().alternates().stream()
                .map(PkgPattern.Alternate::toString)
                .anyMatch(text -> text.contains(upstream + "nb"));
    }

    /** Whether a commit that names the flaw led to one of the packages. */
    private static boolean isFixed(VulnEntry entry, PkgBase base, List<PkgName> missed, LintContext evidence) {
        FixCommits commits = evidence.known().commits();
        List<String> flaws = evidence.advisory(entry).flaws();
        return Stream.of(commits.trunk(base, flaws), commits.branch(base, flaws))
                .flatMap(List::stream)
                .anyMatch(step -> missed.contains(step.after()));
    }

    /** Whether the commit that led to a package is known, and names no CVE id. */
    private static boolean isTold(PkgName first, LintContext evidence) {
        return evidence.known().commits().hasPlain(first);
    }

    /** The last package that the alternate includes; null if it ends at an exclusive bound or is a glob. */
    private static @Nullable PkgName last(PkgPattern.Alternate alternate, LintContext evidence) {
        return switch (alternate) {
            case PkgPattern.Range range ->
                Interval.of(range)
                        .filter(MalformedBound::isWellFormed)
                        .flatMap(Interval::upper)
                        .filter(Bound::orEqual)
                        .map(bound -> PkgName.of(range.base(), bound.version()))
                        .orElse(null);
            case PkgPattern.Plain plain -> {
                PkgBase base = PatternSubject.of(plain, evidence.known()).orElseThrow();
                yield base.text().equals(plain.text()) ? null : new PkgName(plain.text());
            }
            case PkgPattern.GlobOf glob -> null;
        };
    }

    private static Suspicion suspicion(
            PkgPattern.Alternate alternate,
            PkgBase base,
            PkgVersion upstream,
            List<PkgName> missed,
            Confidence confidence,
            LintContext evidence) {
        Suspicion suspicion = Suspicion.of(
                        Detector.REVISION_BOUND,
                        confidence,
                        "does not match " + missed.getLast() + ", which is the same release of upstream, " + upstream)
                .missing(missed);
        if (alternate instanceof PkgPattern.Plain) {
            return suspicion.replacing("-" + upstream, "-" + upstream + "{,nb[0-9]*}");
        }
        // The next known release is the first that is fixed.
        return evidence.known().of(base).stream()
                .map(name -> name.version().upstream())
                .filter(version -> PkgVersion.ORDER.compare(version, upstream) > 0)
                .findFirst()
                .map(next -> suspicion.replacing("<=" + upstream, "<" + next))
                .orElse(suspicion);
    }
}
