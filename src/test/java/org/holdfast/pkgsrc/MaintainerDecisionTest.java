package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.MaintainerDecision.EntryRight;
import org.holdfast.pkgsrc.MaintainerDecision.EntryWrong;
import org.holdfast.pkgsrc.MaintainerDecision.NotAffected;
import org.holdfast.pkgsrc.MaintainerDecision.PolicyOverride;
import org.holdfast.pkgsrc.MaintainerDecision.Review;
import org.holdfast.pkgsrc.MaintainerDecision.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintainerDecisionTest {

    private static final Review REVIEW =
            new Review("because", "jane", Optional.of(LocalDate.of(2027, 1, 1)), "decisions.toml:1");
    private static final VulnEntry ENTRY =
            VulnEntry.parse(7, "openssl<1.0.1h\tmitm\thttps://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2014-0224 ");
    private static final Optional<PkgPath> PATH = PkgPath.parse("security/openssl");

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "openssl, CVE-2014-0224, true",
        "openssl, cve-2014-0224, true",
        "openssl, CVE-2014-022, false",
        "openssl, cvename.cgi?name=CVE-2014-0224, true",
        "openssl, secadv, false",
        "open, CVE-2014-0224, false",
        "open*, CVE-2014-0224, true",
        "openssl-1.0.1g, CVE-2014-0224, true",
        "openssl-1.0.1f, CVE-2014-0224, false",
        "openssl<1.0.1h, CVE-2014-0224, true",
        "openssl>=1.0.2, CVE-2014-0224, false",
        "security/openssl, CVE-2014-0224, true",
        "security/*, CVE-2014-0224, true",
        "lang/*, CVE-2014-0224, false"
    })
    void concernsAPackageAndAnAdvisory(String packages, String advisory, boolean concerned) {
        NotAffected decision = new NotAffected(new Scope(packages, Optional.of(advisory)), REVIEW);
        assertThat(decision.concerns(new PkgName("openssl-1.0.1g"), PATH, ENTRY))
                .isEqualTo(concerned);
    }

    @Test
    void aCveIsNotAPartOfALongerOne() {
        VulnEntry longer = VulnEntry.parse(1, "a<1\tx\thttp://b/CVE-2014-02241");
        assertThat(new Scope("a", Optional.of("CVE-2014-0224")).names(longer)).isFalse();
    }

    /** To pkg_match 'foo' is foo-3d-1.0, too; a person means the package foo. */
    @Test
    void aPkgbaseIsNoOtherThatBeginsAlike() {
        Scope foo = new Scope("foo", Optional.empty());
        assertThat(foo.names(new PkgName("foo-1.0"), Optional.empty())).isTrue();
        assertThat(foo.names(new PkgName("foo-3d-1.0"), Optional.empty())).isFalse();
        assertThat(new PolicyOverride(foo, REVIEW).concerns(new PkgName("foo-1.0"), Optional.empty(), ENTRY))
                .isTrue();
    }

    @Test
    void aPartOfAnAddressIsToldFromAWholeOne() {
        assertThat(new Scope("a", Optional.of("cvename")).isPartOf(ENTRY)).isTrue();
        assertThat(new Scope("a", Optional.of(ENTRY.url())).isPartOf(ENTRY)).isFalse();
        assertThat(new Scope("a", Optional.of("CVE-2014-0224")).isPartOf(ENTRY)).isFalse();
    }

    @Test
    void holdsOnItsLastDayAndNotOnTheNext() {
        NotAffected decision = new NotAffected(new Scope("openssl", Optional.of("CVE-2014-0224")), REVIEW);
        assertThat(decision.isExpired(LocalDate.of(2027, 1, 1))).isFalse();
        assertThat(decision.isExpired(LocalDate.of(2027, 1, 2))).isTrue();
    }

    @Test
    void anEntryIsNamedHoweverItsBlanksAre() {
        EntryRight right = new EntryRight("  openssl<1.0.1h   mitm  " + ENTRY.url(), REVIEW);
        assertThat(right.concerns(new PkgName("openssl-1.0.1g"), PATH, ENTRY)).isTrue();
        assertThat(new EntryRight("openssl<1.0.1i mitm " + ENTRY.url(), REVIEW)
                        .concerns(new PkgName("openssl-1.0.1g"), PATH, ENTRY))
                .isFalse();
    }

    @Test
    void aCorrectionIsAPatternOrALineOrNothing() {
        assertThat(wrong("openssl>=1.0.1<1.0.1h").inPlaceOf(ENTRY.text()))
                .contains("openssl>=1.0.1<1.0.1h\tmitm\t" + ENTRY.url() + " ");
        assertThat(wrong("openssl<2\tdos\thttp://x").inPlaceOf(ENTRY.text())).contains("openssl<2\tdos\thttp://x");
        assertThat(wrong("").inPlaceOf(ENTRY.text())).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> wrong("{a")).withMessageContaining("'{'");
        assertThatIllegalArgumentException().isThrownBy(() -> wrong("#a")).withMessageContaining("a comment");
    }

    private static EntryWrong wrong(String corrected) {
        return new EntryWrong(ENTRY.text(), corrected, REVIEW);
    }
}
