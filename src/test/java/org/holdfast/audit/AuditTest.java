package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.AuditReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {

    private static final VulnIndex INDEX = index(
            "foo<2\tdos\thttp://a",
            "{foo,bar}-[0-9]*\teol\thttp://b/eol-packages",
            "fo*\txss\thttp://c",
            "foo\tdos\thttp://d",
            "foo-1.0\tdos\thttp://a",
            "foo{,-x}<3\tdos\thttp://e");

    @ParameterizedTest
    @ValueSource(strings = {"2026", "2014Q1", "2015Q3"})
    void printsWhatPkgAdminPrints(String tree) throws IOException {
        VulnList list =
                VulnList.parse("list", Files.readAllBytes(OracleData.file("vulns/pkg-vulnerabilities-2014-2015")));
        List<PkgName> names = OracleData.gzipLines("oracle/pkgnames-" + tree + ".txt.gz").stream()
                .map(PkgName::new)
                .toList();
        List<Finding> findings = Audit.ALL.run(new VulnIndex(list.entries()), names);
        assertThat(new AuditReport(list, findings, List.of()).text(false))
                .isEqualTo(String.join("\n", OracleData.gzipLines("oracle/audit-" + tree + ".txt.gz")) + "\n");
    }

    @Test
    void moreFindingsThanAnybodyCouldReadAreRefused() {
        VulnIndex index = index(IntStream.range(0, 1_001)
                .mapToObj(i -> "foo<2\tdos\thttp://a/" + i)
                .toArray(String[]::new));
        List<PkgName> names = Collections.nCopies(1_000, new PkgName("foo-1"));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Audit.ALL.run(index, names))
                .withMessage("the packages: have more than 1,000,000 findings, of which foo-1 has those beyond");
        assertThat(Audit.ALL.run(index, names.subList(0, 999))).hasSize(999_999);
    }

    @Test
    void findsInTheOrderOfPackagesAndThenOfEntries() {
        assertThat(lines(Audit.ALL, "foo-x-1", "foo-1.0", "foo-1.0"))
                .containsExactly(
                        "foo-x-1 3",
                        "foo-x-1 6",
                        "foo-1.0 1",
                        "foo-1.0 2",
                        "foo-1.0 3",
                        "foo-1.0 4",
                        "foo-1.0 5",
                        "foo-1.0 6",
                        "foo-1.0 1",
                        "foo-1.0 2",
                        "foo-1.0 3",
                        "foo-1.0 4",
                        "foo-1.0 5",
                        "foo-1.0 6");
    }

    @Test
    void leavesOutEndOfLifeIfAsked() {
        assertThat(lines(Audit.ALL, "bar-1")).containsExactly("bar-1 2");
        assertThat(lines(new Audit(false, Optional.empty(), Set.of()), "bar-1")).isEmpty();
    }

    @Test
    void comparesTheTypeWhole() {
        assertThat(lines(new Audit(true, Optional.of("xss"), Set.of()), "foo-1.0"))
                .containsExactly("foo-1.0 3");
        assertThat(lines(new Audit(true, Optional.of("xs"), Set.of()), "foo-1.0"))
                .isEmpty();
    }

    @Test
    void leavesOutIgnoredAdvisories() {
        assertThat(lines(new Audit(true, Optional.empty(), Set.of("http://a", "http://")), "foo-1.0"))
                .containsExactly("foo-1.0 2", "foo-1.0 3", "foo-1.0 4", "foo-1.0 6");
    }

    /** The index is an optimisation: it must find what comparing everything with everything finds. */
    @Property
    void theIndexFindsWhatALoopFinds(@ForAll("lists") List<String> patterns, @ForAll("names") String name) {
        VulnIndex index = index(
                patterns.stream().map(pattern -> pattern + "\tdos\thttp://x").toArray(String[]::new));
        PkgName pkgname = new PkgName(name);
        assertThat(index.matching(pkgname))
                .isEqualTo(index.entries().stream()
                        .filter(entry -> entry.pattern().matches(pkgname))
                        .toList());
    }

    @Provide
    Arbitrary<List<String>> lists() {
        return Arbitraries.of(
                        "a", "b", "-", "-1", "*", "?", "[0-9]*", "[ab]", "<1", ">=1<2", "1.0", "{a,b}", "{,-b}", "\\-")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "-", "-1", "1.0", "nb1")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    private static List<String> lines(Audit audit, String... names) {
        return audit.run(INDEX, List.of(names).stream().map(PkgName::new).toList()).stream()
                .map(finding -> finding.pkgname() + " " + finding.entry().line())
                .toList();
    }

    private static VulnIndex index(String... lines) {
        List<VulnEntry> entries = new ArrayList<>();
        for (String line : lines) {
            entries.add(VulnEntry.parse(entries.size() + 1, line));
        }
        return new VulnIndex(entries);
    }
}
