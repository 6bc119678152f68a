package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Why a finding is open, and what would close it. Every finding has exactly one.
 *
 * <p>Each variant holds the evidence that decided it, so that a person or a program can check the decision without
 * repeating it; {@link #sentence()} uses that evidence alone. Where several could apply, {@link Affected} states which
 * one wins. {@link #kind()} is the stable name of each variant: {@code by-hand}.
 */
public sealed interface Disposition {

    /**
     * The entry does not match a newer package that an archive publishes.
     *
     * @param published the newest such package
     */
    record Upgrade(PublishedPackage published) implements Disposition {}

    /**
     * The release branch has the fix, the archive does not have it yet.
     *
     * @param release the PKGNAME that the release branch makes
     * @param since the commit that fixed it on the release branch; empty if that was before the cut
     * @param published the newest published package; empty if there is none
     * @param patch the patch that fixes it without a version that the entry spares; empty if the version shows the fix
     */
    record Publishing(
            PkgName release,
            Optional<ChangeRecord> since,
            Optional<PublishedPackage> published,
            Optional<BranchPatch> patch)
            implements Disposition {}

    /**
     * The backports branch has the fix, the release branch does not have it yet.
     *
     * @param backports the PKGNAME that the backports branch makes
     * @param since the commit that fixed it on the backports branch; empty if that was before the cut
     * @param patch the patch that fixes it without a version that the entry spares; empty if the version shows the fix
     */
    record Merging(PkgName backports, Optional<ChangeRecord> since, Optional<BranchPatch> patch)
            implements Disposition {}

    /**
     * Trunk has, or had since the cut, a fixed version that the policy allows.
     *
     * @param fix the backport that closes this finding with the least work
     * @param best the backport that closes the most findings of the package, this one among them
     * @param allowedBy the rule, or the decision, that allows the version
     */
    record Pullup(BackportOption fix, BackportOption best, PolicyRule allowedBy) implements Disposition {}

    /**
     * A maintainer has to write the fix: the entry names a fixed version of the branch's series that trunk never had,
     * or trunk patched a version that the entry still matches.
     *
     * @param fixedUpstream the fixed version that the entry names; empty if it is outside the series
     * @param left the version with which trunk left the series; empty if it did not
     * @param trunk the end of trunk's history of the package
     * @param allowedBy the rule that keeps the package in its series
     * @param patch trunk's patch for the advisory; empty if there is none
     */
    record ByHand(
            Optional<PkgVersion> fixedUpstream,
            Optional<TrunkVersion> left,
            Timeline.End trunk,
            PolicyRule allowedBy,
            Optional<BackportOption> patch)
            implements Disposition {

        /** Whether the bound is a PKGREVISION: pkgsrc made the fix, not upstream. */
        boolean isRevision() {
            return fixedUpstream
                    .filter(version -> !version.upstream().equals(version))
                    .isPresent();
        }

        private String why() {
            String bound = fixedUpstream
                    .map(version -> "fixed " + (isRevision() ? "by pkgsrc's own revision " : "upstream in ") + version
                            + ", which trunk is not known to have had: "
                            + left.map(first -> "it left the series for " + first)
                                    .orElseGet(trunk::toString))
                    .orElse("");
            String patched = patch.map(one -> "trunk has a patch for it since " + one.version()
                            + ", a version that the entry matches all the same"
                            + one.trial()
                                    .map(tried -> "; it " + tried.describe())
                                    .orElse(""))
                    .orElse("");
            return bound + (bound.isEmpty() || patched.isEmpty() ? "" : "; ") + patched;
        }
    }

    /**
     * Only versions that the policy forbids, or another package, have the fix.
     *
     * @param nearest the first fixed version of trunk
     * @param forbiddenBy the rule that forbids it
     */
    record PolicyForbids(TrunkVersion nearest, PolicyRule forbiddenBy) implements Disposition {}

    /**
     * Trunk is affected as well, or removed the package without a fix.
     *
     * @param trunk the end of trunk's history of the package
     * @param takenBack the version with which trunk removed its patch again; empty if it never had one
     * @param recorded the version by doc/CHANGES that is not affected, if trunk's scan is older
     */
    record NoFix(Timeline.End trunk, Optional<TrunkVersion> takenBack, Optional<ChangesLine> recorded)
            implements Disposition {

        /** Doc/CHANGES does not go beyond trunk's scan, or to affected versions only. */
        public NoFix(Timeline.End trunk, Optional<TrunkVersion> takenBack) {
            this(trunk, takenBack, Optional.empty());
        }

        /** Trunk never had a patch for it. */
        public NoFix(Timeline.End trunk) {
            this(trunk, Optional.empty());
        }
    }

    /**
     * The entry says that upstream no longer maintains the package.
     *
     * @param trunk the end of trunk's history of the package
     */
    record EndOfLife(Timeline.End trunk) implements Disposition {}

    /**
     * The branch carries a patch for it, which no version shows.
     *
     * @param patch the patch
     */
    record Patched(BranchPatch patch) implements Disposition {}

    /**
     * The entry is probably wrong, and its correction does not match the package.
     *
     * @param suspect lint's result for the entry
     * @param corrected the corrected pattern; empty if lint has none
     */
    record SuspectEntry(org.holdfast.lint.SuspectEntry suspect, String corrected) implements Disposition {}

    /**
     * A maintainer decided that the branch's package is not affected.
     *
     * @param review the reason, the reviewer and the last valid day
     */
    record NotAffected(MaintainerDecision.Review review) implements Disposition {}

    /**
     * A maintainer decided to leave the finding open.
     *
     * @param review the reason, the reviewer and the last valid day
     */
    record Accepted(MaintainerDecision.Review review) implements Disposition {}

    /**
     * Evidence is missing. This never means "safe".
     *
     * @param missing the missing evidence, in words
     */
    record Undetermined(String missing) implements Disposition {}

    /** The name in JSON, in tables and on the command line: {@code by-hand}. These names never change. */
    default String kind() {
        return switch (this) {
            case Upgrade u -> "upgrade";
            case Publishing p -> "publishing";
            case Merging m -> "merging";
            case Pullup p -> "pullup";
            case ByHand b -> "by-hand";
            case PolicyForbids f -> "policy-forbids";
            case NoFix n -> "no-fix";
            case EndOfLife e -> "end-of-life";
            case Patched p -> "patched";
            case SuspectEntry s -> "suspect-entry";
            case NotAffected n -> "not-affected";
            case Accepted a -> "accepted";
            case Undetermined u -> "undetermined";
        };
    }

    /** The fixed version that the disposition names; empty if it names none. */
    default Optional<PkgVersion> version() {
        return switch (this) {
            case Upgrade u -> Optional.of(u.published().pkgname().version());
            case Publishing p -> Optional.of(p.release().version());
            case Merging m -> Optional.of(m.backports().version());
            case Pullup p -> Optional.of(p.fix().version().trunkName().version());
            case ByHand b -> b.fixedUpstream();
            case PolicyForbids f -> Optional.of(f.nearest().trunkName().version());
            case NoFix n -> Optional.empty();
            case EndOfLife e -> Optional.empty();
            case Patched p -> Optional.empty();
            case SuspectEntry s -> Optional.empty();
            case NotAffected n -> Optional.empty();
            case Accepted a -> Optional.empty();
            case Undetermined u -> Optional.empty();
        };
    }

    /**
     * One sentence that an administrator can act on:
     * {@code fixed in openssl-1.0.1k, published since 2015-01-10: upgrade}.
     */
    default String sentence() {
        return switch (this) {
            case Upgrade u -> "fixed in " + u.published() + ": upgrade";
            case Publishing p ->
                "fixed on the release branch by " + by(p.release(), p.since(), p.patch())
                        + p.published()
                                .map(old -> "; " + old.pkgname() + " is still what is published")
                                .orElse("; not published yet");
            case Merging m ->
                "fixed on the backports branch by " + by(m.backports(), m.since(), m.patch())
                        + "; not merged into the release branch yet";
            case Pullup p ->
                "fixed in trunk by " + (p.fix().patch() ? "the patch of " : "")
                        + p.fix().version()
                        + p.fix().trial().map(trial -> "; " + trial.describe()).orElse("");
            case ByHand b -> b.why();
            case PolicyForbids f -> "only fixed in " + f.nearest() + ", which the policy forbids";
            case NoFix n ->
                n.recorded()
                                .map(line -> "no fix in trunk's scan: trunk has " + line.argument() + " since "
                                        + line.date() + " by doc/CHANGES; its scan is older")
                                .orElseGet(() -> "no fix in trunk: " + n.trunk())
                        + n.takenBack()
                                .map(version -> "; it took its patch back with " + version)
                                .orElse("");
            case EndOfLife e -> "no longer maintained upstream; " + e.trunk();
            case Patched p -> "patched on the branch by " + p.patch() + ", which the list cannot see";
            case SuspectEntry s ->
                "the entry looks wrong: "
                        + s.suspect().suspicions().getFirst().sentence() + "; as "
                        + (s.corrected().isEmpty() ? "it should be" : s.corrected()) + " it would not match";
            case NotAffected n -> "not affected: " + n.review();
            case Accepted a -> "accepted: " + a.review();
            case Undetermined u -> "not decided: " + u.missing();
        };
    }

    private static String by(PkgName name, Optional<ChangeRecord> since, Optional<BranchPatch> patch) {
        return patch.map(one -> one + " in ").orElse("")
                + name
                + since.map(recorded -> " on " + recorded).orElse("");
    }
}
