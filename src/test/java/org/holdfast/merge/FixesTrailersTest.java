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
        assertThat(fixes.ids()).containsExactlyInAnyOrder("CVE-2014-0001", "CVE-2014-0003", "CVE-2014-0009");
        assertThat(fixes.urls()).containsExactly("http://example.org/advisory");
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
}
