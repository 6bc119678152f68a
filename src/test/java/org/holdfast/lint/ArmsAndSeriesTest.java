package org.holdfast.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Test;

/** Braces with too much or too little in them, bounds on another scale, and what makes a habit. */
class ArmsAndSeriesTest {

    private static final String URL = "http://example.org/CVE-2015-0001";

    @Test
    void anArmThatStandsTwiceGoesOnce() {
        assertThat(lint("{foo,bar,foo}<1", "foo-1.0", "bar-1.0")).containsExactly("certain alternate-arms {foo,bar}<1");
        assertThat(lint("{foo,foo}<1", "foo-1.0")).containsExactly("certain alternate-arms foo<1");
    }

    @Test
    void anEmptyArmStandsForNothingWhereNoPackageIsCalledSo() {
        assertThat(lint("ap{22,24,}-foo<1", "ap22-foo-0.9", "ap24-foo-0.9"))
                .containsExactly("possible alternate-arms ap{22,24}-foo<1");
        assertThat(lint("ap{,24}-foo<1", "ap24-foo-0.9")).containsExactly("possible alternate-arms ap24-foo<1");
        assertThat(lint("ap{22,}-foo<1", "ap22-foo-0.9", "ap-foo-0.9")).isEmpty();
        assertThat(lint("ap{22,}-foo<1", "other-0.9")).doesNotContain("possible alternate-arms ap22-foo<1");
        assertThat(lint("foo<1{,.1}", "foo-0.9")).noneMatch(one -> one.contains("arms"));
    }

    @Test
    void anArmWithAFurtherDigitIsMissedWhereItsPackageIsInTheRange() {
        assertThat(lint("ruby{20,21}-foo<1", "ruby20-foo-0.9", "ruby21-foo-0.9", "ruby211-foo-0.9"))
                .containsExactly("possible alternate-arms ruby{20,21,211}-foo<1");
        assertThat(lint("ruby{20,21}-foo<1", "ruby20-foo-0.9", "ruby21-foo-0.9", "ruby211-foo-1.9"))
                .isEmpty();
        assertThat(lint("ruby{20,21,211}-foo<1", "ruby20-foo-0.9", "ruby21-foo-0.9", "ruby211-foo-0.9"))
                .isEmpty();
        assertThat(lint("ruby{2,21}-foo<1", "ruby2-foo-0.9", "ruby21-foo-0.9", "ruby22-foo-0.9"))
                .noneMatch(one -> one.contains("arms"));
    }

    @Test
    void whatAnotherEntryOfTheAdvisoryMatchesIsNotMissed() {
        assertThat(lint(
                        List.of("ruby21-{foo,x}<1", "ruby{20,21}-foo<1", "ruby211-foo<1"),
                        "ruby20-foo-0.9",
                        "ruby21-foo-0.9",
                        "ruby211-foo-0.9"))
                .noneMatch(one -> one.contains("arms"));
    }

    @Test
    void aDayIsNoNumberAndANumberNoDay() {
        assertThat(lint("foo<20150101", "foo-1.0", "foo-1.1")).containsExactly("possible impossible-version none");
        assertThat(lint("foo<20150101", "foo-1.0", "foo-20140101")).isEmpty();
        assertThat(lint("foo<20150101", "foo-1.0")).isEmpty();
        assertThat(lint("foo<1.2", "foo-1.0", "foo-20150101")).isEmpty();
    }

    /** The rule of habit, number by number. */
    @Test
    void aSeriesIsKeptApartIfItOftenIsAndTheOlderHaveTheirFixes() {
        assertThat(habit(5, 2, 2, 2014).keepsApart(2014)).isTrue();
        assertThat(habit(4, 0, 2, 2014).keepsApart(2014)).isFalse();
        assertThat(habit(6, 3, 2, 2014).keepsApart(2014)).isFalse();
        assertThat(habit(7, 3, 2, 2014).keepsApart(2014)).isTrue();
        assertThat(habit(5, 0, 1, 2014).keepsApart(2014)).isFalse();
        assertThat(habit(5, 0, 2, 2013).keepsApart(2014)).isFalse();
        assertThat(habit(5, 0, 2, 2015).keepsApart(2014)).isTrue();
    }

    private static SeriesConvention habit(int apart, int together, int older, int year) {
        return new SeriesConvention(
                urls("a", apart),
                urls("t", together),
                urls("a", older).stream().collect(Collectors.toMap(url -> url, url -> url.equals("a0") ? year : 0)));
    }

    private static Set<String> urls(String start, int count) {
        return new HashSet<>(IntStream.range(0, count).mapToObj(i -> start + i).toList());
    }

    private static List<String> lint(String pattern, String... known) {
        return lint(List.of(pattern), known);
    }

    /** What is suspected of the lines: how sure, of what, and the corrected pattern. */
    private static List<String> lint(List<String> patterns, String... known) {
        StringBuilder text = new StringBuilder("#FORMAT 1.1.0\n");
        patterns.forEach(pattern -> text.append(pattern + "\tspoof\t" + URL + "\n"));
        VulnList list = VulnList.parse("list", text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        List<PkgName> names = Stream.of(known).map(PkgName::new).toList();
        List<String> found = new ArrayList<>();
        new Lint(
                        () -> new KnownPackages(names, List.of(), List.of()),
                        EnumSet.of(Detector.ALTERNATE_ARMS, Detector.IMPOSSIBLE_VERSION),
                        Confidence.POSSIBLE,
                        key -> false)
                .run(list)
                .forEach(suspect -> suspect.suspicions()
                        .forEach(one -> found.add(one.confidence() + " " + one.detector() + " "
                                + suspect.correction()
                                        .map(to -> to instanceof Correction.ReplacementLine line
                                                ? line.text().split("\t")[0]
                                                : "gone")
                                        .orElse("none"))));
        return found;
    }
}
