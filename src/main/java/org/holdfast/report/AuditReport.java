package org.holdfast.report;

import java.util.List;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnList;

/**
 * The result of an audit, as text in the format of pkg_admin(1), and as JSON.
 *
 * @param list the list audited against
 * @param findings the findings, in the order of the audit
 * @param malformed the malformed lines of all inputs
 */
public record AuditReport(VulnList list, List<Finding> findings, List<Malformed> malformed) {

    /** The address of the list of unmaintained packages, as built into pkg_install. */
    private static final String VULNS_BASE = "http://ftp.NetBSD.org/pub/NetBSD/packages/vulns";

    public AuditReport {
        findings = List.copyOf(findings);
        malformed = List.copyOf(malformed);
    }

    /** A line per finding: pkg_admin's sentence, or with {@code quiet} only the PKGNAME. */
    public String text(boolean quiet) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            out.append(quiet ? finding.pkgname() : line(finding)).append('\n');
        }
        return out.toString();
    }

    /** What {@code pkg_admin audit} prints of a finding, without its newline. */
    public static String line(Finding finding) {
        return finding.entry().isEndOfLife()
                ? "Package " + finding.pkgname() + " has reached end-of-life (eol), see " + VULNS_BASE + "/eol-packages"
                : finding.toString();
    }

    /** <code>{"list": {…}, "findings": [{"pkgname", "pattern", "type", "url", "line"}], "malformed": […]}</code>. */
    public String json() {
        return Json.write(AuditJson.of(this));
    }
}
