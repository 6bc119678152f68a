package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;

/** The JSON of {@code audit --json}. */
record AuditJson(AuditedList list, List<Match> findings, List<MalformedJson> malformed) {

    record AuditedList(String source, String format, int entries, List<String> checksums) {}

    record Match(PkgName pkgname, @JsonUnwrapped EntryJson entry, int line) {}

    static AuditJson of(AuditReport report) {
        VulnList list = report.list();
        return new AuditJson(
                new AuditedList(list.source(), list.format(), list.entries().size(), list.checksums()),
                report.findings().stream().map(AuditJson::match).toList(),
                MalformedJson.of(report.malformed()));
    }

    private static Match match(Finding finding) {
        return new Match(
                finding.pkgname(),
                EntryJson.of(finding.entry()),
                finding.entry().line());
    }
}
