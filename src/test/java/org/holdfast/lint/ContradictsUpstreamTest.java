package org.holdfast.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamAdvisory.By;
import org.holdfast.pkgsrc.UpstreamRange;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Test;

class ContradictsUpstreamTest {

    private static final String URL = "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-1793";

    private final List<String> lines = new ArrayList<>();
    private final List<PkgName> names = new ArrayList<>();
    private final List<UpstreamAdvisory> advisories = new ArrayList<>();

    @Test
    void anEndBeforeTheFixOfUpstreamIsPutRight() {
        known("openssl-1.0.1o");
        entry("openssl>=1.0.1<1.0.1o");
        nvd("openssl", ">=1.0.1<1.0.1p");
        assertThat(corrected()).containsExactly("openssl>=1.0.1<1.0.1p");
        assertThat(sentences())
                .containsExactly(
                        "NVD says that 1.0.1o is affected (from 1.0.1 before 1.0.1p); the entry ends at 1.0.1o");
        assertThat(confidences()).containsExactly(Confidence.LIKELY);
        assertThat(suspects().getFirst().missed()).containsExactly(new PkgName("openssl-1.0.1o"));
    }

    @Test
    void whereTheEndWasPerhapsNeverReleasedItIsOnlyPossible() {
        known("apache-2.2.27", "apache-2.2.29");
        entry("apache>=2.2<2.2.28");
        nvd("http_server", ">=2.2.0<2.2.29");
        assertThat(confidences()).containsExactly(Confidence.POSSIBLE);
    }

    @Test
    void twoThatAgreeAreBelievedWithoutAFix() {
        entry("foo>=1.0<1.0.4");
        nvd("foo", ">=1.0<=1.0.4");
        assertThat(confidences()).containsExactly(Confidence.POSSIBLE);
        osv("PyPI", "foo", ">=1.0<=1.0.4");
        assertThat(sentences().getFirst()).startsWith("NVD and OSV say that 1.0.4 is affected");
        assertThat(confidences()).containsExactly(Confidence.LIKELY);
    }

    @Test
    void whatOsvRepeatsOfNvdIsNoSecondWitness() {
        entry("foo>=1.0<1.0.4");
        nvd("foo", ">=1.0<=1.0.4");
        osv(UpstreamRange.GIT, "foo", ">=1.0<=1.0.4");
        assertThat(confidences()).containsExactly(Confidence.POSSIBLE);
    }

