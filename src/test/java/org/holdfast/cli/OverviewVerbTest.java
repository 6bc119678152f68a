package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code overview} of a real repository that is looked at on several days. */
class OverviewVerbTest extends CommandLines {

    private Git work = new Git(Path.of(""));

    @BeforeEach
    void branch() throws IOException {
        ReplayFixture.write(directory, """
                2014-04-09
                2014Q1 2014-04-09
                security/openssl openssl-1.0.1g
                www/curl curl-7.36.0
                \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
                \tUpdated security/openssl to 1.0.1k [wiz 2015-01-08]
                """);
        Files.writeString(directory.resolve("vulns"), """
                #FORMAT 1.0.0
                openssl<1.0.1h	spoof	http://a/CVE-2014-0224
                openssl<1.0.1k	dos	http://a/CVE-2014-3571
                curl<7.37	dos	http://a/CVE-2014-1
                """);
        configure("pkgsrc.git", "");
        new Git(directory).run("clone", "-q", "-b", "release/2014Q1", "pkgsrc.git", "work");
        work = new Git(directory.resolve("work"));
        work.run("config", "user.name", "mallory");
        work.run("config", "user.email", "m@example.org");
    }

    @Test
    void beforeAnythingWasFixedThatIsSaid() {
        assertThat(on("2015-02-01", "overview")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("'holdfast sync' makes one");
        on("2015-02-01", "sync");
        assertThat(on("2015-02-11", "overview")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEqualTo("""
                        Findings of 2014Q1 by disposition

                        open  ███████████  3 throughout

                                                   by-
                                    open  pullup  hand
                        2015-02-01     3       2     1
                        2015-02-11     3       2     1

                        trend: as many open as on 2015-02-01, 10 days before
                        last synced on 2015-02-01, so the last row is as of that day
                        3 findings are open, 10 days at the median since they were first seen
                        no finding was closed by a new version on the branch yet
                        not known: what was open before 2015-02-01, the first sync; what happened between syncs
                        """);
    }

    @Test
    void whatTheBranchFixedIsCountedFromTrunksFix() throws IOException {
        on("2015-02-01", "sync");
        bump("security/openssl", "1.0.1g", "1.0.1h", "2015-02-05");
        on("2015-02-06", "sync");
        bump("security/openssl", "1.0.1h", "1.0.1k", "2015-02-07");
        on("2015-02-08", "sync");
        assertThat(on("2015-02-11", "overview")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("open  █████▅▅▁▁▁▁  1 to 3\n")
                .contains("trend: 2 fewer open than on 2015-02-01, 10 days before\n")
                .contains("2015-02-06     2       1     1\n")
                .contains("2015-02-11     1       -     1\n")
                .contains("1 finding is open, 10 days since it was first seen\n")
                .contains(
                        "2 findings closed by new versions on the branch, 137 days at the median after trunk was free of them\n")
                .contains(
                        "the slowest: CVE-2014-0224, openssl-1.0.1g -> openssl-1.0.1h (security/openssl) on 2015-02-05"
                                + " (mallory), 245 days after trunk's 1.0.1h on 2014-06-05 (wiz)\n");
        assertThat(on("2015-02-11", "overview", "--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"open\" : { \"findings\" : 1, \"median_days\" : 10 }")
                .contains("\"findings\" : 2, \"median_days\" : 137")
                .containsPattern("\"trunk\" : \\{ \"version\" : \"1.0.1h\".*\"commit\" : \"[0-9a-f]{40}\"");
    }

    @Test
    void nothingOpenIsNoFinding() throws IOException {
        bump("security/openssl", "1.0.1g", "1.0.1k", "2015-02-05");
        bump("www/curl", "7.36.0", "7.37.0", "2015-02-05");
        on("2015-02-06", "sync");
        assertThat(on("2015-02-06", "overview")).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("none recorded yet")
                .contains("nothing is open\n")
                .contains("3 findings closed by new versions on the branch, 136 days at the median after trunk")
                .contains("; trunk is not known to be free of 1");
    }

    @Test
    void withoutBranchesInGitItSaysWhatIsMissing() throws IOException {
        Files.writeString(directory.resolve("holdfast.toml"), "");
        assertThat(on("2015-02-01", "overview")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("[git] in holdfast.toml");
    }

    private void bump(String pkgpath, String from, String to, String day) throws IOException {
        Path makefile = directory.resolve("work").resolve(pkgpath).resolve("Makefile");
        String text = Files.readString(makefile);
        assertThat(text).contains(from);
        Files.writeString(makefile, text.replace(from, to));
        work.run("commit", "-qam", "Pull up " + to, "--date", day + "T12:00:00Z");
        work.run("push", "-q", "origin", "HEAD");
    }

    private int on(String day, String... arguments) {
        now = Instant.parse(day + "T12:00:00Z");
        return run(arguments);
    }
}
