package org.holdfast.outcome;

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
public record FindingState(
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        VulnKey entry,
        String kind,
        Optional<PkgVersion> version,
        String sentence) {

    public static FindingState of(Triaged triaged) {
        Disposition disposition = triaged.disposition();
        return new FindingState(
                triaged.finding().pkgname(),
                triaged.pkgpath(),
                triaged.finding().entry().key(),
                disposition.kind(),
                disposition.version(),
                disposition.sentence());
    }
}
