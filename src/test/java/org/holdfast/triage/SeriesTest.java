package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTest {

    @ParameterizedTest(name = "with {0} leading numbers, from {1} to {2}")
    @CsvSource({
        "1, 1.4.2, 1.5",
        "1, 1.4.2nb3, 1.10",
        "1, 6b, 6c",
        "2, 5.4.26, 5.4.45nb1",
        "3, 1.0.1g, 1.0.1k",
        "3, 1.0.1, 1.0.1.5",
        "2, 5, 5.0.1",
        "1, 20140305, 20150101",
        "1, 2014.03.05, 2015.01.01",
        "1, 20071221nb3, 20140912",
        "1, 20140305.1.2.6, 20140623.1.2.7",
        "1, r12, r12.1",
        "1, 01.2, 1.3",
        "1, 1.0rc1, 1.0"
    })
    void takesTheSameSeries(int leading, String from, String to) {
        assertThat(new Series.Leading(leading).allows(new PkgVersion(from), new PkgVersion(to)))
                .isTrue();
    }

    @ParameterizedTest(name = "with {0} leading numbers, not from {1} to {2}")
    @CsvSource({
        "1, 1.4.2, 2.0",
        "2, 5.4.26, 5.5.1",
        "3, 1.0.1g, 1.0.2",
        "3, 1.0.1, 1.0.10",
        "1, 20140305.1.2, 20140305.2.0",
        "1, 1.9, 20140305",
        "1, 458, 470",
        "1, 20141301, 20150101"
    })
    void doesNotTakeAnother(int leading, String from, String to) {
        assertThat(new Series.Leading(leading).allows(new PkgVersion(from), new PkgVersion(to)))
                .isFalse();
    }

    @ParameterizedTest(name = "usually {0} may become {1}: {2}")
    @CsvSource({
        "0.9.8, 0.9.9, true",
        "0.9.8, 0.10, false",
        "0.10.26, 0.12.1, false",
        "0.9.8, 1.0, false",
        "0.0.5, 0.0.9, true",
        "00.9, 0.10, false",
        "1.4.2, 1.5, true",
        "1.4.2, 2.0, false",
        "237, 310, true",
        "180nb3, 186, true",
        "2006j, 2007f, true",
        "r12, r13, true",
        "6b, 8d, true",
        "2014.03, 2015.01, true",
        "2014.03.05, 2015.01.01, true",
        "20140305, 20150101.1, true",
        "20140305.1.2, 20140305.2.0, false",
        "2, 2.0.1, true",
        "2, 3.0, false",
        "1.9, 20140305, false",
    })
    void whatAPackageMayTakeIfNoRuleSaysIt(String from, String to, boolean taken) {
        PkgVersion version = new PkgVersion(from);
        Policy policy = new Policy(
                List.of(new PolicyRule("ruled", new Series.Leading(1), "here:1")),
                new PolicyRule("default", new Series.Leading(1), "here:0"));
        PkgPath path = new PkgPath("x", "foo");
        assertThat(policy.ruleFor(path, path, PkgName.of(new PkgBase("foo"), version))
                        .series()
                        .allows(version, new PkgVersion(to)))
                .isEqualTo(taken);
        assertThat(policy.ruleFor(path, path, PkgName.of(new PkgBase("ruled"), version)))
                .as("a rule of its own is taken as written")
                .isEqualTo(policy.rules().getFirst());
    }

    @Test
    void moreLeadingNumbersAreKeptBelowOneAsWell() {
        assertThat(Series.usual(3, new PkgVersion("0.9.8"))).isEqualTo(new Series.Leading(3));
        assertThat(Series.usual(1, new PkgVersion("0.9.8"))).isEqualTo(new Series.Leading(2));
        assertThat(Series.usual(1, new PkgVersion("1.0"))).isEqualTo(new Series.Leading(1));
    }

    @Test
    void aNamedSeriesConcernsOnlyWhatIsInIt() {
        Series series = Series.parse("5.4").orElseThrow();
        assertThat(series.concerns(new PkgVersion("5.4.26nb2"))).isTrue();
        assertThat(series.concerns(new PkgVersion("5.5.10"))).isFalse();
        assertThat(series.concerns(new PkgVersion("5.40"))).isFalse();
        assertThat(series.concerns(new PkgVersion("5"))).isFalse();
        assertThat(series.allows(new PkgVersion("5.4.26"), new PkgVersion("5.4.45")))
                .isTrue();
        assertThat(series.allows(new PkgVersion("5.4.26"), new PkgVersion("5.5")))
                .isFalse();
    }

    @Test
    void otherWordsNameNoSeries() {
        assertThat(Series.parse("any")).contains(new Series.Any());
        assertThat(Series.parse("stable")).isEmpty();
        assertThat(Series.parse("1.0.x")).isEmpty();
        assertThat(Series.parse("")).isEmpty();
    }

    @ParameterizedTest(name = "{0} at {1} names {2}")
    @CsvSource({
        "lang/php54, 5.4.26, 2",
        "net/bind96, 9.6.3.1.ESV.11nb1, 2",
        "databases/mysql55-client, 5.5.36nb1, 2",
        "www/typo3_47, 4.7.17, 2",
        "lang/vala012, 0.12.1, 2",
        "lang/ruby193-base, 1.9.3p545, 3",
        "www/firefox24, 24.4.0, 1",
        "security/openssl, 1.0.1g, 0",
        "databases/postgresql90-uuid, 1.0.2, 0"
    })
    void aPathNamesItsSeries(String path, String version, int numbers) {
        assertThat(Series.numbersIn(PkgPath.parse(path).orElseThrow(), new PkgVersion(version)))
                .isEqualTo(numbers);
    }

    @ParameterizedTest(name = "{0} concerns {1} {2}: {3}")
    @CsvSource({
        "openssl, security/openssl, openssl-1.0.1g, true", "openssl, security/openssl, p5-openssl-1, false",
        "firefox*, www/firefox24, firefox24-24.4.0, true", "lang/php5?, lang/php54, php-5.4.26, true",
        "lang/php5?, lang/php54x, php-5.4.26, false", "openssl<3, security/openssl, openssl-1.0.1g, true",
        "openssl<3, security/openssl, openssl-3.0.1, false", "py*-django, www/py-django, py27-django-1.6.2, true",
    })
    void aRuleNamesItsPackages(String packages, String path, String name, boolean concerns) {
        assertThat(new PolicyRule(packages, new Series.Any(), "here:1")
                        .concerns(PkgPath.parse(path).orElseThrow(), new PkgName(name)))
                .isEqualTo(concerns);
    }

    @ParameterizedTest
    @CsvSource({
        "denial-of-service, DENIAL",
        "remote-code-execution, EXECUTION",
        "heap-overflow, EXECUTION",
        "information-disclosure, DISCLOSURE",
        "frobnication, UNSPECIFIED",
        "eol, NONE",
        "sql-injection, BYPASS",
        "multiple-vulnerabilities, UNSPECIFIED",
        "man-in-the-middle-attack, BYPASS"
    })
    void theTypesWordsSayHowBadItIs(String type, Severity severity) {
        assertThat(Severity.of(type)).isEqualTo(severity);
    }
}
