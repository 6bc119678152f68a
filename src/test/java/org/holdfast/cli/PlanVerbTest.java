package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plan} at the command line: the tree makes openssl-1.0.1p, curl links it, php and a page need curl. */
class PlanVerbTest extends CommandLines {

    @BeforeEach
    void aTreeAndWhatIsPublished() {
        write("scan", """
                PKGNAME=openssl-1.0.1p
                PKG_LOCATION=security/openssl
                ALL_DEPENDS=
                SCAN_DEPENDS=
                PKGNAME=curl-7.36.0
                PKG_LOCATION=www/curl
                ALL_DEPENDS=openssl>=1.0.1c:../../security/openssl
                SCAN_DEPENDS=../../security/openssl/buildlink3.mk
                PKGNAME=php-5.4.27
                PKG_LOCATION=lang/php54
                ALL_DEPENDS=curl>=7:../../www/curl
                SCAN_DEPENDS=../../www/curl/buildlink3.mk
                PKGNAME=mozilla-rootcerts-1.0.20140525
                PKG_LOCATION=security/mozilla-rootcerts
                ALL_DEPENDS=openssl>=0.9.6:../../security/openssl
                SCAN_DEPENDS=
                """);
        write("summary", """
                PKGNAME=openssl-1.0.1g
                PKGPATH=security/openssl
                PROVIDES=/usr/pkg/lib/libssl.so.1.0.0
                PROVIDES=/usr/pkg/lib/libcrypto.so.1.0.0

                PKGNAME=curl-7.36.0
                PKGPATH=www/curl
                DEPENDS=openssl>=1.0.1c
                REQUIRES=/usr/pkg/lib/libssl.so.1.0.0
                REQUIRES=/usr/pkg/lib/libcrypto.so.1.0.0
                PROVIDES=/usr/pkg/lib/libcurl.so.5

                PKGNAME=php-5.4.27
                PKGPATH=lang/php54
                DEPENDS=curl>=7
                REQUIRES=/usr/pkg/lib/libcurl.so.5

                PKGNAME=mozilla-rootcerts-1.0.20140525
                PKGPATH=security/mozilla-rootcerts
                DEPENDS=openssl>=0.9.6

                """);
        write(
                "history.csv",
                "timestamp,pkgpath,pkgname,outcome,make_jobs,duration,cpu:build\n"
                        + "1,security/openssl,openssl-1.0.1g,success,2,120000,200000\n"
                        + "1,www/curl,curl-7.36.0,success,2,60000,90000\n");
        write("graph", "openssl-1.0.1p -> curl-7.36.0\ncurl-7.36.0 -> php-5.4.27\n");
    }

    private int plan(String... more) {
        return run(Stream.concat(Stream.of("plan", "--scan", "scan", "--summary", "summary"), Stream.of(more))
                .map(word -> List.of("scan", "summary", "history.csv", "verdicts", "graph")
                                .contains(word)
                        ? directory.resolve(word).toString()
                        : word)
                .toArray(String[]::new));
    }

