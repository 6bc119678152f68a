package org.holdfast.desk;

import java.util.List;
import org.holdfast.report.ExplainReport;

/**
 * Why packages are flagged, or which packages an advisory affects.
 *
 * @param assessment the findings considered
 * @param report the packages in question with their findings
 * @param cves the CVE ids given, in upper case
 */
public record Explanation(Assessment assessment, ExplainReport report, List<String> cves) {

    public Explanation {
        cves = List.copyOf(cves);
    }

    /** Whether any of the packages has a finding. */
    public boolean hasFindings() {
        return report.packages().stream().anyMatch(one -> !one.findings().isEmpty());
    }
}
