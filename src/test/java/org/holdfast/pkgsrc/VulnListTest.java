package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.holdfast.OracleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VulnListTest {

    private static final String ENTRY = "openssl>=1.0.1<1.0.1h\tman-in-the-middle-attack\thttps://x/CVE-2014-0224\n";

    @Test
    void readsTheSourceTreesForm() {
        VulnList list = parse("# $NetBSD: pkg-vulnerabilities,v 1.1 $\n#\n#FORMAT 1.0.0\n#\n# Note: text\n" + ENTRY);
        assertThat(list.format()).isEqualTo("1.0.0");
        assertThat(list.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.line()).isEqualTo(6);
            assertThat(entry.pattern()).hasToString("openssl>=1.0.1<1.0.1h");
            assertThat(entry.type()).isEqualTo("man-in-the-middle-attack");
            assertThat(entry.url()).isEqualTo("https://x/CVE-2014-0224");
            assertThat(entry.advisory()).isEqualTo("CVE-2014-0224");
        });
        assertThat(list.checksums()).isEmpty();
    }

    @Test
    void anAddressNamesTheCveIdsThatAreInIt() {
        assertThat(VulnEntry.parse(1, "foo<1 dos http://x/cve-2014-0224,CVE-2014-12345?CVE-2014-0224")
                        .cves())
                .containsExactly("CVE-2014-0224", "CVE-2014-12345");
        assertThat(VulnEntry.parse(1, "foo<1 dos http://x/secadv").cves()).isEmpty();
    }

    @Test
    void keepsEveryByteAndEveryBlank() {
        String text = "#FORMAT 1.0.0\nfoo<1  \t dos\t\thttp://x/\u00e9 more words\n\n#commented<1 out http://x\n";
        VulnList list = parse(text);
        assertThat(list).hasToString(text);
        assertThat(list.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.url()).isEqualTo("http://x/\u00e9");
            assertThat(entry).hasToString("foo<1  \t dos\t\thttp://x/\u00e9 more words");
        });
    }

    @Test
    void verifiesBothChecksumsOfTheRealList() throws Exception {
        VulnList list =
                VulnList.parse("list", Files.readAllBytes(OracleData.file("vulns/pkg-vulnerabilities-2014-2015")));
        assertThat(list.entries()).hasSize(1921);
        assertThat(list.checksums()).containsExactly("SHA1", "SHA512");
        assertThat(list.malformed()).isEmpty();
    }

    @Test
    void leavesOutOfTheChecksumWhatPkgAdminLeavesOut() throws Exception {
        String summed = "#FORMAT 1.1.0\n#\n" + ENTRY;
        String text =
                "# $NetBSD: changes at every commit $\n" + summed.replace("#\n", "#\n\n") + checksum("SHA1", summed);
        assertThat(parse(text).checksums()).containsExactly("SHA1");
    }

    @Test
    void readsAClearSignedListBetweenItsMarks() throws Exception {
        String summed = "#FORMAT 1.1.0\n" + ENTRY;
        String text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + summed + checksum("SHA512", summed)
                + "-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n";
        VulnList list = parse(text);
        assertThat(list.checksums()).containsExactly("SHA512");
        assertThat(list.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.line()).isEqualTo(5));
        assertThat(list.unsigned()).startsWith("", "", "", "#FORMAT 1.1.0", ENTRY.strip());
        // Without the empty line it is read alike.
        assertThat(parse(text.replaceAll("Hash: SHA512\n\n|#CHECKSUM.*\n", "")).unsigned())
                .startsWith("", "#FORMAT 1.1.0", ENTRY.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo<1",
                "foo<1 dos",
                "foo<1 dos  ",
                " foo<1 dos http://x",
                "   ",
                "foo{a,b<1 dos http://x",
                "foo<1 0day http://x",
                "foo<1 dos 0x",
            })
    void oneMalformedLineDoesNotLoseTheRest(String bad) {
        VulnList list = parse("#FORMAT 1.0.0\n" + ENTRY + bad + "\n" + ENTRY);
        assertThat(list.entries()).hasSize(2);
        assertThat(list.malformed()).singleElement().satisfies(line -> {
            assertThat(line.source()).isEqualTo("list");
            assertThat(line.line()).isEqualTo(3);
        });
        assertThatExceptionOfType(Unusable.class).isThrownBy(list::strict).withMessageStartingWith("list:3: ");
    }

    @Test
    void refusesAWrongChecksum() {
        refuses("#FORMAT 1.1.0\n" + ENTRY + "#CHECKSUM SHA1 " + "0".repeat(40) + "\n", "list:3", "SHA1 checksum");
    }

    @Test
    void refusesAChangedEntry() throws Exception {
        String summed = "#FORMAT 1.1.0\n" + ENTRY;
        refuses(summed.replace("1.0.1h", "1.0.1g") + checksum("SHA512", summed), "list:3", "SHA512 checksum");
    }

    @Test
    void refusesAnIncompleteChecksum() {
        refuses("#FORMAT 1.1.0\n" + ENTRY + "#CHECKSUM SHA1\n", "list:3", "incomplete checksum");
    }

    @Test
    void reportsAChecksumOfUnknownKind() {
        assertThat(parse("#FORMAT 1.1.0\n" + ENTRY + "#CHECKSUM MD5 0\n").malformed())
                .singleElement()
                .satisfies(bad -> assertThat(bad.why()).contains("MD5"));
    }

    @Test
    void refusesATruncatedLastLine() {
        refuses("#FORMAT 1.0.0\n" + ENTRY + "foo<1\tdos\thttp://x/CV", "list:3", "truncated");
    }

    @Test
    void refusesAClearSignedListThatEndsBeforeItsSignature() {
        refuses("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n#FORMAT 1.1.0\n" + ENTRY, "list:", "truncated");
    }

    @Test
    void refusesANulByte() {
        refuses("#FORMAT 1.0.0\nfoo<1\0\tdos\thttp://x\n", "list:2", "NUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "1.2.0", "1.1.1", "1.1", "", "x"})
    void refusesAnUnknownFormat(String format) {
        refuses("#\n#FORMAT " + format + "\n" + ENTRY, "list:2", "unknown format");
    }

    @Test
    void refusesAPageOfHtml() {
        refuses("\n<!DOCTYPE html>\n<html><title>404</title>\n", "list:1", "HTML page");
    }

    @Test
    void refusesAnEmptyFile() {
        refuses("", "list", "empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKGNAME=openssl-1.0.1g\n", "hello\n"})
    void refusesWhatIsAnotherFile(String text) {
        refuses(text, "list:1", "no #FORMAT");
    }

    @Test
    void refusesAListThatEndsBeforeItsFormat() {
        refuses("#\n# $NetBSD$\n", "list", "no #FORMAT");
    }

    private static VulnList parse(String text) {
        return VulnList.parse("list", text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void refuses(String text, String where, String why) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith(where)
                .withMessageContaining(why);
    }

    private static String checksum(String name, String text) throws Exception {
        byte[] digest = MessageDigest.getInstance(name.equals("SHA1") ? "SHA-1" : "SHA-512")
                .digest(text.getBytes(StandardCharsets.ISO_8859_1));
        return "#CHECKSUM " + name + " " + HexFormat.of().formatHex(digest) + "\n";
    }
}
