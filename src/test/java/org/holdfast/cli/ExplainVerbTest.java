package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import org.holdfast.replay.ReplayFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code explain}, {@code backports} and the filters of {@code status}, on a small real repository. */
class ExplainVerbTest extends CommandLines {

    private static final String TREE = """
            2014-04-09
            2014Q1 2014-04-09
            security/openssl openssl-1.0.1g
            www/curl curl-7.36.0
            net/wget wget-1.15
            \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
            \tUpdated security/openssl to 1.0.1i [obache 2014-08-07]
            \tUpdated security/openssl to 1.0.2 [adam 2015-02-12]
            """;

    private static final String LIST = """
            #FORMAT 1.0.0
            openssl<1.0.1h	man-in-the-middle-attack	http://a/CVE-2014-0224
            openssl<1.0.1i	denial-of-service	http://a/CVE-2014-3508
            openssl<1.0.1m	denial-of-service	http://a/CVE-2015-0204
            curl<7.37	denial-of-service	http://a/CVE-2014-3613
            """;

    @BeforeEach
    void branch() throws IOException {
        ReplayFixture.write(directory, TREE);
        Files.writeString(directory.resolve("vulns"), LIST);
        configure("pkgsrc.git", "[policy]\nleading = 3\n[archive]\nsummaries = [\"pkg_summary\"]\n");
        Files.writeString(directory.resolve("pkg_summary"), "PKGNAME=openssl-1.0.1g\nPKGPATH=security/openssl\n\n");
        run("sync");
    }