    private int usage(String... arguments) {
        int exit = run(arguments);
        assertThat(out).isEmpty();
        return exit;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void saysWhatIsRebuiltAndWhy() {
        assertThat(plan("security/openssl", "--history", "history.csv", "--what-if", "workers=8"))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
        assertThat(err).isEmpty();
        assertThat(out)
                .contains("changes    openssl-1.0.1p (security/openssl), published is openssl-1.0.1g")
                .contains("* linked  2")
                .contains("8 workers")
                .contains("2 packages one after the other, 3 min: openssl-1.0.1p > curl-7.36.0")
                .contains("links: 1  (links it or is compiled with it)")
                .contains("curl-7.36.0  60 s  REQUIRES /usr/pkg/lib/libcrypto.so.1.0.0 and 1 more")
                .doesNotContain("php", "rootcerts", "gate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"security/openssl", "openssl", "openssl-1.0.1p"})
    void aPackageIsNamedByPathByBaseOrByName(String word) {
        assertThat(plan(word)).isEqualTo(ExitCode.OK);
        assertThat(out).contains("changes    openssl-1.0.1p");
    }

    @Test
    void theLevelSaysHowMuch() {
        plan("openssl", "--level", "all");
        assertThat(out)
                .contains("* all     4", "php-5.4.27", "curl-7.36.0")
                .contains("unaffected: 1  (needs it, and has nothing of it inside)")
                .contains("indirect: 1  (needs it through others)");
        plan("openssl", "--level", "proven");
        assertThat(out)
                .as("five are built as a trial by default, and here is but one")
                .contains("* proven  2", "canary: 1  (is built as a trial)");
        write("holdfast.toml", "[build]\ncanaries = 0\n");
        plan("openssl", "--level", "proven");
        assertThat(out).contains("* proven  1 to 2", "unless the gate proves that it may stay");
    }

    @Test
    void verdictsOfTheGateLetPackagesStay() {
        write("holdfast.toml", "[build]\ncanaries = 0\n");
        write(
                "verdicts",
                "{\"verdicts\": [{\"pkgname\": \"openssl-1.0.1p\", \"verdict\": \"additive\","
                        + " \"headers_unchanged\": true, \"archives_unchanged\": true}]}");
        assertThat(plan("openssl", "--level", "proven", "--verdicts", "verdicts"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("the gate says additive", "* proven  1  ").doesNotContain("curl");
        write(
                "verdicts",
                "{\"verdicts\": [{\"pkgname\": \"openssl-1.0.1p\", \"verdict\": \"binary-break\"},"
                        + "{\"pkgname\": \"openssl-1.0.1p\", \"verdict\": \"compatible\","
                        + " \"headers_unchanged\": true, \"archives_unchanged\": true},"
                        + "{\"pkgname\": \"zlib-1.2.8\", \"verdict\": \"compatible\"}]}");
        assertThat(plan("openssl", "--level", "proven", "--verdicts", "verdicts"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).as("the worst counts").contains("the gate says binary-break", "* proven  2");
        assertThat(err).contains("a verdict on zlib-1.2.8, which does not change");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|holds no 'verdicts'",
                "{|is no JSON",
                "[]|holds no 'verdicts'",
                "{}|holds no 'verdicts'",
                "{\"verdicts\": {}}|'verdicts' is no array",
                "{\"verdicts\": [{}]}|a verdict without pkgname",
                "{\"verdicts\": [1]}|a verdict without pkgname",
                "{\"verdicts\": [{\"pkgname\": \"a-1\"}]}|no verdict that is known for a-1",
                "{\"verdicts\": [{\"pkgname\": \"a-1\", \"verdict\": \"fine\"}]}|no verdict that is known for a-1"
            })
    void refusesVerdictsThatAreNone(String text, String why) {
        write("verdicts", text);
        assertThat(plan("openssl", "--verdicts", "verdicts")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("verdicts", why).doesNotContain("Exception", "bug");
    }

    @Test
    void theJsonHasEveryPackageWithItsReason() {
        assertThat(plan("openssl", "--json", "--history", "history.csv", "--level", "all"))
                .isEqualTo(ExitCode.OK);
        Map<String, Object> plan = JsonText.object(out);
        assertThat(plan).containsOnlyKeys("change", "level", "packages", "cost", "notes", "malformed");
        assertThat(plan.get("change"))
                .isEqualTo(List.of(Map.of(
                        "pkgname",
                        "openssl-1.0.1p",
                        "pkgpath",
                        "security/openssl",
                        "published",
                        "openssl-1.0.1g",
                        "verdict",
                        "")));
        List<?> packages = (List<?>) plan.get("packages");
        assertThat(packages).hasSize(4);
        assertThat(packages.get(0))
                .isEqualTo(Map.of(
                        "pkgname", "openssl-1.0.1p",
                        "pkgpath", "security/openssl",
                        "reason", "changed",
                        "because_of", "",
                        "says", "",
                        "stage", "1",
                        "seconds", "120.0",
                        "cpu_seconds", "200.0",
                        "estimated", "false"));
        assertThat(packages.get(1))
                .isEqualTo(Map.of(
                        "pkgname", "curl-7.36.0",
                        "pkgpath", "www/curl",
                        "reason", "links",
                        "because_of", "openssl-1.0.1p",
                        "says", "REQUIRES /usr/pkg/lib/libcrypto.so.1.0.0 and 1 more",
                        "stage", "1",
                        "seconds", "60.0",
                        "cpu_seconds", "90.0",
                        "estimated", "false"));
        assertThat((Map<?, ?>) ((Map<?, ?>) plan.get("cost")).get("linked"))
                .hasToString("{packages=2, undecided=0, estimated=0, cpu_seconds=290.0, seconds=180.0, workers=1, "
                        + "wall_seconds=180.0, critical_seconds=180.0, critical_path=[openssl-1.0.1p, curl-7.36.0]}");
        assertThat(((Map<?, ?>) plan.get("cost")).keySet()).hasToString("[all, linked, proven]");
    }

    @Test
    void stageTwoIsLeftToTheGate() {
        write("holdfast.toml", "[build]\ncanaries = 0\n");
        plan("openssl", "--json", "--level", "proven");
        assertThat(out).contains("\"stage\" : 2");
        plan("openssl", "--json");
        assertThat(out).doesNotContain("\"stage\" : 2");
    }

    @Test
    void aGraphWithoutPathsIsAskedByBaseOrWithTheHelpOfTheHistory() {
        assertThat(run("plan", "openssl", "--scan", file("graph"))).isEqualTo(ExitCode.OK);
        assertThat(out).contains("depends: 1", "the graph does not say how packages need each other");
        assertThat(run("plan", "security/openssl", "--scan", file("graph"), "--history", file("history.csv")))
                .isEqualTo(ExitCode.OK);
        assertThat(usage("plan", "security/openssl", "--scan", file("graph"))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("the graph gives no PKGPATHs; name its PKGBASE, such as 'openssl'");
    }

    @Test
    void theConfigurationSaysWhatTheOptionsDoNot() {
        write("holdfast.toml", """
                [archive]
                summaries = ["summary"]
                [build]
                scan = "scan"
                history = ["history.csv"]
                """);
        assertThat(run("plan", "openssl")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("published is openssl-1.0.1g", "REQUIRES /usr/pkg/lib", "openssl-1.0.1p  2 min");
    }

    @Test
    void toolsCompilersAndGeneratorsCanBeNamed() {
        write("holdfast.toml", "[build]\ncanaries = 0\ngenerators = [\"security/openssl\"]\n");
        plan("openssl", "--level", "proven");
        assertThat(out).contains("links: 1").doesNotContain("gate");
        write("holdfast.toml", "[build]\ncompilers = [\"security/open*\"]\n");
        plan("openssl");
        assertThat(out).contains("static: 2", "built by security/openssl, which links statically");
    }

    @Test
    void refusesWhatItCannotPlan() {
        assertThat(usage("plan")).isEqualTo(ExitCode.USAGE);
        assertThat(usage("plan", "--scan", file("scan"))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("name what changes");
        assertThat(usage("plan", "openssl")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("name the tree: --scan FILE, --branch NAME, or 'scan' in [build] of holdfast.toml");
        assertThat(usage("plan", "openssl", "--scan", file("scan"), "--branch", "release"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no holdfast.toml, so there is no branch 'release'");
        assertThat(plan("opensl")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no package 'opensl' in the tree");
        assertThat(plan("security/curl")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no package 'security/curl'; there is www/curl");
        assertThat(plan("openssl", "--level", "most")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--level is all, linked or proven, not 'most'");
        assertThat(plan("openssl", "--no-such")).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"workers=0", "workers=-1", "workers=100001", "workers=x", "workers", "cores=8", "", "workers=1e3"
            })
    void refusesMeansThatThereAreNot(String means) {
        assertThat(plan("openssl", "--what-if", means)).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--what-if is workers=N");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--scan", "--summary", "--history", "--verdicts"})
    void aFileThatIsNotThereIsNamed(String option) {
        assertThat(run("plan", "openssl", "--scan", file("scan"), option, file("gone")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).contains(file("gone"));
        assertThat(out).isEmpty();
    }

    @Test
    void aFileOfAnotherKindIsRefusedAndNamed() {
        assertThat(run("plan", "openssl", "--scan", file("history.csv"))).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("history.csv: is no bulk scan");
        assertThat(run("plan", "openssl", "--scan", file("gone"))).isEqualTo(ExitCode.FAILED);
        assertThat(plan("openssl", "--history", "scan")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("scan: is no history of builds");
        assertThat(run("plan", "openssl", "--branch", "release")).isNotEqualTo(ExitCode.OK);
        assertThat(err).doesNotContain("Exception");
    }

    @Test
    void aCircleIsNamed() {
        write("graph", "openssl-1.0.1p -> a-1\na-1 -> b-1\nb-1 -> a-1\n");
        assertThat(run("plan", "openssl", "--scan", file("graph"))).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has a circle: a-1 needs b-1 needs a-1");
    }

    @Test
    void whatCouldNotBeReadIsSaid() {
        write("graph", "openssl-1.0.1p -> curl-7.36.0\nstray\n");
        write("history.csv", "timestamp,pkgname,outcome,duration\n1,a-1,success,NaN\n");
        assertThat(run("plan", "openssl", "--scan", file("graph"), "--history", file("history.csv")))
                .isEqualTo(ExitCode.OK);
        assertThat(err)
                .contains("graph:2: no line 'A-1.0 -> B-1.0'", "history.csv:2: no build: 'duration' is a number");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 160})
    void staysWithinTheTerminal(int columns) {
        environment.put("HOLDFAST_COLUMNS", Integer.toString(columns));
        environment.put("NO_COLOR", "1");
        StringBuilder graph = new StringBuilder();
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            graph.append("openssl-1.0.1p -> a-package-with-a-long-name-")
                    .append(i)
                    .append("-1.0\n");
            chain.append("c").append(i).append("-1 -> c").append(i + 1).append("-1\n");
        }
        write("graph", graph + "openssl-1.0.1p -> c0-1\n" + chain);
        assertThat(run("plan", "openssl", "--scan", file("graph"), "--level", "all", "--what-if", "workers=64"))
                .isEqualTo(ExitCode.OK);
        assertThat(out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(out).contains("more; --all lists them");
        assertThat(run("plan", "openssl", "--scan", file("graph"), "--all")).isEqualTo(ExitCode.OK);
        assertThat(out).doesNotContain("more; --all");
    }
}
