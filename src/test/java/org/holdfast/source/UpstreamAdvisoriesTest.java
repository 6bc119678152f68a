package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamAdvisoriesTest {

    private static final String DJANGO = """
            {"schema_version": "1.4.0", "id": "GHSA-rw75-m7gp-92m3", "aliases": ["CVE-2014-0472"],
             "details": "of no interest", "references": [{"type": "WEB", "url": "https://a"}],
             "affected": [
              {"package": {"ecosystem": "PyPI", "name": "Django", "purl": "pkg:pypi/django"},
               "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.4.11"}]},
                          {"type": "ECOSYSTEM", "events": [{"introduced": "1.5"}, {"fixed": "1.5.6"},
                                                           {"introduced": "1.6"}, {"last_affected": "1.6.2"}]}],
               "versions": ["1.4", "1.5"]},
              {"package": {"ecosystem": "Debian:11", "name": "python-django"},
               "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.6.3-1"}]}]}]}
            """;

    private static final String OPENSSL = """
            {"resultsPerPage": 2, "format": "NVD_CVE", "version": "2.0", "vulnerabilities": [
             {"cve": {"id": "CVE-2014-0224", "vulnStatus": "Modified",
               "descriptions": [{"lang": "en", "value": "of no interest"}],
               "configurations": [{"operator": "AND", "nodes": [{"operator": "OR", "negate": false, "cpeMatch": [
                 {"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*",
                  "versionEndExcluding": "0.9.8za"},
                 {"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*",
                  "versionStartIncluding": "1.0.1", "versionEndExcluding": "1.0.1h"},
                 {"vulnerable": true, "criteria": "cpe:2.3:o:redhat:enterprise_linux:5:*:*:*:*:*:*:*"},
                 {"vulnerable": false, "criteria": "cpe:2.3:a:other:other:1:*:*:*:*:*:*:*"}]}]}]}},
             {"cve": {"id": "CVE-2014-9999", "vulnStatus": "Rejected",
               "configurations": [{"nodes": [{"cpeMatch": [
                 {"vulnerable": true, "criteria": "cpe:2.3:a:a:b:1:*:*:*:*:*:*:*"}]}]}]}}]}
            """;

    private static final String FILE = """
            {"CVE_data_type": "CVE", "CVE_Items": [
             {"cve": {"CVE_data_meta": {"ID": "CVE-2014-8116", "ASSIGNER": "a"}, "affects": {"vendor": {}},
                      "description": {"description_data": []}},
              "configurations": {"CVE_data_version": "4.0", "nodes": [{"operator": "AND", "children": [
                {"operator": "OR", "cpe_match": [
                 {"vulnerable": true, "cpe23Uri": "cpe:2.3:a:file_project:file:5.20:*:*:*:*:*:*:*"},
                 {"vulnerable": true, "cpe23Uri": "cpe:2.3:a:file_project:file:5.19:rc1:*:*:*:*:*:*"},
                 {"vulnerable": true, "cpe23Uri": "cpe:2.3:a:x:foo\\\\:\\\\:bar:-:*:*:*:*:wordpress:*:*"},
                 {"vulnerable": true, "cpe23Uri": "cpe:2.3:a:x:y:*:*:*:*:*:*:*:*",
                  "versionStartExcluding": "1", "versionEndIncluding": "2"}]}]}]}}]}
            """;

    @TempDir
    private Path directory;

    @Test
    void eachIntroducedBeginsARangeOfOsv() throws IOException {
        assertThat(ranges(osv(file(DJANGO))))
                .containsExactly(
                        "PyPI Django <1.4.11",
                        "PyPI Django >=1.5<1.5.6",
                        "PyPI Django >=1.6<=1.6.2",
                        "Debian:11 python-django <1.6.3-1");
        UpstreamAdvisory advisory = osv(file(DJANGO)).values().getFirst();
        assertThat(advisory.by()).isEqualTo(UpstreamAdvisory.By.OSV);
        assertThat(advisory.ids()).containsExactlyInAnyOrder("CVE-2014-0472", "GHSA-RW75-M7GP-92M3");
    }

    @Test
    void recordsOfOsvMayStandInAnArrayInAnAnswerOrOneByOne() throws IOException {
        String line = DJANGO.replace("\n", " ");
        assertThat(osv(file("[" + DJANGO + ",\n" + DJANGO + "]")).values()).hasSize(2);
        assertThat(osv(file("{\"vulns\": [" + DJANGO + "]}")).values()).hasSize(1);
        assertThat(osv(file(line + "\n" + line + "\n" + line + "\n")).values()).hasSize(3);
    }

    @Test
    void onlyWhatIsWantedIsKept() throws IOException {
        assertThat(new UpstreamAdvisories(inputs())
                        .osv(file(DJANGO), "CVE-2014-0473"::equals)
                        .values())
                .isEmpty();
    }

    @Test
    void whatWasWithdrawnOrSaysNothingIsLeftOut() throws IOException {
        assertThat(osv(file(DJANGO.replace("{\"schema_version\"", "{\"withdrawn\": \"2020-01-01T00:00:00Z\", \"a\"")))
                        .values())
                .isEmpty();
        assertThat(osv(file("{\"id\": \"CVE-2021-44228\", \"affected\": []}")).values())
                .isEmpty();
    }

    @Test
    void aRangeWithoutItsFixMayHaveALastKnownVersion() throws IOException {
        assertThat(ranges(osv(file("""
                        {"id": "GHSA-a", "affected": [
                         {"package": {"ecosystem": "npm", "name": "a"},
                          "ranges": [{"type": "SEMVER", "events": [{"introduced": "1.1"}]}],
                          "database_specific": {"last_known_affected_version_range": "<= 1.4.2"}},
                         {"package": {"ecosystem": "npm", "name": "b"},
                          "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}]}
                        """)))).containsExactly("npm a >=1.1<=1.4.2", "npm b ");
    }

    @Test
    void ofCommitsCountsOnlyWhatIsSaidOfTheirVersions() throws IOException {
        assertThat(ranges(osv(file("""
                        {"id": "CVE-2026-20912", "affected": [
                         {"ranges": [{"type": "GIT", "repo": "https://github.com/go-gitea/gitea.git",
                           "events": [{"introduced": "0"}, {"fixed": "369830bada2fd8826a5135cb2fc66660a9bef708"}],
                           "database_specific": {"cpe": "cpe:2.3:a:gitea:gitea:*:*:*:*:*:-:*:*",
                            "extracted_events": [{"introduced": "0"}, {"fixed": "1.25.4"}]}}]},
                         {"ranges": [{"type": "GIT", "repo": "https://github.com/openssl/openssl",
                           "events": [{"introduced": "0"}, {"fixed": "9a0db453ba017ebcaccbee933ee6511a9ae4d1c8"}]}],
                          "versions": ["OpenSSL_1_0_1n", "v1.0.2"]},
                         {"ranges": [{"type": "GIT", "repo": "https://github.com/a/b", "events": [{"introduced": "0"}]}]}],
                         "database_specific": {"unresolved_ranges": [
                          {"cpe": "cpe:2.3:a:ffmpeg:ffmpeg:2.0.1:*:*:*:*:*:*:*",
                           "extracted_events": [{"last_affected": "2.0.1"}]}]}}
                        """))))
                .containsExactly("GIT gitea <1.25.4", "GIT openssl [1.0.1n, 1.0.2]", "GIT ffmpeg <=2.0.1");
    }

    @Test
    void readsTheApplicationsOfNvd() throws IOException {
        Parsed<UpstreamAdvisory> read = nvd(file(OPENSSL));
        assertThat(ranges(read)).containsExactly("cpe openssl <0.9.8za", "cpe openssl >=1.0.1<1.0.1h");
        assertThat(read.values().getFirst().ids()).containsExactly("CVE-2014-0224");
        assertThat(read.values().getFirst().ranges().getFirst().vendor()).isEqualTo("openssl");
        assertThat(read.malformed()).isEmpty();
    }

    @Test
    void readsTheFeedsThatNvdHadBefore() throws IOException {
        assertThat(ranges(nvd(file(FILE))))
                .containsExactly("cpe:wordpress foo::bar ", "cpe y >1<=2", "cpe file [5.20, 5.19rc1]");
    }

    @Test
    void readsOneRecordOfNvdByItself() throws IOException {
        assertThat(ranges(nvd(file("""
                        {"id": "CVE-2014-8117", "configurations": [{"nodes": [{"cpeMatch": [
                          {"vulnerable": true, "criteria": "cpe:2.3:a:file_project:file:*:*:*:*:*:*:*:*",
                           "versionEndIncluding": "5.20"}]}]}]}
                        """)))).containsExactly("cpe file <=5.20");
    }

    @Test
    void aBadRecordIsCountedAndTheOthersStillCount() throws IOException {
        Parsed<UpstreamAdvisory> read = osv(file("""
                {"id": "GHSA-a", "affected": {"no": "array"}}
                {"aliases": ["CVE-2014-0001"]}
                {"id": "GHSA-b", "affected": [{"package": {"ecosystem": "npm", "name": "b"},
                  "ranges": [{"type": "SEMVER", "events": [{"introducd": "0"}]}]}]}
                "text"
                """ + DJANGO));
        assertThat(read.values()).hasSize(1);
        assertThat(read.malformed()).extracting(Malformed::line).containsExactly(1, 2, 3, 5);
        assertThat(read.malformed())
                .extracting(Malformed::why)
                .containsExactly(
                        "'affected' is no array",
                        "a record without an id",
                        "an event that is neither introduced, fixed nor last_affected",
                        "a record without an id");
        assertThat(nvd(file(OPENSSL.replace("cpe:2.3:a:openssl", "cpe:/a:openssl")
                                .replace("\"CVE-2014-9999\"", "\"9999\"")))
                        .malformed())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no json", "{\"id\": \"GHSA-a\"", "[{\"id\": \"GHSA-a\"}", "{\"id\": \"GHSA-a\"}}", "[1, 2]"})
    void whatIsNoJsonOrBreaksOffOrHasNoRecordIsUnusable(String text) throws IOException {
        String where = file(text);
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> osv(where)).withMessageStartingWith(where);
    }

    @Test
    void recordsOfNvdAreNoneOfOsv() throws IOException {
        String where = file("{\"id\": \"CVE-2014-8117\", \"vulnStatus\": \"Modified\", \"affected\": []}");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> osv(where))
                .withMessageContaining("has no record of OSV");
        String other = file("{\"id\": \"CVE-2014-8117\"}");
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> osv(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GHSA-rw75-m7gp-92m3", "CVE-2014-0472"})
    void recordsOfOsvAreNoneOfNvd(String id) throws IOException {
        String where = file(DJANGO.replace("GHSA-rw75-m7gp-92m3", id));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> nvd(where))
                .withMessageContaining("has no record of NVD");
    }

    @Test
    void anAnswerWithNothingInItIsNoMistake() throws IOException {
        assertThat(nvd(file("{\"vulnerabilities\": []}")).values()).isEmpty();
    }

    @Test
    void readsCompressedFiles() throws IOException {
        Path file = directory.resolve("nvd.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(OPENSSL.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(nvd(file.toString()).values()).hasSize(1);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> nvd(file.toString()));
    }

    @Test
    void readsAZipAndNamesTheBrokenFileInIt() throws IOException {
        Path file = zip("PyPI/a.json", DJANGO, "b.json", "{\"id\": ", "README.md", "no json", "c.json", DJANGO);
        Parsed<UpstreamAdvisory> read = osv(file.toString());
        assertThat(read.values()).hasSize(2);
        assertThat(read.malformed()).extracting(Malformed::source).containsExactly(file + "!b.json");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, 100));
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> osv(file.toString()));
    }

    @Test
    void readsAFolderAndWhatIsBelowIt() throws IOException {
        Files.createDirectories(directory.resolve("db/2014"));
        Files.writeString(directory.resolve("db/2014/a.json"), DJANGO);
        Files.writeString(directory.resolve("db/b.json"), "{");
        Files.writeString(directory.resolve("db/README.md"), "no json");
        Files.move(zip("c.json", DJANGO), directory.resolve("db/all.zip"));
        Parsed<UpstreamAdvisory> read = osv(directory.resolve("db").toString());
        assertThat(read.values()).hasSize(2);
        assertThat(read.malformed())
                .extracting(Malformed::source)
                .containsExactly(directory.resolve("db/b.json").toString());
    }

    private Path zip(String... namesAndTexts) throws IOException {
        Path file = directory.resolve("some.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return file;
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("some.json"), text).toString();
    }

    private Inputs inputs() {
        return new Inputs(directory, new ByteArrayInputStream(new byte[0]));
    }

    private Parsed<UpstreamAdvisory> osv(String where) {
        return new UpstreamAdvisories(inputs()).osv(where, id -> true);
    }

    private Parsed<UpstreamAdvisory> nvd(String where) {
        return new UpstreamAdvisories(inputs()).nvd(where, id -> true);
    }

    private static List<String> ranges(Parsed<UpstreamAdvisory> read) {
        return read.values().stream()
                .flatMap(advisory -> advisory.ranges().stream())
                .map(UpstreamAdvisoriesTest::text)
                .toList();
    }

    private static String text(UpstreamRange range) {
        return range.ecosystem() + " " + range.name() + " "
                + range.lower().map(Object::toString).orElse("")
                + range.upper().map(Object::toString).orElse("")
                + (range.versions().isEmpty() ? "" : range.versions());
    }
}
