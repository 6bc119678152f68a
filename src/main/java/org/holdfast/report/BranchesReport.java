package org.holdfast.report;

import java.util.List;

/**
 * The branches of a server, the usual one first.
 *
 * @param branches their names
 */
public record BranchesReport(List<String> branches) {

    public BranchesReport {
        branches = List.copyOf(branches);
    }

    /** <code>{"branches": ["2014Q1"]}</code>. */
    public String json() {
        return Json.write(this);
    }
}
