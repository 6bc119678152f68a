package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Why a finding is open, and what would close it. Every finding has exactly one.
 *
 * <p>Each case holds the evidence that decided it, so that a person or a program can check the decision without
 * repeating it; {@link #sentence()} is made from that evidence alone.
 */
public sealed interface Disposition {

    /**
     * Trunk has, or had, a version that is free of it and that the policy allows.
     *
     * @param fix the first such version
     * @param best the version that clears the most findings of the package, this one among them
     */
    record Pullup(TrunkVersion fix, Backport best, PolicyRule allowedBy) implements Disposition {}

    /**
     * Fixed upstream in the branch's series, says the entry itself, but trunk never had that version.
     *
     * @param fixedUpstream the bound that the entry names
     * @param left the version by which trunk left the series, if it did
     * @param trunk where trunk stands
     */
    record ByHand(PkgVersion fixedUpstream, Optional<TrunkVersion> left, Timeline.End trunk, PolicyRule allowedBy)
            implements Disposition {

        /** Whether the bound is a PKGREVISION: a fix that pkgsrc made, not upstream. */
        boolean isRevision() {
            return !fixedUpstream.upstream().equals(fixedUpstream);
        }
    }

    /** Only versions that the policy forbids, or another package, are free of it. */
    record PolicyForbids(TrunkVersion nearest, PolicyRule forbiddenBy) implements Disposition {}

    /** Trunk is affected as well, or has given the package up without a fix. */
    record NoFix(Timeline.End trunk) implements Disposition {}

    /** The list says that upstream no longer maintains it. */
    record EndOfLife(Timeline.End trunk) implements Disposition {}

    /** Not decided for want of evidence. Never means "safe". */
    record Undetermined(String missing) implements Disposition {}

    /** The name in JSON, in tables and on the command line: {@code by-hand}. These stay for good. */
    default String kind() {
        return switch (this) {
            case Pullup p -> "pullup";
            case ByHand b -> "by-hand";
            case PolicyForbids f -> "policy-forbids";
            case NoFix n -> "no-fix";
            case EndOfLife e -> "end-of-life";
            case Undetermined u -> "undetermined";
        };
    }

    /** The fixed version that it is about, if it is about one. */
    default Optional<PkgVersion> version() {
        return switch (this) {
            case Pullup p -> Optional.of(p.fix().trunkName().version());
            case ByHand b -> Optional.of(b.fixedUpstream());
            case PolicyForbids f -> Optional.of(f.nearest().trunkName().version());
            case NoFix n -> Optional.empty();
            case EndOfLife e -> Optional.empty();
            case Undetermined u -> Optional.empty();
        };
    }

    /** One sentence that an admin can act on. */
    default String sentence() {
        return switch (this) {
            case Pullup p -> "fixed in trunk by " + p.fix();
            case ByHand b ->
                "fixed " + (b.isRevision() ? "by pkgsrc's own revision " : "upstream in ") + b.fixedUpstream()
                        + ", which trunk is not known to have had: "
                        + b.left()
                                .map(left -> "it left the series for " + left)
                                .orElseGet(() -> b.trunk().toString());
            case PolicyForbids f -> "only fixed in " + f.nearest() + ", which the policy forbids";
            case NoFix n -> "no fix in trunk: " + n.trunk();
            case EndOfLife e -> "no longer maintained upstream; " + e.trunk();
            case Undetermined u -> "not decided: " + u.missing();
        };
    }
}
