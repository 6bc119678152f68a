package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

class FixesTrailersTest {

    private static final VulnEntry CVE = entry("foo<1.1", "http://cve.example.org/CVE-2014-0001");
    private static final VulnEntry TWO = entry("foo<1.2", "http://example.org/CVE-2014-0002?and=CVE-2014-0003");
    private static final VulnEntry PLAIN = entry("{foo,bar}<1.2", "http://example.org/advisory");

    @Test
    void aLineNamesIdsOrAnAddress() {
        FixesTrailers fixes = FixesTrailers.in(Stream.of(
                "Update\n\nFixes: CVE-2014-0001 (foo<1.0, spoof)\nFixes: http://example.org/advisory (foo<1.2, dos)\n",
                "x\n\nFixes: CVE-2014-0003, CVE-2014-0009 (foo-[0-9]*, dos)"));
        assertThat(fixes.claims())
                .containsExactly(
                        new FixesTrailers.Claim(List.of("CVE-2014-0001"), "", "foo<1.0"),
                        new FixesTrailers.Claim(List.of(), "http://example.org/advisory", "foo<1.2"),
                        new FixesTrailers.Claim(List.of("CVE-2014-0003", "CVE-2014-0009"), "", "foo-[0-9]*"));
        assertThat(List.of(CVE, TWO, PLAIN)).allMatch(fixes::name);
        assertThat(fixes.name(entry("foo<1", "http://example.org/other"))).isFalse();
        assertThat(fixes.name(entry("foo<1", "http://example.org/CVE-2014-0004")))
                .isFalse();
    }

    @Test
    void wordsThatOnlyLookAlikeSayNothing() {
        FixesTrailers fixes = FixesTrailers.in(Stream.of(
                "Fixes: a crash\n", "This Fixes: CVE-2014-0001 (foo<1.1, spoof)\n", "Fixes: CVE-2014-0001\n", ""));
        assertThat(fixes).isEqualTo(FixesTrailers.in(Stream.of()));
        assertThat(fixes.name(CVE)).isFalse();
    }

    /** What we write we read. */
    @Property
    void whatAMergeSaysItCloseIsRead(
            @ForAll("entries") List<VulnEntry> closes, @ForAll("entries") List<VulnEntry> others) {
        String message = MergeMessage.of("backport/x", List.of(), closes, Optional.empty(), List.of());
        FixesTrailers fixes = FixesTrailers.in(Stream.of(message));
        assertThat(closes).allMatch(fixes::name);
        assertThat(others)
                .allMatch(one -> fixes.name(one)
                        == closes.stream().anyMatch(closed -> closed.url().equals(one.url())));
    }

    @Provide
    Arbitrary<List<VulnEntry>> entries() {
        return Arbitraries.of(CVE, TWO, PLAIN, entry("a-[0-9]*", "http://example.org/b(c)"))
                .list()
                .uniqueElements();
    }

    private static VulnEntry entry(String pattern, String url) {
        return VulnEntry.parse(1, pattern + "\tspoof\t" + url);
    }

    @Test
    void aClaimIsAboutTheEntryWithItsPatternAndThePackagesThatThatMatched() {
        VulnEntry old = entry("{firefox-bin,ns}-flash<9.0.277", "http://example.org/apsb10-14.html");
        VulnEntry fresh = entry("{firefox-bin,ns}-flash<10.1.53", "http://example.org/apsb10-14.html");
        FixesTrailers fixes = FixesTrailers.in(
                Stream.of(
                        "Update\n\nFixes: http://example.org/apsb10-14.html ({firefox-bin,ns}-flash<9.0.277, denial-of-service)\n"));
        List<PkgName> had = List.of(new PkgName("ns-flash-9.0.246"));
        assertThat(fixes.claim(old, had, List.of(old, fresh))).isTrue();
        assertThat(fixes.claim(fresh, had, List.of(old, fresh)))
                .as("the other entry of the advisory is not claimed")
                .isFalse();
        assertThat(fixes.claim(fresh, had, List.of(fresh)))
                .as("the entry was changed meanwhile")
                .isTrue();
        assertThat(fixes.claim(fresh, List.of(new PkgName("ns-flash-9.0.289")), List.of(fresh)))
                .as("a package that the pattern never matched")
                .isFalse();
    }
}
