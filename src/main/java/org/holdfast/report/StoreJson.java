package org.holdfast.report;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** The JSON of {@code store info --json}. */
record StoreJson(String store, String schema, ListSeen list, Map<String, Long> rows) {

    record ListSeen(Optional<String> source, Optional<LocalDate> seen) {}

    static StoreJson of(StoreReport report) {
        return new StoreJson(
                report.where(), report.schema(), new ListSeen(report.listSource(), report.listSeen()), report.rows());
    }
}