    @Test
    void onePackageIsExplainedOnOneScreen() {
        assertThat(run("explain", "openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll(" [0-9a-f]{12} ", " ID ")).isEqualTo("""
                openssl-1.0.1g  security/openssl  on 2014Q1  3 findings
                Admin      no fixed version on the branch yet; exposed since 2014-06-05 at least, when trunk had the first fix
                Maintainer 'holdfast backport security/openssl' takes 1.0.1i (clean) and closes 2 of 3; write the update to 1.0.1m for the branch
                  pullup   CVE-2014-0224  clean, 1.0.1h  man-in-the-middle-attack  openssl<1.0.1h
                  pullup   CVE-2014-3508  clean, 1.0.1i  denial-of-service         openssl<1.0.1i
                  by-hand  CVE-2015-0204                 denial-of-service         openssl<1.0.1m
                      fixed upstream in 1.0.1m, which trunk is not known to have had: it left the series for 1.0.2 on 2015-02-12 (adam)
                Versions   trunk 1.0.2 • backports 1.0.1g • release 1.0.1g • archive 1.0.1g (2026-11-24)
                Timeline   1.0.1g ─ 1.0.1h 2014-06-05 ─ [1.0.1i] 2014-08-07 ─ 1.0.2 2015-02-12
                Best       1.0.1i on 2014-08-07 (obache) ID "Updated security/openssl to 1.0.1i"
                           closes 2 of 3; no package uses it
                           applies cleanly, with 1 more commit
                           takes 2 commits, 2014-06-05 to 2014-08-07; -v lists them
                Also       1.0.1h (clean, closes 1)
                Priority   64 = 32 bypass of protection + 20 open for 4,555 days + 2 clears 2 findings + 10 applies cleanly with 1 more commit
                Policy     rule "default": the same first 3 numbers (CONF:12)
                """.replace("CONF", "holdfast.toml"));
        run("explain", "-v", "openssl");
        assertThat(out.replaceAll(" [0-9a-f]{12} ", " ID ")).contains("""
                           takes ID 2014-06-05 Updated security/openssl to 1.0.1h
                           takes ID 2014-08-07 Updated security/openssl to 1.0.1i
                Also       1.0.1h on 2014-06-05 (wiz), clears 1 of 3; applies cleanly
                """);
    }

    @Test
    void daysAreCountedToTheDayThatIsGiven() {
        run("explain", "--today", "2014-06-15", "openssl");
        assertThat(out).contains(" open for 10 days ");
        run("backports", "--today", "2014-06-15");
        assertThat(out).contains(" 10 d  2 commits\n");
        assertThat(run("backports", "--today", "tomorrow")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--today is a date YYYY-MM-DD, not 'tomorrow'");
    }

    @Test
    void ofAnAdvisoryThePackagesAreExplainedThatItConcerns() {
        assertThat(run("explain", "cve-2014-3613")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).startsWith("""
                  why open  package      directory  which means
                  no-fix    curl-7.36.0  www/curl   no fix in trunk: trunk has curl-7.36.0 (www/curl)

                curl-7.36.0  www/curl  on 2014Q1  1 finding
                Admin      no fixed version on the branch yet; first seen on 2026-11-24
                Maintainer write a patch: trunk has no fix
                """).contains("no-fix  CVE-2014-3613").doesNotContain("openssl");
        assertThat(run("explain", "CVE-1999-0001")).isEqualTo(ExitCode.OK);
        assertThat(err).contains("no package of 2014Q1 is flagged for CVE-1999-0001");
        assertThat(run("explain", "--json", "CVE-1999-0001")).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("\\s+", " ")).contains("\"packages\" : [ ]");
    }

    @Test
    void allFindingsOfAPackageThatAnAdvisoryConcernsAreShown() {
        run("explain", "CVE-2015-0204");
        assertThat(out).contains("  pullup   CVE-2014-0224", "CVE-2015-0204");
    }

    @Test
    void whoHasAnOlderPackageInstalledHearsThatANewerOneIsThere() {
        assertThat(run("explain", "openssl-1.0.1f")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).startsWith("openssl-1.0.1f  security/openssl  on 2014Q1  3 findings");
    }

    @Test
    void aPackageWithoutFindingsHasNothingToDo() {
        assertThat(run("explain", "net/wget")).isEqualTo(ExitCode.OK);
        assertThat(out).isEqualTo("""
                wget-1.15  net/wget  on 2014Q1  no findings
                Admin      nothing to do
                Versions   backports 1.15 • release 1.15
                """);
    }

    @Test
    void whatIsNoPackageIsAnError() {
        assertThat(run("explain")).isEqualTo(ExitCode.USAGE);
        assertThat(run("explain", "nonesuch")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no package of the branch is 'nonesuch'");
        assertThat(run("explain", "nonesuch-1.0")).isEqualTo(ExitCode.USAGE);
        assertThat(run("explain", "openssl<")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theWorklistHasOneLineForEachBackport() {
        assertThat(run("backports")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo("""
                  grade  prio  package           from → to        step   closes   age  work
                  clean    64  security/openssl  1.0.1g → 1.0.1i  patch       2  12 y  2 commits

                1 backport closes 2 findings of 2014Q1
                Next: 'holdfast explain PKG' says what one takes, 'holdfast backport PKG' makes it
                """);
        assertThat(run("backports", "--grade", "adapt")).isEqualTo(ExitCode.OK);
        assertThat(run("backports", "--grade", "easy")).isEqualTo(ExitCode.USAGE);
        assertThat(run("backports", "--json", "openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains(
                        "\"pkgpath\" : \"security/openssl\"",
                        "\"grade\" : \"clean\", \"step\" : \"patch\"",
                        "\"since\" : \"2014-06-05\"")
                .contains("\"severity\" : \"bypass\"", "\"factor\" : \"exploit\"");
    }

    @Test
    void whoLooksTriesNothingAndIsToldSo() throws IOException {
        Path configuration = directory.resolve("holdfast.toml");
        Files.writeString(configuration, Files.readString(configuration).replace("leading = 3", "leading = 1"));
        Files.move(directory.resolve("pkgsrc.git"), directory.resolve("away.git"));
        assertThat(run("status", "openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("pullup  1.0.2");
        assertThat(err).contains("holdfast: untried: 1 of 3 fixes; 'holdfast sync' tries them");
        assertThat(run("backports", "--grade", "untried")).isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void statusShowsOnlyWhatIsAskedFor() {
        assertThat(run("status", "--disposition", "by-hand", "--package", "openssl"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("CVE-2015-0204").doesNotContain("CVE-2014-0224", "curl");
        assertThat(run("status", "--since", "2026-11-24")).isEqualTo(ExitCode.FINDINGS);
        assertThat(run("status", "--since", "2026-11-25")).isEqualTo(ExitCode.OK);
        assertThat(run("status", "--disposition", "merging")).isEqualTo(ExitCode.OK);
        assertThat(run("status", "--disposition", "merged")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--disposition is one of upgrade, publishing, merging, pullup");
        run("status", "--json", "curl");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"first_seen\" : \"2026-11-24\"", "\"priority\" : { \"total\" : ");
    }

    @Test
    void theStatusIsOneScreen() {
        assertThat(run("status")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo("""
                4 findings in 2 packages of 2014Q1
                As of 2026-11-24, today; what is new shows from the second sync on
                     2  pullup          to backport        1  no-fix          trunk has none
                     1  by-hand         to write

                  prio  most urgent       open  worst                 what to do
                    64  security/openssl     3  bypass of protection  backport 1.0.1i, clean
                     8  www/curl             1  denial of service     no fix yet: patch
                Next: 'holdfast explain PKG' says why and what to do, 'holdfast backports' is the worklist, 'holdfast status --all' lists every finding
                """);
        now = now.plus(30, ChronoUnit.DAYS);
        run("status");
        assertThat(out).contains("As of 2026-11-24, 30 days ago: 'holdfast sync' reads what has happened since;");
        write("vulns", LIST + "curl<7.38\tspoof\thttp://a/CVE-2014-9999\n");
        run("sync");
        run("status");
        assertThat(out).contains("As of 2026-12-24, today; 1 new on that day: --since 2026-12-24 lists them\n");
        run("status", "--since", "2026-12-24");
        assertThat(out).contains("CVE-2014-9999").doesNotContain("CVE-2014-0224");
    }

    @Test
    void filtersListTheFindingsThatTheyLeave() {
        assertThat(run("status", "--type", "man-in-the-middle-attack")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("CVE-2014-0224", "1 finding in 1 package").doesNotContain("CVE-2014-3508");
        assertThat(run("status", "--min-priority", "60")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("CVE-2014-0224").doesNotContain("curl");
        assertThat(run("status", "--min-priority", "101")).isEqualTo(ExitCode.OK);
        assertThat(run("status", "--min-priority", "much")).isEqualTo(ExitCode.USAGE);
        run("status", "--sort", "package");
        assertThat(out).startsWith("curl-7.36.0");
        run("status", "--sort", "findings");
        assertThat(out).startsWith("openssl-1.0.1g");
        run("status", "--json", "--sort", "package");
        assertThat(out.indexOf("curl-7.36.0")).isLessThan(out.indexOf("openssl-1.0.1g"));
        assertThat(run("status", "--sort", "colour")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("--sort is priority, severity, findings, age or package, not 'colour'");
    }

    @Test
    void aMaintainerSeesTheirOwnPackages() {
        assertThat(run("status", "--maintainer", "Maintainer@")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("openssl-1.0.1g", "curl-7.36.0");
        assertThat(run("status", "--maintainer", "jane@example.org")).isEqualTo(ExitCode.OK);
    }

    @Test
    void allIsShownByThePagerOnATerminalOnly() {
        environment.put("PAGER", "cat > paged");
        run("status", "--all");
        assertThat(out).contains("CVE-2014-0224");
        assertThat(directory.resolve("paged")).doesNotExist();
        environment.put("HOLDFAST_COLUMNS", "80");
        run("status", "--all");
        assertThat(out).isEmpty();
        assertThat(directory.resolve("paged")).content().contains("CVE-2014-0224", "CVE-2014-3613");
        environment.put("PAGER", "nonesuch-pager 2>/dev/null");
        run("status", "--all");
        assertThat(out).contains("CVE-2014-0224");
    }
}
