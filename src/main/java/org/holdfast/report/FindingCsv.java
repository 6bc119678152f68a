package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;

/** Findings as comma-separated values. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
final class FindingCsv {

    private static final String HEADER =
            "pkgpath,pkgname,pattern,type,url,cves,line,disposition,version,grade,first_seen,priority,sentence";

    private FindingCsv() {}

    static String of(List<FindingRow> rows) {
        return Stream.concat(Stream.of(HEADER), rows.stream().map(FindingCsv::line))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private static String line(FindingRow row) {
        VulnEntry entry = row.entry();
        return Stream.of(
                        text(row.pkgpath()),
                        row.pkgname().text(),
                        entry.key().pattern(),
                        entry.type(),
                        entry.key().url(),
                        String.join(" ", CveIds.in(entry.key().url())),
                        entry.line() == 0 ? "" : String.valueOf(entry.line()),
                        text(row.why().map(FindingRow.Why::disposition)),
                        text(row.why().flatMap(FindingRow.Why::version)),
                        text(row.why().flatMap(FindingRow.Why::grade)),
                        text(row.firstSeen()),
                        row.priority().isPresent()
                                ? String.valueOf(row.priority().getAsInt())
                                : "",
                        text(row.why().map(FindingRow.Why::sentence)))
                .map(FindingCsv::field)
                .collect(Collectors.joining(","));
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static String field(String text) {
        String safe = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
