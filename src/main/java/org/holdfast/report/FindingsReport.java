package org.holdfast.report;

import java.util.List;

/** A report of findings, which also other programs read. */
public interface FindingsReport {

    /** One JSON document. */
    String json();

    /** The findings of {@link #json}, as they stand there, each on a line of its own. */
    String jsonLines();

    /** The findings, in the order of the report. */
    List<FindingRow> rows();

    /**
     * Comma-separated values, as RFC 4180 has them, with a header.
     *
     * <p>The columns are {@code pkgpath,pkgname,pattern,type,url,cves,line,disposition,version,grade,first_seen,priority,sentence}; what is not
     * known is empty, CVE ids are separated by blanks.
     */
    default String csv() {
        return FindingCsv.of(rows());
    }

    /**
     * A log of SARIF 2.1.0: a rule for each advisory, a result for each finding.
     *
     * @param version the version of Holdfast
     */
    default String sarif(String version) {
        return SarifLog.of(rows(), version);
    }
}
