package org.holdfast.store;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * A finding and what was decided about it, without the evidence, which can be found again.
 *
 * @param pkgname the package
 * @param pkgpath where the branch defines it; empty if its scan does not say
 * @param entry the entry that matches it
 * @param kind the disposition's name, {@code by-hand}
 * @param version the fixed version that it is about, if it is about one
 * @param sentence why
 */
public record Decision(
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        VulnKey entry,
        String kind,
        Optional<PkgVersion> version,
        String sentence) {

    public static Decision of(Triaged triaged) {
        Disposition disposition = triaged.disposition();
        return new Decision(
                triaged.finding().pkgname(),
                triaged.pkgpath(),
                triaged.finding().entry().key(),
                disposition.kind(),
                version(disposition),
                disposition.sentence());
    }

    private static Optional<PkgVersion> version(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Pullup pullup ->
                Optional.of(pullup.fix().trunkName().version());
            case Disposition.ByHand byHand -> Optional.of(byHand.fixedUpstream());
            case Disposition.PolicyForbids forbids ->
                Optional.of(forbids.nearest().trunkName().version());
            case Disposition.NoFix noFix -> Optional.empty();
            case Disposition.EndOfLife endOfLife -> Optional.empty();
            case Disposition.Undetermined undetermined -> Optional.empty();
        };
    }
}
