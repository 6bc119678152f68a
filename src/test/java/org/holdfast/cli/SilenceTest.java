package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What finds nothing because of how it was asked says so to people; what is printed, and the exit status, stay. */
class SilenceTest extends CommandLines {

    private String vulns = "";

    @BeforeEach
    void list() {
        write("list", "#FORMAT 1.0.0\nfoo<2\tremote-code-execution\thttp://a\nbar<1\txss\thttp://c\n");
        vulns = directory.resolve("list").toString();
    }

    private void asksInVain(String says, String... more) {
        String[] line = new String[more.length + 3];
        System.arraycopy(more, 0, line, 3, more.length);
        line[0] = "audit";
        line[1] = "--vulns";
        line[2] = vulns;
        assertThat(run(line)).isEqualTo(ExitCode.OK);
        assertThat(out).isEmpty();
        assertThat(err).isEqualTo(says);
    }

    @Test
    void aNameWithoutAVersionIsSaid() {
        String why = " is no PKGNAME such as openssl-1.0.1g: it has no version, so hardly any entry can match it\n";
        asksInVain("holdfast: 'foo'" + why, "foo");
        asksInVain("holdfast: 'p5-Net-SSLeay'" + why, "p5-Net-SSLeay", "bar-3", "baz-20140314nb2", "tex-svn123");
    }

    @Test
    void linesThatAreNoNamesAreSaidTheFirstThree() {
        stdin = "foo-3  Does foo\nbar-1.0\nnet/foo-1\nfoo\nbar\nbaz\n";
        asksInVain("""
                holdfast: 'foo-3  Does foo' is no PKGNAME such as openssl-1.0.1g: a name has no '/' and no space, so hardly any entry can match it
                holdfast: 'net/foo-1' is no PKGNAME such as openssl-1.0.1g: a name has no '/' and no space, so hardly any entry can match it
                holdfast: 'foo' is no PKGNAME such as openssl-1.0.1g: it has no version, so hardly any entry can match it
                holdfast: 2 more are no PKGNAMEs
                """, "--names", "-");
    }

    @Test
    void noPackagesAtAllAreSaid() throws IOException {
        String none = Files.createDirectory(directory.resolve("db")).toString();
        asksInVain("holdfast: " + none + " has no packages: nothing was audited\n", "--pkgdb", none);
        asksInVain("holdfast: - has no packages: nothing was audited\n", "--names", "-");
    }

    @Test
    void aTypeOrAnAddressThatNoEntryHasIsSaid() {
        asksInVain(
                "holdfast: no entry has the type 'remote-code-exection'; did you mean 'remote-code-execution'?\n",
                "-t",
                "remote-code-exection",
                "foo-1");
        asksInVain("holdfast: no entry has the type 'gossip'\n", "-t", "gossip", "foo-1");
        asksInVain("holdfast: no entry has the URL http://x\n", "--ignore-url", "http://x", "foo-3");
        asksInVain("", "-t", "xss", "foo-1");
    }

    @Test
    void aDirectoryWithoutChangesIsSaid() {
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        pkgsrc.make("www/curl", "curl-7.36.0");
        pkgsrc.commit("wiz 2014-04-08 Add curl");
        String git = pkgsrc.path().toString();
        assertThat(run("timeline", "--git", git, "--since", "HEAD~1", "www/curl", "www/crul"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("curl-7.36.0");
        assertThat(err).isEqualTo("holdfast: no change of www/crul\n");
    }

    /** What is printed once, and kept nowhere. */
    @Test
    void aTokenIsNotMadeForNobody() {
        assertThat(run("hosts", "add", "web-1", "--quiet")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("nobody would learn the token");
        assertThat(directory.resolve(".holdfast")).doesNotExist();
    }

    @Test
    void aRepositoryThatIsNoPkgsrcIsSaid() throws Exception {
        String other = directory.resolve("other").toString();
        String script = "git init -q $1 && cd $1 && echo a >README && git add . &&"
                + " git -c user.name=a -c user.email=a@example.org commit -qm a";
        Process git =
                new ProcessBuilder("sh", "-c", script, "sh", other).inheritIO().start();
        assertThat(git.waitFor()).isZero();
        assertThat(run("scan", "--git", other)).isEqualTo(ExitCode.OK);
        assertThat(out).isEmpty();
        assertThat(err).contains("is this pkgsrc?", "mk/bsd.pkg.mk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json", "-q", "--summary-table"})
    void withQuietOnlyTheStatusSpeaks(String other) {
        assertThat(run("audit", "--vulns", vulns, other, "foo-1")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isNotEmpty();
        assertThat(run("audit", "--vulns", vulns, other, "--quiet", "foo-1")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).isEmpty();
        assertThat(run("audit", "--vulns", vulns, other, "--quiet", "foo-3")).isEqualTo(ExitCode.OK);
        assertThat(run("audit", "--vulns", "/nowhere", other, "--quiet", "foo-3"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("holdfast: /nowhere: no such file\n");
        assertThat(run("audit", "--help", "--quiet")).isZero();
    }
}
