package org.holdfast.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;

/** What lint proposes, lint accepts. */
class CorrectedListTest {

    private static final KnownPackages KNOWN = new KnownPackages(
            Stream.of(
                            "foo-1.0",
                            "foo-1.0.1",
                            "foo-1.0.4",
                            "foo-1.1.2",
                            "foo-2.19",
                            "foolib-1.2",
                            "foolib-1.2nb1",
                            "py27-barbaz-3.1")
                    .map(PkgName::new)
                    .toList(),
            List.of(),
            List.of());

    @Property(tries = 2000)
    void aCorrectedLineIsNotSuspectedAgain(@ForAll("lists") List<String> lines) {
        List<String> text = new ArrayList<>(List.of("#FORMAT 1.0.0"));
        text.addAll(lines);
        List<SuspectEntry> proposed = lint(text).stream()
                .filter(suspect -> suspect.correction().isPresent())
                .toList();
        if (proposed.isEmpty()) {
            return;
        }
        List<String> corrected = new ArrayList<>(text);
        for (SuspectEntry suspect : proposed) {
            corrected.set(
                    suspect.line() - 1,
                    suspect.correction().orElseThrow() instanceof Correction.ReplacementLine line ? line.text() : "#");
        }
        assertThat(list(corrected).malformed())
                .extracting(Malformed::line)
                .doesNotContainAnyElementsOf(
                        proposed.stream().map(SuspectEntry::line).toList());
        List<SuspectEntry> again = lint(corrected);
        for (SuspectEntry suspect : proposed) {
            Set<Detector> before = suspect.suspicions().stream()
                    .filter(one -> one.edit().isPresent() || one.detector() == Detector.MALFORMED_LINE)
                    .map(Suspicion::detector)
                    .collect(Collectors.toSet());
            assertThat(again)
                    .filteredOn(other -> other.line() == suspect.line())
                    .allSatisfy(other -> assertThat(detectors(other))
                            .as("%s%nafter%n%s", other, suspect)
                            .doesNotContainAnyElementsOf(before));
        }
    }

    private static Set<Detector> detectors(SuspectEntry suspect) {
        return suspect.suspicions().stream().map(Suspicion::detector).collect(Collectors.toSet());
    }

    private static List<SuspectEntry> lint(List<String> lines) {
        return new Lint(() -> KNOWN, EnumSet.allOf(Detector.class), Confidence.POSSIBLE, line -> false)
                .run(list(lines));
    }

    private static VulnList list(List<String> lines) {
        return VulnList.parse("list", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<List<String>> lists() {
        Arbitrary<String> base =
                Arbitraries.of("foo", "fooo", "foolib", "folib", "Foo", "barbaz", "{foo,foolib,foo}", "foo{,lib}");
        Arbitrary<String> bound = Arbitraries.of(
                "<1.0.4",
                "<1.0.5",
                "<=1.2",
                ">1.0<1.0.4",
                ">=1.0<1.1.2",
                "<1.1.2",
                "<2.1.9",
                "<2>=1",
                "=<1.2",
                ">=2",
                "<21.9",
                "-1.2",
                "-1.2*",
                "-[0-9]*",
                "<1.0.1-2",
                "<1..2",
                ">=1.2<1.0",
                "<1.2nb1");
        Arbitrary<String> type = Arbitraries.of("denial-of-service", "denial-of-service", "denail-of-service", "eol");
        Arbitrary<String> url = Arbitraries.of(
                "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-0001",
                "https://cve.mitre.org/cgi-bin/cvename.cgi?name=2015-0002",
                "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-{0001,0002}",
                "ttp://example.org/foo-1.0.5",
                "http://example.org/advisories/20150105");
        Arbitrary<String> line = Combinators.combine(Arbitraries.of("", "", "", " "), base, bound, type, url)
                .as((blank, one, two, three, four) -> blank + one + two + "\t" + three + "\t" + four);
        return line.list().ofMinSize(1).ofMaxSize(8);
    }
}
