package org.holdfast.lint;

import java.util.function.Consumer;
import org.holdfast.pkgsrc.VulnEntry;

/** Looks for one kind of mistake in one entry. Threads may share it. */
interface Check {

    /** Reports the suspicions about an entry. */
    void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into);

    /** The check of a detector. */
    static Check of(Detector detector, Upstream upstream) {
        return switch (detector) {
            case MALFORMED_LINE -> (entry, evidence, into) -> {};
            case MALFORMED_BOUND -> new MalformedBound();
            case MALFORMED_ADVISORY -> new MalformedAdvisory();
            case MISSPELT_TYPE -> new MisspeltType();
            case DUPLICATE -> new DuplicateEntry();
            case ALTERNATE_ARMS -> new AlternateArms();
            case EMPTY_RANGE -> new EmptyRange();
            case UNKNOWN_PACKAGE -> new UnknownPackage();
            case IMPOSSIBLE_VERSION -> new ImpossibleVersion();
            case NEVER_RELEASED -> new NeverReleased();
            case FIRST_RELEASE_LEFT_OUT -> new FirstReleaseLeftOut();
            case MISSING_LOWER_BOUND -> new MissingLowerBound();
            case CONTRADICTS_SIBLING -> new ContradictsSibling(upstream);
            case CONTRADICTS_TRUNK -> new ContradictsTrunk();
            case CONTRADICTS_UPSTREAM -> new ContradictsUpstream(upstream);
            case CONTRADICTS_ADDRESS -> new ContradictsAddress();
            case OVERLAPPING_RANGES -> new OverlappingRanges();
            case GLOB_PITFALL -> new GlobPitfall();
            case REVISION_BOUND -> new RevisionBound();
        };
    }
}
