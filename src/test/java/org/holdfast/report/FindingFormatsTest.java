package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Grade;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Findings as other programs read them. */
class FindingFormatsTest {

    private static final String CVE = "https://example.org/CVE-2014-0001";

    private static VulnEntry entry(String type, String url) {
        return new VulnEntry(7, "", PkgPattern.parse("foo<1.1"), type, url);
    }

    private static FindingRow known(VulnEntry entry, String sentence) {
        return new FindingRow(
                Optional.of(ReportValues.FOO),
                new PkgName("foo-1.0"),
                entry,
                Optional.of(new FindingRow.Why("pullup", sentence, Optional.of("1.1"), Optional.of(Grade.CLEAN))),
                Optional.of(LocalDate.of(2014, 6, 5)),
                OptionalInt.of(40));
    }

    private static FindingRow audited(VulnEntry entry) {
        return new FindingRow(
                Optional.empty(),
                new PkgName("foo-1.0"),
                entry,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    @Test
    void valuesAreSeparatedByCommasAndQuotedWhereTheyHaveSome() {
        assertThat(FindingCsv.of(List.of(
                        known(entry("spoof", CVE), "fixed by 1.1, \"cleanly\"\nand more"),
                        audited(entry("denial-of-service", "http://a")))))
                .isEqualTo(
                        "pkgpath,pkgname,pattern,type,url,cves,line,disposition,version,grade,first_seen,priority,sentence\r\n"
                                + "net/foo,foo-1.0,foo<1.1,spoof," + CVE
                                + ",CVE-2014-0001,7,pullup,1.1,clean,2014-06-05,40,\"fixed by 1.1, \"\"cleanly\"\"\nand more\"\r\n"
                                + ",foo-1.0,foo<1.1,denial-of-service,http://a,,7,,,,,,\r\n");
    }

    @Test
    void aValueIsNoFormula() {
        for (String hostile : List.of("=1+1", "+1", "-1", "@a", "\t=1")) {
            assertThat(FindingCsv.of(List.of(audited(entry(hostile, "http://a")))))
                    .contains(",'" + hostile + ",");
        }
    }

    @Test
    void aRuleForEachAdvisoryAndAResultForEachFinding() {
        VulnEntry worst = entry("arbitrary-code-execution", CVE);
        VulnEntry noAddress = entry("denial-of-service", "javascript:alert(1)");
        JsonNode run = JsonMapper.shared()
                .readTree(SarifLog.of(List.of(known(worst, "fixed"), audited(worst), audited(noAddress)), "1.2"))
                .at("/runs/0");
        assertThat(run.at("/tool/driver/version").asString()).isEqualTo("1.2");
        JsonNode rules = run.at("/tool/driver/rules");
        assertThat(rules).hasSize(2);
        assertThat(rules.at("/0/id").asString()).isEqualTo("CVE-2014-0001");
        assertThat(rules.at("/0/helpUri").asString()).isEqualTo(CVE);
        assertThat(rules.at("/1").has("helpUri")).isFalse();
        JsonNode results = run.at("/results");
        assertThat(Stream.of(0, 1, 2).map(i -> results.get(i).path("ruleIndex").asInt()))
                .containsExactly(0, 0, 1);
        assertThat(results.at("/0/level").asString()).isEqualTo("error");
        assertThat(results.at("/2/level").asString()).isEqualTo("warning");
        assertThat(results.at("/0/message/text").asString())
                .isEqualTo("foo-1.0 is flagged by foo<1.1 (arbitrary-code-execution): fixed");
        assertThat(results.at("/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asString())
                .isEqualTo("net/foo/Makefile");
        assertThat(results.at("/1/locations/0").has("physicalLocation")).isFalse();
        assertThat(results.at("/1/locations/0/logicalLocations/0/name").asString())
                .isEqualTo("foo-1.0");
        assertThat(results.at("/0/partialFingerprints")).isNotEqualTo(results.at("/2/partialFingerprints"));
    }
}
