package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A finding on the branch with its disposition and the evidence for it.
 *
 * @param finding the PKGNAME and the entry
 * @param pkgpath the package's directory on the branch; empty if the scan does not say
 * @param timeline trunk's history of the package
 * @param backports every fix in trunk for any of the package's findings, in trunk's order
 * @param rule the policy's rule for the package
 * @param disposition the reason why the finding is open
 * @param lapsed an expired decision about the finding; empty if there is none
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

    /** The package that the entry matches. */
    public PkgName pkgname() {
        return finding.pkgname();
    }

    /** The entry that matches it. */
    public VulnEntry entry() {
        return finding.entry();
    }

    /** That of the finding: the evidence has thousands of parts, which all findings of the package share. */
    @Override
    public int hashCode() {
        return finding.hashCode();
    }
}
