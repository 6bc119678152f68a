package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A finding on the branch with its disposition.
 *
 * @param finding package and entry
 * @param pkgpath where the branch defines the package; empty if its scan does not say
 * @param timeline what trunk did with it
 * @param backports every fix that trunk has for any of the package's findings, in trunk's order
 * @param rule what the policy says of the package
 * @param disposition why it is open
 * @param lapsed the decision that settled it until it expired, if there is one
 */
public record Triaged(
        Finding finding,
        Optional<PkgPath> pkgpath,
        Timeline timeline,
        List<BackportOption> backports,
        PolicyRule rule,
        Disposition disposition,
        Optional<MaintainerDecision> lapsed) {

    public Triaged {
        backports = List.copyOf(backports);
    }
}
