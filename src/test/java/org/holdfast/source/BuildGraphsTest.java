package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three kinds of file, and the real ones. */
class BuildGraphsTest {

    @TempDir
    private Path directory;

    private BuildGraphs.Reading read(String text) {
        try {
            Path file = Files.writeString(directory.resolve("tree"), text, StandardCharsets.ISO_8859_1);
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BuildGraphs.Reading read(Path file) {
        return BuildGraphs.read(new Inputs(directory, InputStream.nullInputStream()), file.toString());
    }

    private static Set<String> needs(BuildGraph graph, String name) {
        int number = graph.find(new PkgName(name)).orElseThrow();
        return Arrays.stream(graph.needs(number))
                .mapToObj(need -> graph.name(need).text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<BuildGraph.Need> need(BuildGraph graph, String user, String needed) {
        return graph.need(
                graph.find(new PkgName(user)).orElseThrow(),
                graph.find(new PkgName(needed)).orElseThrow());
    }

    private static List<String> whys(BuildGraphs.Reading reading) {
        return reading.malformed().stream().map(Malformed::why).toList();
    }

    @Test
    void readsAGraphOfEdges() {
        BuildGraphs.Reading reading = read("zlib-1.2.8 -> png-1.6\nzlib-1.2.8 -> curl-7.36.0\npng-1.6 -> gd-2.1");
        BuildGraph graph = reading.graph();
        assertThat(reading.malformed()).isEmpty();
        assertThat(graph.size()).isEqualTo(4);
        assertThat(graph.edges()).isEqualTo(3);
        assertThat(needs(graph, "gd-2.1")).containsExactly("png-1.6");
        assertThat(graph.explainsNeeds()).isFalse();
        assertThat(graph.hasPaths()).isFalse();
        assertThat(need(graph, "gd-2.1", "png-1.6")).isEmpty();
    }

    @Test
    void linesMayEndAsOnWindows() {
        BuildGraph graph = read("a-1 -> b-1\r\n\r\nb-1 -> c-1\r\n").graph();
        assertThat(graph.size()).isEqualTo(3);
        assertThat(needs(graph, "c-1")).containsExactly("b-1");
        BuildGraphs.Reading scan =
                read("PKGNAME=a-1\r\nALL_DEPENDS=b>=1:../../x/b\r\nPKGNAME=b-1\r\nPKG_LOCATION=x/b\r\n");
        assertThat(scan.malformed()).isEmpty();
        assertThat(needs(scan.graph(), "a-1")).containsExactly("b-1");
    }

    @Test
    void keepsTheRestOfAGraphWhereLinesAreMalformed() {
        BuildGraphs.Reading reading = read("a-1 -> b-1\nstray\na-1 ->\n -> b-1\n-> b-1\na-1 -> b-1 -> c-1\n"
                + "a-1  -> b-1\na-1 -> \na -1 -> b-1\na-1\t->\tb-1\n#\n\nb-1 -> c-1\n");
        assertThat(reading.graph().size()).isEqualTo(3);
        assertThat(reading.graph().edges()).isEqualTo(2);
        assertThat(reading.malformed()).extracting(Malformed::line).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void resolvesAScanAndSaysWhoIsCompiledWithWhatHeaders() {
        BuildGraph graph = read("""
                PKGNAME=curl-7.36.0
                PKG_LOCATION=www/curl
                ALL_DEPENDS= openssl>=1.0.1:../../security/openssl  perl>=5.0:../../lang/perl5
                SCAN_DEPENDS=Makefile ../../security/openssl/buildlink3.mk ../../lang/perl5/dirs.mk
                PKGNAME=openssl-1.0.1g
                PKG_LOCATION=security/openssl
                ALL_DEPENDS=perl>=5.0:../../lang/perl5
                PKGNAME=perl-5.18.2
                PKG_LOCATION=lang/perl5
                PKG_FAIL_REASON="no compiler" "today"
                """).graph();
        assertThat(needs(graph, "curl-7.36.0")).containsExactly("openssl-1.0.1g", "perl-5.18.2");
        assertThat(need(graph, "curl-7.36.0", "openssl-1.0.1g"))
                .hasValue(new BuildGraph.Need("openssl>=1.0.1", Headers.USED));
        assertThat(need(graph, "curl-7.36.0", "perl-5.18.2"))
                .hasValue(new BuildGraph.Need("perl>=5.0", Headers.UNUSED));
        assertThat(need(graph, "openssl-1.0.1g", "perl-5.18.2"))
                .as("it has no SCAN_DEPENDS")
                .hasValue(new BuildGraph.Need("perl>=5.0", Headers.UNKNOWN));
        assertThat(graph.notBuilt(graph.find(new PkgName("perl-5.18.2")).orElseThrow()))
                .hasValue("no compiler today");
        assertThat(graph.explainsNeeds()).isTrue();
        assertThat(graph.hasPaths()).isTrue();
    }

    @Test
    void takesTheHighestVersionThatMatchesInWhateverDirectory() {
        BuildGraph graph = read("""
                PKGNAME=user-1
                ALL_DEPENDS=lib>=1<10:../../x/lib1 {mpg,mpg-nas}-[0-9]*:../../x/mpg any-[0-9]*:../../x/wrong
                PKGNAME=lib-1.9
                PKG_LOCATION=x/lib1
                PKGNAME=lib-1.10
                PKG_LOCATION=x/lib110
                PKGNAME=lib-11
                PKG_LOCATION=x/lib11
                PKGNAME=mpg-1.0
                PKG_LOCATION=x/mpg
                PKGNAME=mpg-nas-1.0
                PKG_LOCATION=x/mpg-nas
                PKGNAME=any-3
                PKG_LOCATION=x/any
                """).graph();
        assertThat(needs(graph, "user-1")).containsExactly("any-3", "lib-1.10", "mpg-nas-1.0");
    }

    @Test
    void aPatternThatAPackageMatchesThatIsNeededAlreadyAddsNothing() {
        BuildGraph graph = read("""
                PKGNAME=monotone-1.1
                ALL_DEPENDS=botan>=1.10<1.11:../../x/botan1 botan>=1.10.17:../../x/botan1
                SCAN_DEPENDS=../../x/botan1/buildlink3.mk
                PKGNAME=botan-1.10.17
                PKG_LOCATION=x/botan1
                PKGNAME=botan-2.19
                PKG_LOCATION=x/botan2
                """).graph();
        assertThat(needs(graph, "monotone-1.1")).containsExactly("botan-1.10.17");
        assertThat(need(graph, "monotone-1.1", "botan-1.10.17"))
                .hasValue(new BuildGraph.Need("botan>=1.10<1.11 botan>=1.10.17", Headers.USED));
    }

    @Test
    void aReportsOwnResolutionCounts() {
        BuildGraphs.Reading reading = read("""
                PKGNAME=user-1
                ALL_DEPENDS=lib>=1:../../x/lib tool:../../x/tool
                SCAN_DEPENDS=
                DEPENDS=lib-1.5 other-1 gone-1
                PKGNAME=lib-1.5
                PKGNAME=lib-2.0
                PKGNAME=tool-1
                PKGNAME=other-1
                """);
        assertThat(needs(reading.graph(), "user-1")).containsExactly("lib-1.5", "other-1");
        assertThat(need(reading.graph(), "user-1", "lib-1.5")).hasValue(new BuildGraph.Need("lib>=1", Headers.UNUSED));
        assertThat(need(reading.graph(), "user-1", "other-1")).isEmpty();
        assertThat(reading.malformed())
                .extracting(Malformed::toString)
                .containsExactly(directory.resolve("tree") + ":1: user-1 needs gone-1, which no package is");
    }

    @Test
    void whatNoPackageIsIsSaidWithItsLine() {
        BuildGraphs.Reading reading = read("PKGNAME=lib-1\nPKG_LOCATION=x/lib\nPKGNAME=user-1\n"
                + "ALL_DEPENDS=lib>=2:../../x/lib {lib:../../x/lib nothing lib:no lib:../../x lib>=1:../../x/lib\n");
        assertThat(needs(reading.graph(), "user-1")).containsExactly("lib-1");
        assertThat(reading.malformed()).extracting(Malformed::line).containsOnly(3);
        assertThat(whys(reading))
                .containsExactly(
                        "no 'pattern:../../category/directory': nothing",
                        "no 'pattern:../../category/directory': lib:no",
                        "no 'pattern:../../category/directory': lib:../../x",
                        "user-1 needs lib>=2 of x/lib, which no package is",
                        "user-1 needs {lib of x/lib, which no package is");
    }

    @Test
    void theSecondRecordOfAPackageIsPassedOverAndSaidIfItComesFromElsewhere() {
        BuildGraphs.Reading reading = read("""
                PKGNAME=a-1
                PKG_LOCATION=x/a
                PKGNAME=a-1
                PKG_LOCATION=x/a
                PKGNAME=a-1
                PKG_LOCATION=y/a
                PKGNAME=
                PKG_LOCATION=y/a
                """);
        assertThat(reading.graph().size()).isEqualTo(1);
        assertThat(whys(reading))
                .containsExactly("a-1 of y/a is already made by x/a", "a record with an empty PKGNAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "hello\nworld\n", "a-1 b-1\n", "PKGNAME", "<html>\n"})
    void refusesWhatIsNoneOfTheThree(String text) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("is no bulk scan")
                .withMessageContaining("and no graph of dependencies");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> read(directory.resolve("gone")));
    }

    @Test
    void survivesHostileText() {
        String long1 = "x".repeat(200_000);
        BuildGraphs.Reading edges = read("a-1 -> b-1\n" + long1 + " -> b-1\n" + "->".repeat(50_000) + "\n\0 -> \0\1\n");
        assertThat(edges.graph().edges()).isEqualTo(3);
        assertThat(edges.malformed()).hasSize(1);
        BuildGraphs.Reading scan = read("PKGNAME=a-1\nALL_DEPENDS=" + "{a,b}".repeat(30) + ":../../x/y "
                + ":".repeat(1000)
                + " a-1:../../x/a " + "[".repeat(5000) + ":../../x/a " + "*".repeat(200) + ":../../x/a\nSCAN_DEPENDS="
                + "/".repeat(500) + "/buildlink3.mk ../../../buildlink3.mk\nDEPENDS_=x\n");
        assertThat(scan.graph().size()).isEqualTo(1);
        assertThat(scan.graph().edges()).isZero();
    }

    @Test
    void readsACompressedFile() throws IOException {
        Path file = directory.resolve("graph.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("a-1 -> b-1\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(read(file).graph().edges()).isEqualTo(1);
    }

    @Test
    void manyNamesGetDifferentNumbers() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("p").append(i).append("-1 -> p").append(i + 1).append("-1\n");
        }
        BuildGraph graph = read(text.toString()).graph();
        assertThat(graph.size()).isEqualTo(100_001);
        assertThat(graph.edges()).isEqualTo(100_000);
        assertThat(needs(graph, "p77777-1")).containsExactly("p77776-1");
    }

    @Test
    void theRealGraphHasTheDependentsThatAreKnown() {
        BuildGraphs.Reading reading = read(OracleData.file("scan/depgraph-2026.zst"));
        BuildGraph graph = reading.graph();
        assertThat(reading.malformed()).isEmpty();
        assertThat(graph.size()).isEqualTo(28_509);
        assertThat(graph.edges()).isEqualTo(202_958);
        int openssl = graph.find(new PkgName("openssl-3.6.1")).orElseThrow();
        assertThat(graph.dependents(openssl)).hasSize(853);
        boolean[] reached = graph.dependentsOf(List.of(openssl));
        int count = 0;
        for (boolean one : reached) {
            count += one ? 1 : 0;
        }
        assertThat(count - 1).isEqualTo(20_188);
        assertThat(graph.cycle()).isEmpty();
    }

    /**
     * What bob resolved in the report, against what is resolved here from the scan. The bob that made the report added a package for each
     * pattern; pbulk's presolve and later bobs do not if one that is needed already matches it, so 94 packages have one need less here.
     */
    @Test
    void agreesWithTheReportsResolutionOfTheRealScan() {
        BuildGraphs.Reading scan = read(OracleData.file("scan/pscan-2026.zst"));
        BuildGraph report = read(OracleData.file("scan/report-2026.zst")).graph();
        BuildGraph graph = scan.graph();
        assertThat(graph.size()).isEqualTo(29_022).isEqualTo(report.size());
        Map<String, Set<String>> less = new HashMap<>();
        List<String> more = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            String name = graph.name(i).text();
            Set<String> own = needs(graph, name);
            Set<String> theirs = needs(report, name);
            own.stream().filter(need -> !theirs.contains(need)).forEach(need -> more.add(name + " needs " + need));
            Set<String> absent = new HashSet<>(theirs);
            absent.removeAll(own);
            if (!absent.isEmpty()) {
                less.put(name, absent);
            }
        }
        assertThat(more).isEmpty();
        assertThat(less).hasSize(94);
        less.forEach((name, absent) -> absent.forEach(one -> assertThat(satisfied(graph, name, one))
                .as(name + " needs " + one + " by the report")
                .isTrue()));
        assertThat(whys(scan))
                .as("bob's own test expects the same")
                .containsExactlyInAnyOrder(
                        "py311-buildbot-badges-2.6.0nb1 needs py311-buildbot-[0-9]* of devel/py-buildbot, which no package is",
                        "py311-buildbot-waterfall-view-2.6.0nb1 needs py311-buildbot-[0-9]* of devel/py-buildbot, which no package is",
                        "py311-e3-core-22.10.0nb3 needs py311-stevedore>=1.20.0 of devel/py-stevedore, which no package is",
                        "py312-libagent-0.15.0 needs py312-daemon>=2.3.0 of devel/py-daemon, which no package is",
                        "py313-libagent-0.15.0 needs py313-daemon>=2.3.0 of devel/py-daemon, which no package is",
                        "py314-libagent-0.15.0 needs py314-daemon>=2.3.0 of devel/py-daemon, which no package is");
        assertThat(graph.cycle()).isEmpty();
    }

    /** Whether a need that is absent has the PKGBASE of one that is there, with more than one pattern that both match but one. */
    private static boolean satisfied(BuildGraph graph, String name, String absent) {
        PkgName other = new PkgName(absent);
        return needs(graph, name).stream()
                .map(PkgName::new)
                .filter(need -> need.base().equals(other.base()))
                .anyMatch(need -> need(graph, name, need.text())
                        .filter(facts -> Arrays.stream(facts.pattern().split(" "))
                                .anyMatch(pattern -> PkgPattern.parse(pattern).matches(other)))
                        .isPresent());
    }
}
