package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The overlay that follows from what sync has seen of a branch in git. */
class OverlayOfTheBranchTest extends CommandLines {

    private static final String FIXED = "Add a patch for CVE-2014-1234";

    private ScenarioRepository pkgsrc;

    @BeforeEach
    void aBranch() throws IOException {
        now = Scenario.TODAY;
        pkgsrc = new ScenarioRepository(directory);
        pkgsrc.make("devel/foo", "foo-1.2");
        pkgsrc.make("devel/bar", "bar-1.0");
        pkgsrc.commit("wiz 2014-04-02 Add foo and bar");
        pkgsrc.cut();
        pkgsrc.on(ScenarioRepository.RELEASE);
        Files.writeString(directory.resolve("holdfast.toml"), """
                [branch]
                name = "2014Q1"
                [git]
                repository = "pkgsrc"
                trunk = "%s"
                release = "%s"
                [vulnerabilities]
                list = "vulns"
                """.formatted(
                        ScenarioRepository.TRUNK, ScenarioRepository.RELEASE));
        Files.writeString(
                directory.resolve("vulns"),
                "#FORMAT 1.0.0\nfoo<1.3\tdos\thttp://cve.example.org/CVE-2014-1234\nbar<2\tdos\thttp://b.example.org/\n");
    }

    @Test
    void everyRevisionSinceThePatchCameIsLeftOut() throws IOException {
        revision("1", FIXED, true);
        revision("2", "Recursive revbump", false);
        assertThat(overlay().exit()).isZero();
        assertThat(patterns()).containsExactly("foo{<1.2nb1,>1.2nb1<1.2nb2,>1.2nb2<1.3}", "bar<2");
        assertThat(Files.readString(directory.resolve("out")))
                .contains("the branch carries devel/foo/patches/patch-CVE-2014-1234");
    }

    @Test
    void aPatchThatWasTakenAwayLeavesNothingOut() throws IOException {
        revision("1", FIXED, true);
        pkgsrc.remove("devel/foo/patches/patch-CVE-2014-1234");
        revision("2", "It broke the build", false);
        assertThat(overlay().out()).contains("all as upstream");
        assertThat(patterns()).containsExactly("foo<1.3", "bar<2");
    }

    @Test
    void aPatchWithoutANewRevisionClearsNobody() throws IOException {
        pkgsrc.patch("devel/foo", "patch-CVE-2014-1234", "Fix CVE-2014-1234.");
        pkgsrc.commit("wiz 2014-06-01 " + FIXED);
        Run run = overlay();
        assertThat(run.err()).doesNotContain("patch");
        assertThat(patterns()).containsExactly("foo<1.3", "bar<2");
    }

    @Test
    void aPatchThatTheBranchWasCutWithIsInAllOfIt() throws IOException {
        pkgsrc.on(ScenarioRepository.TRUNK);
        pkgsrc.patch("devel/foo", "patch-CVE-2014-1234", "Fix CVE-2014-1234.");
        pkgsrc.commit("wiz 2014-06-01 " + FIXED);
        new org.holdfast.tool.Git(pkgsrc.path()).run("update-ref", "refs/heads/" + ScenarioRepository.RELEASE, "HEAD");
        overlay();
        assertThat(patterns()).containsExactly("foo{<1.2,>1.2<1.3}", "bar<2");
    }

    @Test
    void nothingGoesWholeWithoutADecision() throws IOException {
        revision("1", FIXED, true);
        Files.writeString(
                directory.resolve("vulns"), "#FORMAT 1.0.0\nfoo-1.2nb1\tdos\thttp://cve.example.org/CVE-2014-1234\n");
        Run run = overlay();
        assertThat(run.exit()).isEqualTo(ExitCode.FINDINGS);
        assertThat(run.err()).contains("nothing of the entry would be left, which takes a decision");
        assertThat(patterns()).containsExactly("foo-1.2nb1");
    }

    @Test
    void whatMaintainersDecidedIsAboutWhatTheBranchMakes() throws IOException {
        Files.writeString(directory.resolve("decisions.toml"), """
                [[decision]]
                kind = "not-affected"
                package = "devel/bar"
                advisory = "http://b.example.org/"
                why = "built without it"
                who = "jane"
                """);
        assertThat(overlay().exit()).isZero();
        assertThat(patterns()).containsExactly("foo<1.3", "bar{<1.0,>1.0<2}");
    }

    @Test
    void withoutASyncNothingIsWritten() {
        Run run = once("overlay", "--out", directory.resolve("out").toString());
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("'holdfast sync' makes one");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private void revision(String number, String message, boolean patch) {
        pkgsrc.set("devel/foo", "PKGREVISION", number);
        if (patch) {
            pkgsrc.patch("devel/foo", "patch-CVE-2014-1234", "Fix CVE-2014-1234.");
        }
        pkgsrc.commit("wiz 2014-06-0" + number + " " + message);
    }

    private Run overlay() {
        assertThat(once("sync").exit()).isEqualTo(ExitCode.OK); // the first time nothing is news
        return once("overlay", "--explain", "--out", directory.resolve("out").toString());
    }

    private Iterable<String> patterns() throws IOException {
        return VulnList.parse("out", Files.readAllBytes(directory.resolve("out"))).strict().entries().stream()
                .map(entry -> entry.pattern().toString())
                .toList();
    }
}
