package org.holdfast.report;

import java.util.List;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnList;

/**
 * The result of an audit, as {@code pkg_admin} prints it, and as JSON.
 *
 * @param list the list that was audited against
 * @param findings in the order of the audit
 * @param malformed the lines of all inputs that could not be read
 */
public record AuditReport(VulnList list, List<Finding> findings, List<Malformed> malformed) {

    /** Where pkg_install says the list of packages without maintenance is. */
    private static final String VULNS_BASE = "http://ftp.NetBSD.org/pub/NetBSD/packages/vulns";

    public AuditReport {
        findings = List.copyOf(findings);
        malformed = List.copyOf(malformed);
    }

    /** A line per finding: pkg_admin's sentence, or with {@code quiet} only the PKGNAME. */
    public String text(boolean quiet) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            if (quiet) {
                out.append(finding.pkgname());
            } else if (finding.entry().isEndOfLife()) {
                out.append("Package ")
                        .append(finding.pkgname())
                        .append(" has reached end-of-life (eol), see ")
                        .append(VULNS_BASE)
                        .append("/eol-packages");
            } else {
                out.append(finding);
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** <code>{"list": {…}, "findings": [{"pkgname", "pattern", "type", "url", "line"}], "malformed": […]}</code>. */
    public String json() {
        return Json.write(AuditJson.of(this));
    }
}
