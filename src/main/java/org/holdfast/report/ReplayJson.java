package org.holdfast.report;

import java.util.List;
import java.util.Map;

/** The JSON of {@code replay --json}. */
record ReplayJson(
        String repository,
        int packages,
        int pkgnames,
        int leftOut,
        int commits,
        Map<String, Integer> skipped,
        Map<String, String> heads,
        List<MalformedJson> malformed) {

    static ReplayJson of(ReplayReport report) {
        return new ReplayJson(
                report.repository(),
                report.packages(),
                report.pkgnames(),
                report.leftOut(),
                report.commits(),
                report.skipped(),
                report.heads(),
                MalformedJson.of(report.malformed()));
    }
}
