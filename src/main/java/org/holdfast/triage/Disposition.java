package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Why a finding is open, and what would close it. Every finding has exactly one.
 *
 * <p>Each case holds the evidence that decided it, so that a person or a program can check the decision without
 * repeating it; {@link #sentence()} is made from that evidence alone.
 */
public sealed interface Disposition {

    /** What is published already is free of it. */
    record Upgrade(PublishedPackage published) implements Disposition {}

    /**
     * The release branch is free of it, what is published is not yet.
     *
     * @param release what the release branch makes
     * @param since the commit that fixed it there, if it is one since the cut
     * @param published what is published now, if anything
     * @param patch the patch that the version does not show
     */
    record Publishing(
            PkgName release,
            Optional<ChangeRecord> since,
            Optional<PublishedPackage> published,
            Optional<BranchPatch> patch)
            implements Disposition {}

    /**
     * The backports branch is free of it, the release branch is not yet.
     *
     * @param backports what the backports branch makes
     * @param since the commit that fixed it there, if it is one since the cut
     * @param patch the patch that the version does not show
     */
    record Merging(PkgName backports, Optional<ChangeRecord> since, Optional<BranchPatch> patch)
            implements Disposition {}

    /**
     * Trunk has, or had, a version that is free of it and that the policy allows.
     *
     * @param fix what closes this finding with the least work
     * @param best what clears the most findings of the package, this one among them
     */
    record Pullup(BackportOption fix, BackportOption best, PolicyRule allowedBy) implements Disposition {}

    /**
     * Fixed upstream in the branch's series, says the entry itself, but trunk never had that version; or trunk has a patch
     * for it in a version that the entry matches all the same.
     *
     * @param fixedUpstream the bound that the entry names, if it is one in the series
     * @param left the version by which trunk left the series, if it did
     * @param trunk where trunk stands
     * @param patch trunk's patch for it
     */
    record ByHand(
            Optional<PkgVersion> fixedUpstream,
            Optional<TrunkVersion> left,
            Timeline.End trunk,
            PolicyRule allowedBy,
            Optional<BackportOption> patch)
            implements Disposition {

        /** Whether the bound is a PKGREVISION: a fix that pkgsrc made, not upstream. */
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

    /** Only versions that the policy forbids, or another package, are free of it. */
    record PolicyForbids(TrunkVersion nearest, PolicyRule forbiddenBy) implements Disposition {}

    /**
     * Trunk is affected as well, or has given the package up without a fix.
     *
     * @param trunk where trunk stands
     * @param takenBack the version with which it removed its patch again, if it had one
     */
    record NoFix(Timeline.End trunk, Optional<TrunkVersion> takenBack) implements Disposition {

        public NoFix(Timeline.End trunk) {
            this(trunk, Optional.empty());
        }
    }

    /** The list says that upstream no longer maintains it. */
    record EndOfLife(Timeline.End trunk) implements Disposition {}

    /** The branch carries a patch for it, which no version shows. */
    record Patched(BranchPatch patch) implements Disposition {}

    /** The entry is probably wrong, and what it should say does not match the package. */
    record SuspectEntry(org.holdfast.lint.SuspectEntry suspect, String corrected) implements Disposition {}

    /** A maintainer has decided that the package of the branch is free of it. */
    record NotAffected(MaintainerDecision.Review review) implements Disposition {}

    /** A maintainer has decided that the branch lives with it. */
    record Accepted(MaintainerDecision.Review review) implements Disposition {}

    /** Not decided for want of evidence. Never means "safe". */
    record Undetermined(String missing) implements Disposition {}

    /** The name in JSON, in tables and on the command line: {@code by-hand}. These stay for good. */
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

    /** The fixed version that it is about, if it is about one. */
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

    /** One sentence that an admin can act on. */
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
                "no fix in trunk: " + n.trunk()
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
