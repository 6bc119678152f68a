package org.holdfast.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Test;

class LintTest {

    private static final String CVE = "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-";

    private final List<String> lines = new java.util.ArrayList<>();
    private final List<PkgName> names = new java.util.ArrayList<>();
    private final List<ScannedPackage> scanned = new java.util.ArrayList<>();
    private final List<ChangesLine> changes = new java.util.ArrayList<>();

    @Test
    void aListThatWouldTakeHoursIsRefused() {
        known("drupal-7.28");
        for (int i = 0; i < 15_000; i++) {
            entry("drupal<" + i, "sql-injection", CVE + i);
        }
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(this::suspects)
                .withMessageContaining("such as drupal with 15000, that more than 200,000,000 comparisons are needed");
    }

    @Test
    void aMisspeltNameIsCorrectedToTheKnownOne() {
        known("drupal-7.28");
        entry("durupal>=7<7.32", "sql-injection", "https://www.drupal.org/SA-CORE-2014-005");
        assertThat(corrected())
                .containsExactly("drupal>=7<7.32\tsql-injection\thttps://www.drupal.org/SA-CORE-2014-005");
        assertThat(suspects().getFirst().missed()).containsExactly(new PkgName("drupal-7.28"));
    }

    @Test
    void aNameThatIsMisspeltBehindBracesIsCorrectedThere() {
        known("ruby22-redcarpet-3.3.1");
        change("\tUpdated textproc/ruby-redcarpet to 3.3.2 [x 2015-07-01]");
        entry("ruby{18,22}-redcarpat<3.3.2", "stack-overflow", CVE + "5147");
        assertThat(corrected().getFirst()).startsWith("ruby{18,22}-redcarpet<3.3.2\t");
    }

    @Test
    void theNameOfADirectoryIsNoName() {
        scan("libVNCServer-0.9.9", "net/libvncserver");
        change("\tUpdated net/libvncserver to 0.9.10 [x 2015-01-01]");
        entry("libvncserver<0.9.10", "integer-overflow", CVE + "4607");
        assertThat(corrected().getFirst()).startsWith("libVNCServer<0.9.10\t");
    }