    @Test
    void twoThatDoNotAgreeSayNothing() {
        entry("foo>=1.0<1.0.4");
        nvd("foo", ">=1.0<=1.0.4");
        osv("PyPI", "foo", ">=1.0<1.0.4");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void theLastAffectedVersionAndTheNextReleaseAreTheSameEnd() {
        known("file-5.18", "file-5.19");
        entry("file<5.19");
        nvd("file", "<=5.18");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void anInclusiveEndAndTheFixBehindItAreTheSame() {
        known("foo-1.4", "foo-1.5");
        entry("foo<=1.4");
        nvd("foo", "<1.5");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void anEndBehindTheFixOfUpstreamFlagsWhatIsFree() {
        known("foo-1.0.2", "foo-1.0.5nb1", "foo-1.0.9");
        entry("foo<1.0.8");
        nvd("foo", "<1.0.4");
        assertThat(corrected()).containsExactly("foo<1.0.4");
        assertThat(suspects().getFirst().wronglyAffected()).containsExactly(new PkgName("foo-1.0.5nb1"));
        assertThat(sentences().getFirst()).contains("1.0.4 is free of it", "matches 1.0.5");
    }

    @Test
    void anEndBehindTheFixWithNoReleaseBetweenIsTheSame() {
        known("foo-1.0.2", "foo-1.0.9");
        entry("foo<1.0.8");
        nvd("foo", "<1.0.4");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void whereReleasesMayHaveBeenLeftOutThereIsNoCorrection() {
        known("vlc-2.0.3", "vlc-2.0.9");
        entry("vlc<2.0.4");
        nvd("vlc_media_player", "<=2.0.4");
        assertThat(sentences()).hasSize(1);
        assertThat(corrected()).isEmpty();
    }

    @Test
    void theReleaseAfterTheLastAffectedIsTheFix() {
        known("cups-1.7.4", "cups-1.7.5");
        entry("cups<1.7.4");
        nvdList("cups", "1.7.3", "1.7.4");
        assertThat(corrected()).containsExactly("cups<1.7.5");
        assertThat(confidences()).containsExactly(Confidence.POSSIBLE);
    }

    @Test
    void aBoundWithARevisionIsTheFixOfPkgsrc() {
        known("foo-1.7");
        entry("foo<1.6nb3");
        nvd("foo", "<1.7.1");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void otherProductsAndOtherPackagesAreOtherThings() {
        known("suse_openssl-13.1", "foo-1.0.1");
        entry("suse_openssl<1.0.1o");
        entry("foo<1.0.1o");
        nvd("openssl", "<1.0.1p");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aVersionOfAnotherFormIsNotCompared() {
        known("ffmpeg-20140623.1.2.7");
        entry("ffmpeg<20140623.1.2.7");
        nvd("ffmpeg", "<2.1.4");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aVersionOfUpstreamThatPkgsrcWritesOtherwiseIsNotCompared() {
        known("bind-9.9.6", "bind-9.9.6pl1");
        entry("bind>=9.9<9.9.6");
        nvd("bind", "<9.9.6-P1");
        nvdList("bind", "9.9.6p1", "9.9.6-4ubuntu1");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void distributionsHaveVersionsOfTheirOwn() {
        known("foo-1.4", "foo-1.5");
        entry("foo<1.4");
        osv("Debian:11", "foo", "<1.5");
        osv("Alpine:v3.12", "foo", "<1.5");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aPluginIsNotWhatItIsMadeFor() {
        known("foo-1.4");
        entry("foo<1.4");
        range(By.NVD, UpstreamRange.CPE + ":wordpress", "foo", "<1.5");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void otherEntriesOfTheSameFlawCoverTheRest() {
        known("apache-2.2.31", "apache-2.4.13", "apache-2.4.14");
        entry("apache>=2.2<2.2.31");
        entry("apache>=2.4<2.4.14");
        nvd("http_server", "<=2.4.13");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aListWithGapsDoesNotSayThatWhatIsMissingIsFree() {
        known("foo-1.2", "foo-1.3", "foo-1.4");
        entry("foo<1.5");
        nvdList("foo", "1.2", "1.4");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aListCountsOnlyOnFromTheEndOfTheEntry() {
        known("python27-2.7.7", "python27-2.7.8");
        entry("python27<2.7.8");
        nvdList("python", "2.7.6", "2.7.7", "2.7.2150");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aListIsReadToItsEnd() {
        entry("gnutls>=3.1<3.1.18");
        nvdList("gnutls", "3.1.17", "3.1.18", "3.1.26", "3.1.27");
        assertThat(sentences().getFirst()).contains("3.1.27 is affected");
    }

    @Test
    void theBeginningOfTheNextSeriesIsNoVersionOfIt() {
        entry("bugzilla<4.0");
        nvdList("bugzilla", "3.6", "4.0", "4.0.13", "4.5");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void whatIsFixedInNoVersionSaysNothingOfAnEnd() {
        known("foo-1.4");
        entry("foo<1.4");
        range(By.OSV, "npm", "foo", "");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void anOlderSeriesWithItsOwnFixNeedsALowerBound() {
        known("openssl-1.0.0m", "openssl-1.0.1g");
        entry("openssl<1.0.1h");
        entry("openssl<0.9.8za");
        nvd("openssl", "<0.9.8za", ">=1.0.0<1.0.0m", ">=1.0.1<1.0.1h");
        assertThat(corrected()).contains("openssl>=1.0.1<1.0.1h");
        assertThat(suspects().getFirst().wronglyAffected()).contains(new PkgName("openssl-1.0.0m"));
    }

    @Test
    void noCorrectionLosesAnAffectedRelease() {
        known("foo-1.0.4", "foo-1.0.5", "foo-1.1.7");
        entry("foo<1.1.8");
        nvd("foo", ">=1.0.1<1.0.5", ">=1.1.0<1.1.8");
        assertThat(sentences().getFirst()).contains("1.0.5 is free of it");
        assertThat(corrected()).isEmpty();
    }

    @Test
    void whatIsOlderThanAllThatIsSaidIsOnlyPossible() {
        known("foo-0.9", "foo-1.1.7");
        entry("foo<1.1.8");
        nvd("foo", ">=1.1.0<1.1.8");
        assertThat(confidences()).containsExactly(Confidence.POSSIBLE);
        assertThat(corrected()).containsExactly("foo>=1.1.0<1.1.8");
    }

    @Test
    void aLowerBoundThatLeavesOutWhatUpstreamNamesIsPutRight() {
        known("foo-1.0.1", "foo-1.0.3", "foo-1.0.5");
        entry("foo>=1.0.3<1.0.9");
        nvd("foo", ">=1.0.1<1.0.9");
        assertThat(corrected()).containsExactly("foo>=1.0.1<1.0.9");
        assertThat(suspects().getFirst().missed()).containsExactly(new PkgName("foo-1.0.1"));
    }

    @Test
    void aRangeFromTheBeginningOfTimeIsNoReasonForALowerBound() {
        known("php-5.3.28", "php-5.4.28");
        entry("php>=5.4<5.4.30");
        nvd("php", "<=5.4.29");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void bothEndsCanBeWrong() {
        known("foo-0.9", "foo-1.1.7", "foo-1.1.8");
        entry("foo<1.1.7");
        nvd("foo", ">=1.1.0<1.1.8");
        assertThat(corrected()).containsExactly("foo>=1.1.0<1.1.8");
    }

    @Test
    void ofTwoSiblingsUpstreamSaysWhichIsWrong() {
        entry("file<5.21");
        entry("file<5.22");
        nvd("file", "<=5.20");
        assertThat(suspects()).extracting(SuspectEntry::line).containsExactly(3);
        assertThat(sentences().getFirst()).contains("5.20 is the last that is affected", "against another entry");
        assertThat(confidences()).containsExactly(Confidence.LIKELY);
        assertThat(corrected()).containsExactly("file<5.21");
    }

    @Test
    void withoutUpstreamTheLowerOfTwoSiblingsIsReportedAsBefore() {
        entry("file<5.21");
        entry("file<5.22");
        assertThat(suspects()).extracting(SuspectEntry::line).containsExactly(2);
    }

    @Test
    void modulesOfLanguagesAreKnownByTheirHome() {
        known("py27-django-1.6.5", "py27-gnupg-0.3.6", "p5-Foo-Bar-1.4", "ruby193-rack-1.5.4");
        entry("py{26,27}-django>=1.6<1.6.4");
        osv("PyPI", "Django", ">=1.6<1.6.5");
        entry("py27-gnupg<0.3.6");
        nvd("python-gnupg", "<0.3.7");
        entry("p5-Foo-Bar<1.4");
        osv("CPAN", "Foo::Bar", "<1.5");
        entry("ruby193-rack>=1.5.0<1.5.3");
        osv("RubyGems", "rack", ">=1.5.0<1.5.4");
        assertThat(corrected())
                .containsExactly(
                        "py{26,27}-django>=1.6<1.6.5",
                        "py27-gnupg<0.3.7",
                        "p5-Foo-Bar<1.5",
                        "ruby193-rack>=1.5.0<1.5.4");
    }

    @Test
    void aModuleIsNotWhatHasItsNameInAnotherLanguage() {
        known("py27-rack-1.4");
        entry("py27-rack<1.4");
        osv("RubyGems", "rack", "<1.5");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void ownersBeforeANameAreLeftAside() {
        known("drupal-7.31", "apache-tomcat-8.0.8", "etcd-3.4.1");
        entry("drupal>=7<7.31");
        osv("Packagist:https://packages.drupal.org/8", "drupal/core", ">=7.0<7.32");
        entry("apache-tomcat>=8.0<8.0.8");
        osv("Maven", "org.apache.tomcat:tomcat", ">=8.0.0<8.0.9");
        entry("etcd<3.4.1");
        osv("Go", "go.etcd.io/etcd/v3", "<3.4.2");
        assertThat(corrected()).containsExactly("drupal>=7<7.32", "apache-tomcat>=8.0<8.0.9", "etcd<3.4.2");
    }

    @Test
    void aBetaOfPythonIsBeforeItsRelease() {
        known("py27-django-1.7");
        entry("py27-django>=1.6<1.7");
        osv("PyPI", "django", ">=1.6<1.7b4");
        assertThat(sentences()).isEmpty();
    }

    @Test
    void aNumberInTheNameIsTheSeries() {
        known("ffmpeg2-2.7.1", "ffmpeg2-2.7.2");
        entry("ffmpeg2<2.7.1");
        nvd("ffmpeg", "<2.7.2");
        assertThat(corrected()).containsExactly("ffmpeg2<2.7.2");
    }

    @Test
    void anEntryIsFoundByItsGhsaIdAsWell() {
        known("foo-1.4");
        lines.add("foo<1.4\tdos\thttps://github.com/advisories/GHSA-h4m5-qpfp-3mpv");
        advisories.add(
                new UpstreamAdvisory(By.OSV, Set.of("GHSA-H4M5-QPFP-3MPV"), List.of(upstream("PyPI", "foo", "<1.5"))));
        assertThat(corrected()).containsExactly("foo<1.5");
    }

    @Test
    void aRangeWithoutAnEndHidesNoContradictionInAnotherSeries() {
        known("foo-1.0.4");
        entry("foo>=1.0<1.0.4");
        entry("foo>=2.0");
        advisories.add(new UpstreamAdvisory(
                By.NVD,
                Set.of("CVE-2015-1793"),
                List.of(
                        upstream(UpstreamRange.CPE, "foo", ">=1.0<1.0.5"),
                        upstream(UpstreamRange.CPE, "foo", ">=2.0"))));
        assertThat(corrected()).containsExactly("foo>=1.0<1.0.5");
        assertThat(sentences().getFirst()).startsWith("NVD says that 1.0.4 is affected");
    }

    @Test
    void aRangeWithoutAnEndInTheSameSeriesSaysNothing() {
        known("foo-1.0.4");
        entry("foo>=1.0<1.0.4");
        advisories.add(new UpstreamAdvisory(
                By.NVD,
                Set.of("CVE-2015-1793"),
                List.of(
                        upstream(UpstreamRange.CPE, "foo", ">=1.0<1.0.5"),
                        upstream(UpstreamRange.CPE, "foo", ">=1.0.7"))));
        assertThat(suspects()).isEmpty();
    }

    private void known(String... pkgnames) {
        Stream.of(pkgnames).map(PkgName::new).forEach(names::add);
    }

    /** Each entry is about a flaw of its own package. */
    private void entry(String pattern) {
        lines.add(pattern + "\tdenial-of-service\t" + URL);
    }

    private void nvd(String product, String... ranges) {
        Stream.of(ranges).forEach(range -> range(By.NVD, UpstreamRange.CPE, product, range));
    }

    private void osv(String ecosystem, String name, String range) {
        range(By.OSV, ecosystem, name, range);
    }

    private void range(By by, String ecosystem, String name, String range) {
        advisories.add(new UpstreamAdvisory(by, Set.of("CVE-2015-1793"), List.of(upstream(ecosystem, name, range))));
    }

    /** A range as in a pattern. */
    private static UpstreamRange upstream(String ecosystem, String name, String range) {
        Optional<Interval> interval =
                Interval.of(PkgPattern.parse("x" + range).alternates().getFirst());
        return new UpstreamRange(
                ecosystem, "", name, interval.flatMap(Interval::lower), interval.flatMap(Interval::upper), List.of());
    }

    private void nvdList(String product, String... versions) {
        advisories.add(new UpstreamAdvisory(
                By.NVD,
                Set.of("CVE-2015-1793"),
                List.of(new UpstreamRange(
                        UpstreamRange.CPE,
                        "",
                        product,
                        Optional.empty(),
                        Optional.empty(),
                        Stream.of(versions).map(PkgVersion::new).toList()))));
    }

    private List<SuspectEntry> suspects() {
        Set<Detector> detectors = EnumSet.of(Detector.CONTRADICTS_UPSTREAM, Detector.CONTRADICTS_SIBLING);
        String text = "#FORMAT 1.0.0\n" + String.join("\n", lines) + "\n";
        VulnList list = VulnList.parse("list", text.getBytes(StandardCharsets.ISO_8859_1));
        KnownPackages known = new KnownPackages(names, List.of(), List.of());
        return new Lint(() -> known, detectors, Confidence.POSSIBLE, key -> false, new Upstream(advisories)).run(list);
    }

    private List<String> sentences() {
        return suspicions().map(Suspicion::sentence).toList();
    }

    private List<Confidence> confidences() {
        return suspicions().map(Suspicion::confidence).toList();
    }

    private Stream<Suspicion> suspicions() {
        return suspects().stream().flatMap(suspect -> suspect.suspicions().stream());
    }

    /** The patterns of the corrected lines. */
    private List<String> corrected() {
        return suspects().stream()
                .flatMap(suspect -> suspect.correction().stream())
                .map(correction -> correction instanceof Correction.ReplacementLine line ? line.text() : "")
                .map(text -> text.replaceFirst("\t.*", ""))
                .toList();
    }
}
