package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VulnEntryTest {

    @Test
    void anAdvisoryIsCalledByItsCveIdOrByWhereItStands() {
        assertThat(advisory("http://cve.example.org/?name=cve-2014-0224")).isEqualTo("CVE-2014-0224");
        assertThat(advisory("https://www.openssl.org/news/secadv_20150319.txt"))
                .isEqualTo("openssl.org/…/secadv_20150319.txt");
        assertThat(advisory("http://example.org/advisory/")).isEqualTo("example.org/advisory");
        assertThat(advisory("http://example.org/")).isEqualTo("example.org");
    }

    @Test
    void aTextSpeaksOfACveIdInAnyCaseButNotOfALongerOne() {
        VulnEntry entry = entry("http://cve.example.org/CVE-2014-0224");
        assertThat(entry.isNamedIn("Fix for cve-2014-0224.")).isTrue();
        assertThat(entry.isNamedIn("CVE-2014-0224")).isTrue();
        assertThat(entry.isNamedIn("patch-CVE-2014-0224")).isTrue();
        assertThat(entry.isNamedIn("CVE-2014-02241")).isFalse();
        assertThat(entry.isNamedIn("XCVE-2014-0224")).isFalse();
        assertThat(entry.isNamedIn("CVE-2014-02")).isFalse();
        assertThat(entry.isNamedIn("")).isFalse();
    }

    @Test
    void withoutACveIdTheEndOfTheAddressIsTheNameIfItIsDistinct() {
        VulnEntry distinct = entry("https://www.openssl.org/news/secadv_20150319.txt");
        assertThat(distinct.isNamedIn("see secadv_20150319, please")).isTrue();
        assertThat(distinct.isNamedIn("see secadv, please")).isFalse();
        assertThat(entry("http://example.org/?id=SA12345#").isNamedIn("SA12345"))
                .isTrue();
        assertThat(entry("http://example.org/advisory").isNamedIn("advisory")).isFalse();
        assertThat(entry("http://example.org/123456").isNamedIn("123456")).isFalse();
        assertThat(entry("http://example.org/a1").isNamedIn("a1")).isFalse();
    }

    @Test
    void whatIsMissingInALineIsSaid() {
        malformed(" foo<1 dos http://x", "begins with a blank");
        malformed("foo<1", "no type of exploit");
        malformed("foo<1 dos", "no URL");
        malformed("foo<1 dos \t", "no URL");
        malformed("foo<1 0day http://x", "begins with 0");
        malformed("foo<1 dos 0http://x", "begins with 0");
    }

    @Test
    void anyBlankStandsBetweenThePartsAndTheRestIsKept() {
        for (String blank : new String[] {" ", "\t", "\u000b", "\f", "\r", " \t "}) {
            String text = "foo<1" + blank + "dos" + blank + "http://x" + blank + "and more";
            VulnEntry entry = VulnEntry.parse(7, text);
            assertThat(entry.type()).isEqualTo("dos");
            assertThat(entry.url()).isEqualTo("http://x");
            assertThat(entry.toString()).isEqualTo(text);
            assertThat(entry.key()).isEqualTo(new VulnKey("foo<1", "dos", "http://x"));
        }
        assertThat(VulnEntry.parse(1, "foo<1 eol http://x").isEndOfLife()).isTrue();
        assertThat(VulnEntry.parse(1, "foo<1 dos http://x").isEndOfLife()).isFalse();
        assertThat(VulnEntry.parse(1, "foo\u000e<1 dos http://x").type()).isEqualTo("dos");
    }

    @Test
    void aPatchNamesAnEntryInItsHeaderOrInItsOwnName() {
        VulnEntry entry = entry("http://cve.example.org/CVE-2014-0224");
        assertThat(new BranchPatch(new PkgPath("net", "foo"), "net/foo/patches/patch-CVE-2014-0224", "1", "x")
                        .names(entry))
                .isTrue();
        assertThat(new BranchPatch(new PkgPath("net", "foo"), "net/foo/patches/patch-aa", "1", "for CVE-2014-0224")
                        .names(entry))
                .isTrue();
        BranchPatch other =
                new BranchPatch(new PkgPath("net", "CVE-2014-0224"), "net/CVE-2014-0224/patches/patch-aa", "1", "x");
        assertThat(other.names(entry)).isFalse();
        assertThat(other).hasToString("net/CVE-2014-0224/patches/patch-aa");
    }

    @Test
    void aFieldIsTheRestOfItsLine() {
        Fields fields = new Fields("A=1\nAB=2\nXA=3\nA=4=5\nEMPTY=\n A=6\nLAST=7");
        assertThat(fields.get("A")).contains("1");
        assertThat(fields.all("A")).containsExactly("1", "4=5");
        assertThat(fields.get("AB")).contains("2");
        assertThat(fields.get("EMPTY")).contains("");
        assertThat(fields.get("LAST")).contains("7");
        assertThat(fields.get("B")).isEmpty();
        assertThat(fields.get("LAS")).isEmpty();
        assertThat(fields.all("NONE")).isEmpty();
        assertThat(new Fields("A").get("A")).isEmpty();
    }

    private static void malformed(String line, String why) {
        assertThatThrownBy(() -> VulnEntry.parse(1, line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static String advisory(String url) {
        return entry(url).advisory();
    }

    private static VulnEntry entry(String url) {
        return VulnEntry.parse(1, "foo<1.1\tspoof\t" + url);
    }
}