    @Test
    void aPackageThatWasRemovedIsNotUnknown() {
        known("drupal-7.28");
        change("\tRemoved www/durupal [x 2015-01-01]");
        entry("durupal>=7<7.32", "sql-injection", "https://www.drupal.org/SA-CORE-2014-005");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aNameBesideTheNearOneInTheSameAdvisoryIsNotASlip() {
        known("ghostscript-agpl-9.06");
        change("\tUpdated print/ghostscript-agpl to 9.06 [x 2015-01-01]");
        entry("ghostscript-gpl<9.06nb7", "denial-of-service", CVE + "3228");
        entry("ghostscript-agpl<9.06nb7", "denial-of-service", CVE + "3228");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void anotherSeriesOfAPackageIsNotASlip() {
        known("python27-2.7.8");
        change("\tUpdated lang/python27 to 2.7.8 [x 2015-01-01]");
        entry("python26-[0-9]*", "denial-of-service", CVE + "1234");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aVersionOfAnotherPackageOfTheAdvisoryIsImpossible() {
        known("openssl-1.0.2", "suse_openssl-10.0", "suse_openssl-13.1nb7", "suse32_openssl-13.1nb7");
        entry("openssl>=1.0.2<1.0.2c", "signature-forgery", "https://www.openssl.org/news/secadv_20150709.txt");
        entry("suse{,32}_openssl<1.0.2c", "signature-forgery", "https://www.openssl.org/news/secadv_20150709.txt");
        assertThat(detectors()).containsExactly(Detector.IMPOSSIBLE_VERSION);
    }

    @Test
    void anOldBoundIsNotImpossible() {
        known("foo-4.1", "foo-5.0");
        entry("foo<1.2", "denial-of-service", CVE + "1234");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void theFirstReleaseOfASeriesBelongsToIt() {
        known("openssl-1.0.2", "openssl-1.0.2a");
        entry("openssl>1.0.2<1.0.2a", "denial-of-service", CVE + "0209");
        assertThat(corrected().getFirst()).startsWith("openssl>=1.0.2<1.0.2a\t");
        assertThat(suspects().getFirst().missed()).containsExactly(new PkgName("openssl-1.0.2"));
    }

    @Test
    void anExclusiveLowerBoundThatIsAFixLeavesNothingOut() {
        known("icinga-base-1.9.5");
        entry("icinga-base>1.9.5<1.10.2", "denial-of-service", CVE + "7106");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aBoundNeverReleasedWithItsDotsMisplacedIsCorrected() {
        known("file-5.17", "file-5.18", "file-5.19");
        entry("file<5.1.9", "denial-of-service", CVE + "3538");
        assertThat(corrected().getFirst()).startsWith("file<5.19\t");
    }

    @Test
    void whereOtherEntriesEndWasARelease() {
        known("file-5.17");
        entry("file<5.19", "denial-of-service", CVE + "3478");
        entry("file<5.19", "denial-of-service", CVE + "3479");
        entry("file<5.1.9", "denial-of-service", CVE + "3538");
        assertThat(corrected()).containsExactly("file<5.19\tdenial-of-service\t" + CVE + "3538");
    }

    @Test
    void whereOneOtherEntryEndsMayBeTheSlip() {
        known("file-5.17");
        entry("file<5.19", "denial-of-service", CVE + "3478");
        entry("file<5.1.9", "denial-of-service", CVE + "3538");
        assertThat(suspects()).isEmpty();
        assertThat(suspects(Confidence.POSSIBLE)).extracting(SuspectEntry::line).hasSize(1);
    }

    @Test
    void aSeriesThatMayNotBeginWithAReleaseOfItsNameIsNotAccused() {
        known("mysql-server-5.0.15", "mysql-server-5.0.24");
        entry("mysql-server>5.0<5.0.24", "security-bypass", CVE + "4031");
        assertThat(suspects()).isEmpty();
        assertThat(suspects(Confidence.POSSIBLE)).hasSize(1);
    }

    @Test
    void whereThereIsALetterThereWasAReleaseWithout() {
        known("openssl-1.0.1g");
        entry("openssl>1.0.1<1.0.1m", "denial-of-service", CVE + "0209");
        assertThat(corrected().getFirst()).startsWith("openssl>=1.0.1<1.0.1m\t");
    }

    @Test
    void aBoundInAFormThatNoVersionHasIsCorrectedByItsDigits() {
        known("lzo-2.06", "lzo-2.09");
        change("\tUpdated archivers/lzo to 2.0.8 [x 2015-06-29]"); // typed by hand
        entry("lzo<2.0.7", "integer-overflow", CVE + "4607");
        assertThat(corrected()).containsExactly("lzo<2.07\tinteger-overflow\t" + CVE + "4607");
    }

    @Test
    void theFormOfNewVersionsSaysNothingOfOldOnes() {
        known("gnupg-1.4.16", "gnupg-1.4.23");
        entry("gnupg<1.4.2.1", "security-bypass", "https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2006-0455");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void anEditThatCouldBeMeantInTwoPlacesIsMadeInNone() {
        known("openssl-1.0.2", "libressl-1.0.2");
        entry("{openssl>1.0.2<1.0.2a,libressl>1.0.2<1.0.2a}", "denial-of-service", CVE + "0209");
        assertThat(detectors()).containsExactly(Detector.FIRST_RELEASE_LEFT_OUT);
        assertThat(corrected()).isEmpty();
    }

    @Test
    void whatABrowserOpensIsAnAddress() {
        known("foo-1.0");
        entry("foo<2", "denial-of-service", "https://bugs.example.org?id=3");
        entry("foo<3", "denial-of-service", "HTTP://foo_bar.example.xn--p1ai/x");
        assertThat(detectors()).isEmpty();
    }

    @Test
    void anIdThatLacksItsPrefixIsCorrectedWhereverItStands() {
        known("foo-1.0");
        entry("foo<2", "denial-of-service", "https://nvd.nist.gov/vuln/detail/2014-1234");
        assertThat(corrected())
                .containsExactly("foo<2\tdenial-of-service\thttps://nvd.nist.gov/vuln/detail/CVE-2014-1234");
    }

    @Test
    void aDotInAnotherPlaceIsASlipWhereNothingLikeItWasThere() {
        known("glib2-2.20.5", "glib2-2.22.1");
        change("\tUpdated devel/glib2 to 2.22.1 [x 2015-01-01]");
        entry("glib2<2.2.21", "denial-of-service", CVE + "3289");
        assertThat(corrected()).containsExactly("glib2<2.22.1\tdenial-of-service\t" + CVE + "3289");
    }

    @Test
    void aModuleIsCalledByTheReleasesOfItsLanguage() {
        scan("py27-ipython-2.0.0", "devel/ipython");
        scan("py311-ipython-9.9.0", "devel/ipython");
        change("\tUpdated devel/ipython to 3.2.2 [x 2015-10-01]");
        entry("ipython>=3.0<3.2.2", "information-disclosure", CVE + "7337");
        assertThat(corrected().getFirst()).startsWith("py{27,311}-ipython>=3.0<3.2.2\t");
    }

    @Test
    void aModuleOfTwoLanguagesIsNotGuessed() {
        known("py27-magick-1.0", "ruby21-magick-1.0");
        entry("magick<2", "information-disclosure", CVE + "7337");
        assertThat(corrected()).isEmpty();
    }

    @Test
    void anArmWithAFurtherDigitIsMissed() {
        known("ruby200-puppet-3.1.1", "ruby211-puppet-3.1.1nb1", "ruby21-puppet-3.8.2");
        change("\tUpdated sysutils/ruby-puppet to 3.1.1 [x 2015-10-01]");
        entry("ruby{200,21}-puppet<3.3.3", "symlink-attack", CVE + "4969");
        assertThat(corrected().getFirst()).startsWith("ruby{200,21,211}-puppet<3.3.3\t");
        assertThat(suspects().getFirst().missed()).containsExactly(new PkgName("ruby211-puppet-3.1.1nb1"));
    }

    @Test
    void anArmOfAnotherVersionIsNotMissed() {
        known("php5-gd-5.2.1", "php53-gd-5.3.1");
        entry("php{4,5}-gd<5.2.3", "buffer-overflow", CVE + "0001");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void theAddressNamesTheWholeVersion() {
        known("wireshark-1.10.6", "wireshark-1.10.10");
        String notes = "https://www.wireshark.org/docs/relnotes/wireshark-";
        entry("wireshark<1.10", "denial-of-service", notes + "1.10.10.html");
        assertThat(corrected()).containsExactly("wireshark<1.10.10\tdenial-of-service\t" + notes + "1.10.10.html");
    }

    @Test
    void anAddressMayNameAnotherVersion() {
        known("foo-1.10.6", "foo-2.0.1");
        entry("foo<1.10", "denial-of-service", "https://example.org/foo-2.0.1.html");
        entry("foo<2.0.1", "denial-of-service", "https://example.org/foo-2.0.1.html");
        entry("foo<2.0", "denial-of-service", "https://example.org/from-2.0.1-to-1.10.6/foo.html");
        assertThat(detectors()).doesNotContain(Detector.CONTRADICTS_ADDRESS);
    }

    @Test
    void aHostThatIsASlipFromTheUsualOneIsCorrected() {
        known("foo-1.0");
        for (int i = 0; i < 100; i++) {
            entry("foo<1." + i, "denial-of-service", CVE + (1000 + i));
        }
        entry("foo<2", "denial-of-service", "https://cvw.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-0669");
        entry("foo<2", "denial-of-service", "https://cve2.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-0670");
        assertThat(corrected())
                .containsExactly(
                        "foo<2\tdenial-of-service\thttps://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2015-0669");
    }

    @Test
    void anAddressOfNumbersIsOne() {
        known("chmlib-0.37");
        entry("chmlib<0.37.3", "remote-code-execution", "http://66.93.236.84/~jedwin/projects/chmlib/");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void whoKnowsOfAPatchIsRight() {
        known("mysql-server-4.1.22", "mysql-server-4.1.22nb1");
        entry("mysql-server<4.1.22nb1", "privilege-escalation", CVE + "2691");
        entry("mysql-server<4.1.23", "privilege-escalation", CVE + "2691");
        assertThat(suspects())
                .extracting(suspect -> suspect.text().replaceFirst("\t.*", ""))
                .containsExactly("mysql-server<4.1.23");
    }

    @Test
    void twoSeriesWithTheSameDigitsAreNoSlip() {
        known("foo-1.1.1", "foo-1.12");
        entry("foo<1.12", "denial-of-service", CVE + "3478");
        entry("foo<1.12", "denial-of-service", CVE + "3479");
        entry("foo<1.1.2", "denial-of-service", CVE + "3538");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aReleaseThatTrunkSkippedIsNoMistake() {
        known("foo-1.11", "foo-1.1.0", "foo-1.2.0");
        entry("foo<1.1.1", "denial-of-service", CVE + "3538");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void anOlderSeriesWithItsOwnFixIsNotFlagged() {
        known("openssl-1.0.0s", "openssl-1.0.1m");
        entry("openssl>=1.0.0<1.0.0s", "denial-of-service", CVE + "1788");
        entry("openssl<1.0.1n", "denial-of-service", CVE + "1788");
        assertThat(corrected().getFirst()).startsWith("openssl>=1.0.1<1.0.1n\t");
        assertThat(suspects().getFirst().wronglyAffected()).containsExactly(new PkgName("openssl-1.0.0s"));
    }

    @Test
    void theOldestSeriesNeedsNoLowerBound() {
        known("openssl-0.9.8y", "openssl-1.0.1g");
        entry("openssl<0.9.8za", "denial-of-service", CVE + "1788");
        entry("openssl>=1<1.0.0m", "denial-of-service", CVE + "1788");
        entry("openssl>=1.0.1<1.0.1h", "denial-of-service", CVE + "1788");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void theFixIsWhatTrunkWentToOnTheDayOfTheAdvisory() {
        scan("openssl-1.0.2c", "security/openssl");
        change("\tUpdated security/openssl to 1.0.2c [x 2015-06-12]");
        change("\tUpdated security/openssl to 1.0.2d [x 2015-07-09]");
        entry("openssl>=1.0.1<1.0.1m", "denial-of-service", "https://www.openssl.org/news/secadv_20150319.txt");
        entry("openssl>=1.0.2<1.0.2a", "denial-of-service", "https://www.openssl.org/news/secadv_20150319.txt");
        entry("openssl>=1.0.1<1.0.1o", "signature-forgery", "https://www.openssl.org/news/secadv_20150709.txt");
        entry("openssl>=1.0.2<1.0.2c", "signature-forgery", "https://www.openssl.org/news/secadv_20150709.txt");
        assertThat(corrected())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("openssl>=1.0.1<1.0.1p\t"),
                        two -> assertThat(two).startsWith("openssl>=1.0.2<1.0.2d\t"));
    }

    @Test
    void aFixThatTrunkHadOnTheDayOfTheAdvisoryIsRight() {
        scan("openssl-1.0.2d", "security/openssl");
        change("\tUpdated security/openssl to 1.0.2d [x 2015-07-09]");
        entry("openssl>=1.0.2<1.0.2d", "signature-forgery", "https://www.openssl.org/news/secadv_20150709.txt");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void twoFixesOfOneFlawInOneSeriesContradictEachOther() {
        known("file-5.20");
        entry("file<5.21", "denial-of-service", CVE + "8116");
        entry("file<5.22", "denial-of-service", CVE + "8116");
        assertThat(detectors()).containsExactly(Detector.CONTRADICTS_SIBLING);
    }

    @Test
    void aPageOfAllFlawsIsNotOneFlaw() {
        known("ffmpeg2-2.4");
        entry("ffmpeg2<2.1.4", "multiple-vulnerabilities", "http://ffmpeg.org/security.html");
        for (int i = 0; i < 30; i++) {
            entry("ffmpeg2<1.0", "denial-of-service", CVE + (2000 + i));
        }
        entry("ffmpeg2<2.5.2", "multiple-vulnerabilities", "http://ffmpeg.org/security.html");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void rangesThatAreEmptyOrInsideOthersAreReported() {
        known("foo-1.0");
        entry("foo>=2.0<1.0", "denial-of-service", CVE + "0001");
        entry("bar>=12.1", "denial-of-service", CVE + "0002");
        entry("bar>=13.1", "denial-of-service", CVE + "0002");
        assertThat(detectors()).containsExactly(Detector.EMPTY_RANGE, Detector.OVERLAPPING_RANGES);
    }

    @Test
    void aGlobOverAHalfWrittenNumberMatchesLongerOnes() {
        known("foo-1.2", "foo-1.2nb1", "foo-1.20");
        entry("foo-1.2*", "denial-of-service", CVE + "0001");
        assertThat(corrected().getFirst()).startsWith("foo-1.2{,[!0-9]*}\t");
        assertThat(suspects().getFirst().wronglyAffected()).containsExactly(new PkgName("foo-1.20"));
    }

    @Test
    void aGlobOverAnyNumberIsMeantSo() {
        known("php-5.3.28", "php-5.30.1");
        entry("php-5.3.[0-9]*", "denial-of-service", CVE + "0001");
        entry("php-[0-9]*", "denial-of-service", CVE + "0002");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aRevisionOfTheLastAffectedReleaseIsMissed() {
        known("elasticsearch-1.4.4", "elasticsearch-1.4.4nb1");
        entry("elasticsearch<=1.4.4", "directory-traversal", CVE + "0001");
        assertThat(suspects()).isEmpty(); // it may be the fix
        assertThat(suspects(Confidence.POSSIBLE).getFirst().missed())
                .containsExactly(new PkgName("elasticsearch-1.4.4nb1"));
    }

    @Test
    void aRevisionThatAnotherEntryTakesCareOfIsNotMissed() {
        known("mysql-server-4.0.20", "mysql-server-4.0.20nb1");
        entry("mysql-server-4.0.20", "remote-code-execution", CVE + "0001");
        entry("mysql-server-4.0.20nb*", "remote-code-execution", CVE + "0001");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void anEntryThatStandsThereTwiceCanGoOnce() {
        known("foo-1.0", "bar-1.0");
        entry("{foo,bar}<2", "denial-of-service", CVE + "0001");
        entry("{bar,foo}<2", "denial-of-service", CVE + "0001");
        assertThat(suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.correction()).contains(new Correction.Nothing()));
    }

    @Test
    void anArmThatStandsThereTwiceIsReportedAndAnEmptyOneThatIsAPackageIsNot() {
        known("foo-1.0", "foo2-1.0", "foo3-1.0");
        entry("foo{2,3,2}<2", "denial-of-service", CVE + "0001");
        entry("foo{,2}<2", "denial-of-service", CVE + "0002");
        assertThat(corrected())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("foo{2,3}<2\t"));
    }

    @Test
    void aCveIdWithoutItsPrefixGetsIt() {
        known("foo-1.0");
        entry("foo<2", "denial-of-service", "https://cve.mitre.org/cgi-bin/cvename.cgi?name=2014-2097");
        assertThat(corrected().getFirst()).endsWith("name=CVE-2014-2097");
    }

    @Test
    void severalIdsInOneAddressAreSiblingsOfEach() {
        known("foo-1.0");
        String name = "https://cve.mitre.org/cgi-bin/cvename.cgi?name=";
        entry("foo<1.4", "denial-of-service", name + "CVE-2007-{4352,5392,5393}");
        entry("foo<1.5", "denial-of-service", name + "CVE-2007-5392");
        entry("foo<1.6", "denial-of-service", name + "CVE-2008-[3103-3115]");
        assertThat(suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.line()).isEqualTo(2));
    }

    @Test
    void idsWrittenAsOneThatCannotBeReadAreSaid() {
        known("foo-1.0");
        String name = "https://cve.mitre.org/cgi-bin/cvename.cgi?name=";
        entry("foo<2", "denial-of-service", name + "CVE-2008-[1000-9999]");
        entry("foo<2", "denial-of-service", "https://example.org/CVE-2008-310[3-9]");
        assertThat(suspects())
                .singleElement()
                .satisfies(
                        suspect -> assertThat(suspect.suspicions().toString()).contains("more than 1000 CVE ids"));
    }

    @Test
    void candidatesOfOldAreCveIds() {
        known("foo-1.0");
        entry("foo<2", "denial-of-service", "http://cve.mitre.org/cgi-bin/cvename.cgi?name=CAN-2004-0804");
        assertThat(suspects()).isEmpty();
    }

    @Test
    void aBoundThatIsNoVersionAndRelationsOutOfOrderAreReported() {
        known("foo-1.0");
        entry("foo<0.91.5-2", "denial-of-service", CVE + "0001");
        entry("foo<2>=1", "denial-of-service", CVE + "0002");
        entry("foo=<3", "denial-of-service", CVE + "0003");
        assertThat(detectors()).containsOnly(Detector.MALFORMED_BOUND);
        assertThat(corrected())
                .satisfiesExactly(
                        two -> assertThat(two).startsWith("foo>=1<2\t"),
                        three -> assertThat(three).startsWith("foo<=3\t"));
    }

    @Test
    void aTypeOneSlipFromAFrequentOneIsMisspelt() {
        known("foo-1.0");
        for (int i = 0; i < 10; i++) {
            entry("foo<2", "denial-of-service", CVE + (1000 + i));
        }
        entry("foo<2", "debial-of-service", CVE + "2000");
        assertThat(corrected().getFirst()).contains("\tdenial-of-service\t");
    }

    @Test
    void aMalformedLineIsSuspectAndNothingElseOfItIsLost() {
        known("foo-1.0");
        lines.add("foo<2");
        entry("foo<2", "denial-of-service", CVE + "2000");
        assertThat(suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.line()).isEqualTo(2));
    }

    @Test
    void whatAMaintainerHasReviewedStaysSilent() {
        known("file-5.17", "file-5.18", "file-5.19");
        entry("file<5.1.9", "denial-of-service", CVE + "3538");
        String reviewed = lines.getFirst();
        assertThat(new Lint(this::packages, EnumSet.allOf(Detector.class), Confidence.LIKELY, reviewed::equals)
                        .run(list()))
                .isEmpty();
    }

    private void known(String... pkgnames) {
        Stream.of(pkgnames).map(PkgName::new).forEach(names::add);
    }

    private void scan(String pkgname, String pkgpath) {
        scanned.add(new ScannedPackage(new PkgName(pkgname), PkgPath.parse(pkgpath)));
    }

    private void change(String line) {
        changes.add(ChangesLine.parse(1, line).orElseThrow());
    }

    private void entry(String pattern, String type, String url) {
        lines.add(pattern + "\t" + type + "\t" + url);
    }

    private VulnList list() {
        String text = "#FORMAT 1.0.0\n" + String.join("\n", lines) + "\n";
        return VulnList.parse("list", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private KnownPackages packages() {
        return new KnownPackages(names, scanned, changes);
    }

    private List<SuspectEntry> suspects() {
        return suspects(Confidence.LIKELY);
    }

    private List<SuspectEntry> suspects(Confidence least) {
        return new Lint(this::packages, EnumSet.allOf(Detector.class), least, key -> false).run(list());
    }

    private List<Detector> detectors() {
        return suspects().stream()
                .flatMap(suspect -> suspect.suspicions().stream())
                .map(Suspicion::detector)
                .toList();
    }

    private List<String> corrected() {
        return suspects().stream()
                .map(SuspectEntry::correction)
                .flatMap(Optional::stream)
                .flatMap(correction -> correction instanceof Correction.ReplacementLine line
                        ? Stream.of(line.text())
                        : Stream.of("(nothing)"))
                .toList();
    }
}
