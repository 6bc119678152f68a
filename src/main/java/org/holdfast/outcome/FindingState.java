package org.holdfast.outcome;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * A finding and its disposition without the evidence, as the store keeps it.
 *
 * <pre>openssl-1.0.1g, CVE-2014-0224: pullup, 1.0.1h, "fixed in trunk by 1.0.1h on 2014-06-05 (wiz)"</pre>
 *
 * @param pkgname the package
 * @param pkgpath its directory on the branch; empty if the scan does not say
 * @param entry the key of the entry that matches it
 * @param kind the disposition's name, {@code by-hand}
 * @param version the fixed version; empty if the disposition names none
 * @param sentence the disposition's sentence
 */
public record FindingState(
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        VulnKey entry,
        String kind,
        Optional<PkgVersion> version,
        String sentence) {

    /** Drops the evidence of a finding. */
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
