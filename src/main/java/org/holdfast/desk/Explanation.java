package org.holdfast.desk;

import java.util.List;
import org.holdfast.report.ExplainReport;

/**
 * Why some packages are flagged, or whom some advisories concern.
 *
 * @param assessment the findings that were looked at
 * @param report the packages in question with their findings
 * @param cves the CVE ids that were asked for, in upper case
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
