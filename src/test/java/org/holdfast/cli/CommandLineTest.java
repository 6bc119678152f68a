package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs as a user meets them: arguments in; standard output, standard error and exit status out. */
class CommandLineTest extends CommandLines {

    private static final String DOS = "Package foo-%s has a dos vulnerability, see http://a\n";
    private static final String END_OF_LIFE = "Package foo-%s has reached end-of-life (eol), see "
            + "http://ftp.NetBSD.org/pub/NetBSD/packages/vulns/eol-packages\n";
    private static final String EXAMPLE = "examples/2014Q1/";

    private String vulns = "";

    @BeforeEach
    void list() throws IOException {
        vulns = file(
                "vulns",
                "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a\nfoo-[0-9]*\teol\thttp://b/eol-packages\nbar<1\txss\thttp://c\n");
    }

    @Test
    void auditPrintsPkgAdminsLines() {
        assertThat(run("audit", "--vulns", vulns, "foo-1.0", "bar-2")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo(DOS.formatted("1.0") + END_OF_LIFE.formatted("1.0"));
        assertThat(err).isEmpty();
    }

    /** Whatever else is asked for: as with pkg_admin, whose own default is CHECK_END_OF_LIFE=yes. */
    @Test
    void auditShowsEndOfLifeUnlessPkgInstallConfSaysNo() throws IOException {
        assertThat(run("audit", "--vulns", vulns, "foo-3")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo(END_OF_LIFE.formatted("3"));
        String no = file("no.conf", "#CHECK_END_OF_LIFE=yes\nVERIFIED_INSTALLATION=never\nCHECK_END_OF_LIFE=no\n");
        assertThat(run("audit", "-C", no, "--vulns", vulns, "foo-3")).isEqualTo(ExitCode.OK);
        assertThat(out).isEmpty();
        assertThat(err)
                .isEqualTo("holdfast: not shown: 1 end-of-life findings (CHECK_END_OF_LIFE=no in " + no
                        + "); -e shows them\n");
        assertThat(run("audit", "-e", "-C", no, "--vulns", vulns, "foo-3")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo(END_OF_LIFE.formatted("3"));
        for (String shown :
                List.of("CHECK_END_OF_LIFE=YES\n", "", "check_end_of_life=no\n", " CHECK_END_OF_LIFE=no\n")) {
            assertThat(run("audit", "-C", file("conf", shown), "--vulns", vulns, "foo-3"))
                    .as(shown)
                    .isEqualTo(ExitCode.FINDINGS);
        }
    }

    @Test
    void findingsArePrintedInTheFormatThatIsAskedFor() {
        assertThat(run("audit", "--vulns", vulns, "--format", "jsonl", "foo-1.0", "bar-2"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"pkgname\":\"foo-1.0\""));
        run("audit", "--vulns", vulns, "--format", "csv", "foo-1.0");
        assertThat(out).contains("\r\n,foo-1.0,foo<2,dos,http://a,,2,");
        run("audit", "--vulns", vulns, "--format", "sarif", "foo-1.0");
        assertThat(out).contains("\"version\" : \"2.1.0\"");
        run("audit", "--vulns", vulns, "--format", "json", "foo-1.0");
        String json = out;
        run("audit", "--vulns", vulns, "--json", "foo-1.0");
        assertThat(json).isEqualTo(out);
        assertThat(run("audit", "--vulns", vulns, "--format", "text", "foo-1.0"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).startsWith(DOS.formatted("1.0"));
        assertThat(run("audit", "--vulns", vulns, "--format", "xml", "foo-1.0")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--format is one of text, json, jsonl, csv, sarif, not 'xml'");
        assertThat(run("audit", "--vulns", vulns, "--json", "--format", "csv", "foo-1.0"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theDemoRefusesADirectoryThatIsThereBeforeItBegins() {
        assertThat(run("demo", "--keep", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(out).isEmpty();
        assertThat(err).contains(directory + " is there already: --keep makes a new directory");
    }

    @Test
    void onlyWhatAScriptAsksForFailsIt() {
        assertThat(run("audit", "--vulns", vulns, "--fail-on", "xss,eol", "foo-1.0"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(run("audit", "--vulns", vulns, "--fail-on", "xss", "foo-1.0"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).isNotEmpty();
        assertThat(err).isEmpty();
        assertThat(run("audit", "--vulns", vulns, "--fail-on", "xxs", "foo-1.0"))
                .isEqualTo(ExitCode.OK);
        assertThat(err)
                .isEqualTo(
                        "holdfast: --fail-on xxs: no disposition, and no entry of the list has this type of exploit\n");
        assertThat(run("audit", "--vulns", vulns, "--fail-on", "pullup", "foo-1.0"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void auditIgnoresTheUrlsOfPkgInstallConf() throws IOException {
        String conf = file("conf", "IGNORE_URL=http://a\nIGNORE_URL=http://x\n");
        run("audit", "-C", conf, "--ignore-url", "http://c", "--vulns", vulns, "foo-1", "bar-0");
        assertThat(out).isEqualTo(END_OF_LIFE.formatted("1"));
        assertThat(run("audit", "-C", "/nowhere", "--vulns", vulns, "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("holdfast: /nowhere: no such file\n");
    }

    @Test
    void auditLeavesOutWhatTheAdminIgnoresAndSaysSo() throws IOException {
        String ignore = """
                [[ignore]]
                package = "foo"
                advisory = "%s"
                until = %s
                why = "not used here"
                """;
        run("audit", "--vulns", vulns, "foo-1.0");
        List<String> all = out.lines().toList();
        String url = all.getFirst().replaceAll(".*see ", "");
        Files.writeString(directory.resolve("holdfast-ignore.toml"), ignore.formatted(url, "2999-01-01"));
        Run run = Run.of(directory, now, "", "audit", "--vulns", vulns, "foo-1.0");
        assertThat(run.out().lines())
                .isEqualTo(all.stream().filter(line -> !line.endsWith(url)).toList());
        assertThat(run.err()).contains("not shown: 1 ignored finding");
        // What ended is shown again, and said to have ended.
        String ended = file("ended.toml", ignore.formatted(url, "2001-01-01"));
        run("audit", "--ignore", ended, "--vulns", vulns, "foo-1.0");
        assertThat(out.lines()).isEqualTo(all);
        assertThat(err).contains("ended.toml:1 ended on 2001-01-01");
        // The reason, the date and the rest must be there.
        for (String key : List.of("package", "advisory", "until", "why")) {
            String less = file("less.toml", ignore.formatted(url, "2999-01-01").replaceAll("(?m)^" + key + ".*\n", ""));
            assertThat(run("audit", "--ignore", less, "--vulns", vulns, "foo-1.0"))
                    .as(key)
                    .isEqualTo(ExitCode.USAGE);
            assertThat(err).contains("'" + key + "'");
        }
        assertThat(run("audit", "--ignore", file("x.toml", "[[ignored]]\n"), "--vulns", vulns, "foo-1.0"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("audit", "--ignore", "/nowhere.toml", "--vulns", vulns, "foo-1.0"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void auditPrintsALineAPackageTheWorstFirst() throws IOException {
        String list = file("more", """
                #FORMAT 1.0.0
                a<2	denial-of-service	http://x/1
                a<2	denial-of-service	http://x/2
                b<2	remote-code-execution	http://x/3
                c<2	denial-of-service	http://x/4
                """);
        assertThat(run("audit", "--summary-table", "--vulns", list, "c-1", "a-1", "b-1", "d-1"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo("""
                  package  findings  worst              what
                  b-1             1  code execution     1 remote-code-execution
                  a-1             2  denial of service  2 denial-of-service
                  c-1             1  denial of service  1 denial-of-service

                3 of 4 packages flagged: 4 findings
                Next: --plain prints a line for each finding; --ask URL has a server say what to do
                """);
        String table = out;
        environment.put("HOLDFAST_COLUMNS", "120");
        environment.put("NO_COLOR", "1");
        run("audit", "--vulns", list, "c-1", "a-1", "b-1", "d-1");
        assertThat(out).isEqualTo(table);
        run("audit", "--plain", "--vulns", list, "b-1");
        assertThat(out).isEqualTo("Package b-1 has a remote-code-execution vulnerability, see http://x/3\n");
        run("audit", "-q", "--vulns", list, "b-1");
        assertThat(out).isEqualTo("b-1\n");
        environment.clear();
        run("audit", "--vulns", list, "b-1");
        assertThat(out).isEqualTo("Package b-1 has a remote-code-execution vulnerability, see http://x/3\n");
        assertThat(run("audit", "--plain", "--summary-table", "--vulns", list, "b-1"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void auditExitsWithZeroWhereNothingIsFound() {
        assertThat(run("audit", "--vulns", vulns, "bar-3")).isEqualTo(ExitCode.OK);
        assertThat(out).isEmpty();
    }

    @Test
    void auditPrintsANameForEachEntryWithQ() {
        run("audit", "-q", "--vulns", vulns, "foo-1");
        assertThat(out).isEqualTo("foo-1\nfoo-1\n");
        assertThat(err).isEmpty();
    }

    @Test
    void auditTakesTypesAndIgnoredUrls() {
        assertThat(run("audit", "-t", "xss", "--vulns", vulns, "foo-1", "bar-0"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo("Package bar-0 has a xss vulnerability, see http://c\n");
        assertThat(run(
                        "audit",
                        "--ignore-url",
                        "http://a",
                        "--ignore-url",
                        "http://c",
                        "--ignore-url",
                        "http://b/eol-packages",
                        "--vulns",
                        vulns,
                        "foo-1",
                        "bar-0"))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void auditReadsNamesFromStandardInputAndKeepsTheirBytes() {
        stdin = "foo-1\u00e9\n";
        run("audit", "--vulns", vulns, "--names", "-");
        assertThat(out).isEqualTo(DOS.formatted("1\u00e9") + END_OF_LIFE.formatted("1\u00e9"));
    }

    @Test
    void auditReadsSummariesScansAndInstalledPackages() throws IOException {
        String summary = file("summary", "PKGNAME=foo-1\n\nPKGNAME=foo-1\n\n");
        String scan = file("scan", "PKGNAME=foo-1\nPKG_LOCATION=x/foo\n");
        Path pkgdb = Files.createDirectories(directory.resolve("pkgdb/foo-1")).getParent();
        String expected = DOS.formatted("1") + END_OF_LIFE.formatted("1");
        run("audit", "--vulns", vulns, "--summary", summary);
        assertThat(out).isEqualTo(expected);
        run("audit", "--vulns", vulns, "--scan", scan);
        assertThat(out).isEqualTo(expected);
        run("audit", "--vulns", vulns, "--pkgdb", String.valueOf(pkgdb));
        assertThat(out).isEqualTo(expected);
    }

    @Test
    void auditSpeaksJson() {
        run("audit", "--json", "--vulns", vulns, "foo-1");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"findings\" : [ { \"pkgname\" : \"foo-1\", \"pattern\" : \"foo<2\", \"type\" : \"dos\", "
                        + "\"url\" : \"http://a\", \"cves\" : [ ], \"line\" : 2 }, { \"pkgname\" : \"foo-1\", \"pattern\" : \"foo-[0-9]*\", "
                        + "\"type\" : \"eol\", \"url\" : \"http://b/eol-packages\", \"cves\" : [ ], \"line\" : 3 } ]")
                .contains("\"malformed\" : [ ]");
    }

    @Test
    void auditReportsAMalformedLineAndGoesOn() throws IOException {
        String list = file("bad", "#FORMAT 1.0.0\nfoo<2\nfoo<2\tdos\thttp://a\n");
        assertThat(run("audit", "--vulns", list, "foo-1")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).isEqualTo("holdfast: left out: " + list + ":2: no type of exploit in 'foo<2'\n");
        assertThat(run("audit", "--strict", "--vulns", list, "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(out).isEmpty();
        assertThat(err).isEqualTo("holdfast: " + list + ":2: no type of exploit in 'foo<2'\n");
    }

    @Test
    void auditWarnsOfAPublishedListThatNothingVouchesFor() throws IOException {
        String list = file("bare", "#FORMAT 1.1.0\nfoo<2\tdos\thttp://a\n");
        assertThat(run("audit", "--vulns", list, "foo-1")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("no #CHECKSUM line");
    }

    @Test
    void auditTakesNoOtherAddresses() {
        assertThat(run("audit", "--vulns", "ftp://ftp.example.org/x", "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("holdfast: ftp://ftp.example.org/x: only http and https addresses can be fetched\n");
    }

    @Test
    void aReaderThatHasSeenEnoughIsSaid() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        Console console = new Console(closed, people, InputStream.nullInputStream(), environment, Path.of(""));
        assertThat(Holdfast.run(console, "audit", "--vulns", vulns, "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(people.toString(StandardCharsets.UTF_8))
                .isEqualTo("holdfast: standard output: its reader has closed it before all was written\n");
    }

    @Test
    void whatCannotBeReadForWantOfPermissionSaysSo() throws IOException {
        Path file = Path.of(file("closed", "#FORMAT 1.0.0\n"));
        Files.setPosixFilePermissions(file, Set.of());
        Assumptions.assumeFalse(Files.isReadable(file), "root may read everything");
        assertThat(run("audit", "--vulns", file.toString(), "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("holdfast: " + file + ": permission denied\n");
        assertThat(run("status", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("permission denied").hasLineCount(1);
    }

    @Test
    void auditFailsOnWhatItCannotRead() {
        assertThat(run("audit", "--vulns", "/nowhere", "foo-1")).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("holdfast: /nowhere: no such file\n");
        assertThat(run("audit", "--vulns", vulns, "--names", "/nowhere")).isEqualTo(ExitCode.FAILED);
        assertThat(out).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                " | no verb given",
                "frob | frob",
                "audit foo-1 | --vulns",
                "audit --vulns x | no packages",
                "audit --vulns x --names a --scan b | only one of",
                "audit --vulns x --names a foo-1 | only one of",
                "audit --vulns x -s foo-1 | --keyring",
                "audit --frob | --frob",
                "match | PATTERN PKGNAME",
                "match a | PATTERN PKGNAME",
                "match a b c | PATTERN PKGNAME",
                "match --batch x a b | --batch",
                "match foo{ foo-1 | bad pattern",
                "status --vulns x | --branch-scan",
                "status --branch-date yesterday | --branch-date",
                "status --config /nowhere | no such file",
                "init a b | one DIR",
            })
    void aWrongCommandLineIsExplained(String line, String why) {
        String[] arguments = line == null ? new String[0] : line.split(" ", -1);
        assertThat(run(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(out).isEmpty();
        assertThat(err).contains(why);
    }

    @Test
    void matchAnswersByExitStatus() {
        assertThat(run("match", "openssl>=1.0.1<1.0.1h", "openssl-1.0.1g")).isEqualTo(0);
        assertThat(run("match", "openssl>=1.0.1<1.0.1h", "openssl-1.0.1h")).isEqualTo(1);
        assertThat(out + err).isEmpty();
    }

    @Test
    void matchAnswersABatchLineByLine() throws IOException {
        String batch = file("batch", "foo<2\tfoo-1\nfoo<2\tfoo-2\nfoo{\tfoo-1\nno tab\n");
        assertThat(run("match", "--batch", batch)).isZero();
        assertThat(out).isEqualTo("foo<2\tfoo-1\t1\nfoo<2\tfoo-2\t0\nfoo{\tfoo-1\tE\nno tab\tE\n");
        assertThat(err.lines()).hasSize(2);
    }

    @Test
    void statusIsATableWithASummary() {
        assertThat(run("status", "--config", EXAMPLE + "holdfast.toml", "openssl"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .startsWith("openssl-1.0.1g  security/openssl  12 findings\n"
                        + "  best backport: 1.0.1k on 2015-01-08 (wiz), clears 7 of 12\n"
                        + "  priority: 52 = 40 code execution + 7 clears 7 findings + 5 not tried\n"
                        + "  pullup   1.0.1h  2014-06-05  man-in-the-middle-attack  CVE-2014-0224\n")
                .contains(
                        "  by-hand  1.0.1m              multiple-vulnerabilities  openssl.org/…/secadv_20150319.txt\n")
                .contains("it left the series for 1.0.2 on 2015-02-12 (adam)\n")
                .contains("12 findings in 1 package of 2014Q1, cut on 2014-04-09\n     7  pullup ");
    }

    @Test
    void statusFitsTheTerminalAndIsColouredOnlyThere() {
        run("status", "--config", EXAMPLE + "holdfast.toml");
        assertThat(out).doesNotContain("\u001b");
        environment.put("HOLDFAST_COLUMNS", "60");
        run("status", "--config", EXAMPLE + "holdfast.toml");
        assertThat(out).contains("\u001b[32mpullup\u001b[0m").contains("…");
        assertThat(out.replaceAll("\u001b\\[[0-9]*m", "").lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        environment.put("NO_COLOR", "1");
        run("status", "--config", EXAMPLE + "holdfast.toml");
        assertThat(out).doesNotContain("\u001b");
    }

    @Test
    void statusSpeaksJsonWithAllEvidence() {
        run("status", "--json", "--config", EXAMPLE + "holdfast.toml", "security/openssl");
        assertThat(out.replaceAll("\\s+", " "))
                .startsWith("{ \"branch\" : { \"name\" : \"2014Q1\", \"date\" : \"2014-04-09\" }, \"findings\" : [ {")
                .contains("\"pkgpath\" : \"security/openssl\", \"pkgname\" : \"openssl-1.0.1g\", "
                        + "\"pattern\" : \"openssl>=1.0.1<1.0.1h\", \"type\" : \"man-in-the-middle-attack\"")
                .contains("\"disposition\" : \"pullup\", \"version\" : \"1.0.1h\"")
                .contains("\"disposition\" : \"by-hand\", \"version\" : null")
                .contains("\"left_series\" : { \"version\" : \"1.0.2\"")
                .contains("holdfast.toml:18\"")
                .contains("\"malformed\" : [ { \"source\" : \"examples/2014Q1/CHANGES\"");
    }

    @Test
    void statusTakesEverythingFromTheCommandLineToo() {
        assertThat(run(
                        "status",
                        "--vulns",
                        EXAMPLE + "pkg-vulnerabilities",
                        "--branch-scan",
                        EXAMPLE + "branch.pbulk",
                        "--branch-date",
                        "2014-04-09",
                        "--branch-name",
                        "2014Q1",
                        "--trunk-scan",
                        EXAMPLE + "trunk.pbulk",
                        "--trunk-changes",
                        EXAMPLE + "CHANGES",
                        "openssl-1.0.*"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("7  pullup").contains("5  by-hand");
    }

    @Test
    void statusRefusesAPackageThatTheBranchDoesNotHave() {
        assertThat(run("status", "--config", EXAMPLE + "holdfast.toml", "opensll"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no package of the branch is 'opensll'");
    }

    @Test
    void initWritesAConfigurationOnceAndStatusThenSaysWhatIsMissing() throws IOException {
        assertThat(run("init", directory.toString())).isZero();
        Path file = directory.resolve("holdfast.toml");
        Files.writeString(file, Files.readString(file).replaceFirst("list = .*", "list = \"vulns\""));
        String before = Files.readString(file);
        assertThat(run("init", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(file).hasContent(before);
        assertThat(run("status", "--config", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("there is no store yet; 'holdfast sync' makes one");
    }

    @Test
    void replayWritesARepositoryAndCounts() throws IOException {
        assertThat(replay()).isEqualTo(ExitCode.OK);
        assertThat(out).matches("""
                              1  packages, which make 1 PKGNAMEs
                              2  commits
                              1  changes skipped
                              1    the tree has no such package
                        [0-9a-f]{40}  trunk
                        [0-9a-f]{40}  release/Q
                        [0-9a-f]{40}  backports/Q
                        """);
        assertThat(err).isEmpty();
        assertThat(directory.resolve("out.git/HEAD")).exists();
        assertThat(replay()).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("out.git exists; nothing was changed");
    }

    @Test
    void replaySpeaksJson() throws IOException {
        assertThat(replay("--json")).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"packages\" : 1, \"pkgnames\" : 1, \"left_out\" : 0, \"commits\" : 2, "
                        + "\"skipped\" : { \"the tree has no such package\" : 1 }, \"heads\" : { \"trunk\" : \"")
                .contains("\"malformed\" : [ ]");
    }

    @Test
    void replaySaysInOneSentenceThatThereIsNoGit() throws IOException {
        environment.put("HOLDFAST_GIT", directory.resolve("no-git").toString());
        assertThat(replay()).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .startsWith("holdfast: '")
                .contains("this needs the git program")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'replay', give --scan FILE",
        "'replay --scan f', give --since YYYY-MM-DD",
        "'replay --scan f --since 2014-04-09', give --branch-name NAME",
        "'replay --scan f --since 2014-04-09 --branch-name a/b --branch-date 2014-04-09', no name for a branch",
        "'replay --scan f --since 2014-04-09 --branch-name Q --branch-date 2014-04-08', before --since",
        "'replay --scan f --since 2014-04-09 --branch-name Q --branch-date 2014-04-09', give --out DIR",
        "'replay --since yesterday', yesterday",
    })
    void replaySaysWhatIsMissing(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains(message);
    }

    private int replay(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--scan",
                file("scan", "PKGNAME=foo-1\nPKG_LOCATION=x/foo\n"),
                "--since",
                "2014-04-09",
                "--changes",
                file("changes", "\tUpdated x/foo to 2 [me 2014-05-01]\n\tUpdated x/bar to 2 [me 2014-05-01]\n"),
                "--branch-name",
                "Q",
                "--branch-date",
                "2014-04-09",
                "--out",
                directory.resolve("out.git").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void theDemoEndsWithWhatToLookAtNext() {
        assertThat(run("demo")).isZero();
        assertThat(out)
                .contains("best backport: 1.0.1k on 2015-01-08 (wiz), clears 7 of 12")
                .contains("findings in ")
                .contains("Next: ");
    }

    /** From the project's own folder, where the examples are. */
    @Override
    protected Run once(String... arguments) {
        environment.put("HOLDFAST_CACHE", directory.resolve("cache").toString());
        return Run.of(Path.of(""), now, stdin, environment, arguments);
    }

    private String file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return file.toString();
    }
}
