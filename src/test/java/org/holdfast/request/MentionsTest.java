package org.holdfast.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Backport openssl 1.0.1k from 2014Q4 | openssl",
                "openssl: update to 1.0.1k | openssl",
                "Please update OpenSSL, curl & wget | OpenSSL curl wget",
                "Bumped latest p5-Net-SSLeay | p5-Net-SSLeay",
                "Update gtk2+ (nb bump) | gtk2+",
                "Update file to 5.19 | file",
                "file: security fix | file",
                "Fix the file name in less | file",
                "Open the same file in base | ''",
                "Update to upstream | ''",
                "Patch 2 | ''",
                "Bump net/rancid to 3.6.2 | ''",
            })
    void wordsOfATitleMayBePackagesAndEnglishOnesOnlyWhereItIsAboutThem(String title, String words) {
        List<String> found = Mentions.of(request(title, "")).words();
        List<String> expected = words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
        assertThat(found).containsAll(expected);
        for (String english :
                List.of("file", "less", "base", "same", "to", "update", "patch", "net", "rancid", "open")) {
            assertThat(found.contains(english)).as(english).isEqualTo(expected.contains(english));
        }
    }

    @Test
    void pathsAreFoundInTextAndInAddressesOfTheTree() {
        assertThat(Mentions.of(request("Backport www/apache24.", """
                                See security/openssl/Makefile, (print/cups); ../../net/wget and pkgsrc/lang/php55
                                https://github.com/acme/pkgsrc/tree/trunk/databases/redis/distinfo
                                https://nvd.example.org/vuln/detail
                                <!-- for example: devel/git -->
                                """)).pkgpaths())
                .extracting(PkgPath::toString)
                .contains("www/apache24", "security/openssl", "print/cups", "net/wget", "lang/php55", "databases/redis")
                .doesNotContain("devel/git", "vuln/detail");
    }

    @Test
    void cvesAndPkgnamesAreFoundEverywhere() {
        Request request = request(
                "cve-2014-0224 in openssl-1.0.1g",
                "Package php-5.4.1nb2 has a dos vulnerability, see https://a/CVE-2014-0001.\np5-Net-SSLeay-1.66, too.",
                "CVE-2015-10001");
        assertThat(Mentions.of(request).cves()).containsExactly("CVE-2014-0224", "CVE-2015-10001", "CVE-2014-0001");
        assertThat(Mentions.of(request).pkgnames())
                .extracting(PkgName::text)
                .containsExactly("openssl-1.0.1g", "php-5.4.1nb2", "p5-Net-SSLeay-1.66");
    }

    @Test
    void theVersionIsTheOneThatIsAskedFor() {
        assertThat(Mentions.of(request("Update foo from 1.0 to v1.2.3.", "")).asked())
                .map(PkgVersion::text)
                .contains("1.2.3");
        assertThat(Mentions.of(request("foo 1.0 -> 1.10", "")).asked())
                .map(PkgVersion::text)
                .contains("1.10");
        assertThat(Mentions.of(request("foo 2.4.2 is vulnerable", "")).asked()).isEmpty();
        assertThat(Mentions.of(request("Pull foo up to 2014Q4", "")).asked()).isEmpty();
    }

    @Test
    void theBranchIsTheOneItIsForAndNotTheOneItComesFrom() {
        assertThat(Mentions.of(request("Update openssl in 2014Q4", "")).quarters())
                .containsExactly("2014Q4");
        assertThat(Mentions.of(request("[2014Q1] openssl from 2014Q4", "")).quarters())
                .containsExactly("2014Q1");
        assertThat(Mentions.of(request("Backport openssl from the 2014Q4", "as in 2015Q1"))
                        .quarters())
                .isEmpty();
        assertThat(Mentions.of(request("openssl", "", "backport/2015Q4")).quarters())
                .containsExactly("2015Q4");
    }

    @Test
    void textThatIsHostileTakesNoTime() {
        for (String part : List.of("<!-- ", "a/", "-1", "a", "-", ".", "://", "CVE-", "20", " to ")) {
            String hostile = "a" + part.repeat(100_000 / part.length()) + "a";
            assertThat(Mentions.of(request(hostile, hostile, hostile)).cves()).isEmpty();
        }
    }

    private static Request request(String title, String body, String... labels) {
        return new Request(
                1,
                Request.Kind.ISSUE,
                title,
                body,
                List.of(labels),
                "ann",
                Request.State.OPEN,
                LocalDate.of(2014, 6, 5),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty());
    }
}
