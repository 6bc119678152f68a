package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.jspecify.annotations.Nullable;

/**
 * {@code foo<=1.2} is meant to reach to the end of release 1.2, but 1.2nb1 is the same release and is not matched. The same
 * of a plain {@code foo-1.2}. Unless 1.2nb1 is the fix: only commits can tell.
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
                    .filter(name -> Dewey.ORDER.compare(name.version().upstream(), upstream) == 0)
                    .filter(name -> Dewey.ORDER.compare(name.version(), upstream) > 0)
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

    /** Whether it says which PKGREVISIONs it means: <code>perl-5.10.0{,nb1,nb2}</code>. */
    private static boolean namesRevisions(VulnEntry entry, PkgVersion upstream) {
        return entry.pattern().alternates().stream()
                .map(PkgPattern.Alternate::toString)
                .anyMatch(text -> text.contains(upstream + "nb"));
    }

    /** Whether a commit went to one of them for the flaw. */
    private static boolean isFixed(VulnEntry entry, PkgBase base, List<PkgName> missed, LintContext evidence) {
        FixCommits commits = evidence.known().commits();
        String flaw = evidence.advisory(entry).flaw();
        return Stream.of(commits.trunk(base, flaw), commits.branch(base, flaw))
                .flatMap(List::stream)
                .anyMatch(step -> missed.contains(step.after()));
    }

    /** Whether the commit that made the first of them is known, and has to do with no flaw. */
    private static boolean isTold(PkgName first, LintContext evidence) {
        return evidence.known().commits().hasPlain(first);
    }

    /** The name at which the alternate ends, itself inside. */
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
        // The next release that is known is free, and nothing that is known lies between.
        return evidence.known().of(base).stream()
                .map(name -> name.version().upstream())
                .filter(version -> Dewey.ORDER.compare(version, upstream) > 0)
                .findFirst()
                .map(next -> suspicion.replacing("<=" + upstream, "<" + next))
                .orElse(suspicion);
    }
}
