package org.holdfast.report;

import java.time.LocalDate;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A summary of a store.
 *
 * @param where the directory or address
 * @param schema the version of its tables
 * @param listSource where the vulnerability list was last read
 * @param listSeen the day it was last read
 * @param rows the number of rows of each kind
 */
public record StoreReport(
        String where,
        String schema,
        Optional<String> listSource,
        Optional<LocalDate> listSeen,
        SequencedMap<String, Long> rows) {

    public String text() {
        StringBuilder out = new StringBuilder();
        out.append("store ")
                .append(where)
                .append(", tables of version ")
                .append(schema)
                .append('\n');
        out.append("vulnerability list ")
                .append(listSeen.map(day -> "last read on " + day + ": " + listSource.orElse(""))
                        .orElse("never read"))
                .append('\n');
        rows.forEach((what, count) -> out.append("%,9d  %s\n".formatted(count, what)));
        return out.toString();
    }

    /** <code>{"store": …, "schema": …, "list": {"source", "seen"}, "rows": {…}}</code>. */
    public String json() {
        return Json.write(StoreJson.of(this));
    }
}
