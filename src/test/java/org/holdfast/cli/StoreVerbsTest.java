package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sync} and {@code store}, day after day. */
class StoreVerbsTest extends CommandLines {

    private static final String BEFORE = "foo<2\tdos\thttp://a\nbar<1\txss\thttp://b\n";
    private static final String AFTER = "foo<2.1\tdos\thttp://a\nbaz<1\txss\thttp://c\n";

    private static final String NEXT =
            "Next: 'holdfast audit' finds what the list flags; with [git] in holdfast.toml, sync says why it is open\n";

    @BeforeEach
    void configure() throws IOException {
        now = Instant.parse("2026-11-01T23:30:00Z");
        Files.writeString(directory.resolve("holdfast.toml"), "[vulnerabilities]\nlist = \"vulns\"\n");
    }

    @Test
    void theFirstTimeThereIsNothingToCompareWith() throws IOException {
        list(BEFORE);
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("vulnerability list: 2 entries on 2026-11-01, first read\n" + NEXT);
        assertThat(err).isEmpty();
        assertThat(directory.resolve(".holdfast")).isDirectory();
    }

    @Test
    void everyFurtherTimeItSaysWhatChanged() throws IOException {
        list(BEFORE);
        run("sync");
        now = now.plus(Duration.ofDays(1));
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out)
                .isEqualTo(
                        "vulnerability list: 2 entries on 2026-11-02, none of them different from 2026-11-01\n" + NEXT);
        now = now.plus(Duration.ofDays(1));
        list(AFTER + "bad\n");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .isEqualTo(
                        "vulnerability list: 2 entries on 2026-11-03, since 2026-11-02 1 new, 1 changed, 1 withdrawn\n"
                                + "  new        baz<1  xss  http://c\n"
                                + "  changed    foo<2  dos  http://a\n"
                                + "         to  foo<2.1  dos  http://a\n"
                                + "  withdrawn  bar<1  xss  http://b\n"
                                + NEXT);
        assertThat(err).contains("vulns:4: no type of exploit in 'bad'");
    }

    @Test
    void speaksJson() throws IOException {
        list(BEFORE);
        run("sync", "--json");
        assertThat(flat(out))
                .isEqualTo(
                        "{ \"vulnerabilities\" : { \"source\" : \"" + directory.resolve("vulns")
                                + "\", \"seen\" : \"2026-11-01\", \"before\" : null, \"entries\" : 2, \"new\" : [ ], "
                                + "\"changed\" : [ ], \"withdrawn\" : [ ] }, \"malformed\" : [ ], \"branches\" : [ ], \"archives\" : [ ], \"failed\" : [ ] } ");
        list(AFTER);
        assertThat(run("sync", "--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(flat(out))
                .contains("\"before\" : \"2026-11-01\"")
                .contains(
                        "\"new\" : [ { \"pattern\" : \"baz<1\", \"type\" : \"xss\", \"url\" : \"http://c\", \"cves\" : [ ] } ]")
                .contains("\"changed\" : [ { \"was\" : { \"pattern\" : \"foo<2\"")
                .contains("\"withdrawn\" : [ { \"pattern\" : \"bar<1\"");
    }

    @Test
    void aSourceThatIsDownIsReportedAndNothingIsTakenForWithdrawn() throws IOException {
        list(BEFORE);
        run("sync");
        Files.delete(directory.resolve("vulns"));
        assertThat(run("sync", "--json")).isEqualTo(ExitCode.FAILED);
        assertThat(err).endsWith("vulns: no such file\n").startsWith("holdfast: vulnerability list: ");
        assertThat(flat(out)).contains("\"failed\" : [ { \"source\" : \"vulnerability list\", \"why\" : ");
        list(BEFORE);
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
    }

    @Test
    void theHistoryIsExportedAndImportedAndComesOutAsItWentIn() throws IOException {
        list(BEFORE);
        run("sync");
        now = now.plus(Duration.ofDays(1));
        list(AFTER);
        run("sync");
        assertThat(run("store", "export", "-")).isEqualTo(ExitCode.OK);
        String exported = out;
        assertThat(exported).startsWith("#holdfast-store\t1\nobservation\t2026-11-01\t2\t");
        Path file = directory.resolve("history");
        assertThat(run("store", "export", file.toString())).isEqualTo(ExitCode.OK);
        assertThat(file).hasContent(exported);

        assertThat(run("store", "import", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has a history already");
        assertThat(run("store", "import", "--replace", file.toString())).isEqualTo(ExitCode.OK);
        Files.move(directory.resolve(".holdfast"), directory.resolve("away"));
        assertThat(run("store", "export", "-")).isEqualTo(ExitCode.FAILED);
        stdin = exported;
        assertThat(run("store", "import", "-")).isEqualTo(ExitCode.OK);
        run("store", "export", "-");
        assertThat(out).isEqualTo(exported);
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("none of them different from 2026-11-02");
    }

    @Test
    void infoSaysWhatThereIs() throws IOException {
        assertThat(run("store", "info")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("'holdfast sync' makes one");
        list(BEFORE);
        run("sync");
        assertThat(run("store", "info")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("last read on 2026-11-01: ").contains("        2  entries\n");
        run("store", "info", "--json");
        assertThat(flat(out)).contains("\"rows\" : { \"observations\" : 1, \"entries\" : 2,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store",
                "store frob",
                "store info x",
                "store export",
                "store import a b",
                "store export --replace x",
                "store import --json x"
            })
    void anythingElseIsUsage(String command) {
        assertThat(run(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("'holdfast store --help' says how");
    }

    @Test
    void syncNeedsAList() throws IOException {
        Files.writeString(directory.resolve("holdfast.toml"), "");
        assertThat(run("sync")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("'list' in [vulnerabilities] of holdfast.toml");
    }

    /** The drivers alone would take longer to load than an audit runs. */
    @Test
    void otherVerbsLoadNothingOfTheStore() throws IOException, InterruptedException {
        list(BEFORE);
        Path log = directory.resolve("classes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "audit",
                        "--vulns",
                        directory.resolve("vulns").toString(),
                        "foo-1")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Package foo-1 has a dos vulnerability, see http://a\n");
        assertThat(Files.readString(log))
                .contains("org.holdfast.cli.AuditCommand")
                .doesNotContain("org.holdfast.store.", "org.h2.", "org.postgresql.", "org.flywaydb.");
    }

    private void list(String entries) throws IOException {
        Files.writeString(directory.resolve("vulns"), "#FORMAT 1.0.0\n" + entries);
    }

    private static String flat(String json) {
        return json.replaceAll("\\s+", " ");
    }
}
