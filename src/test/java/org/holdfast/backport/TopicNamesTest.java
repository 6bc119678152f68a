package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicNamesTest {

    private static final String PREFIX = "backport/2014Q1";
    private static final PkgPath FOO = new PkgPath("net", "foo");

    @TempDir
    private Path directory;

    @Test
    void theTopicsOfABranchAreThoseBelowItsPrefix() {
        Git git = new TreeFixture(directory)
                .commit("trunk", "cut", "net/foo/Makefile", "PKGNAME=\tfoo-1.0\n")
                .branch(PREFIX + "/net-foo-1.1", "trunk")
                .branch(PREFIX + "/net-foo-bar-2", "trunk")
                .branch(PREFIX + "/net-bar-2", "trunk")
                .branch("backport/2014Q10/net-foo-1.1", "trunk")
                .git();
        TopicNames names = TopicNames.read(git, PREFIX);
        assertThat(names.there())
                .containsOnlyKeys(PREFIX + "/net-foo-1.1", PREFIX + "/net-foo-bar-2", PREFIX + "/net-bar-2")
                .containsValue(git.run("rev-parse", "trunk"));
        assertThat(names.about(FOO)).containsExactly(PREFIX + "/net-foo-1.1", PREFIX + "/net-foo-bar-2");
        assertThat(names.about(new PkgPath("net", "fo"))).isEmpty();
        assertThat(TopicNames.read(git, "backport/2013Q4").there()).isEmpty();
    }

    @Test
    void aNameSaysTheDirectoryAndTheVersion() {
        TopicNames names = TopicNames.read(
                new TreeFixture(directory).commit("trunk", "cut", "a", "").git(), PREFIX);
        assertThat(names.of(FOO, new PkgName("py27-foo-1.0.1knb2"))).isEqualTo(PREFIX + "/net-foo-1.0.1knb2");
        assertThat(names.of(FOO, new PkgName("foo-1:2~3"))).isEqualTo(PREFIX + "/net-foo-1_2_3");
    }

    @Test
    void aPrefixThatGitRefusesOrThatABranchStandsInTheWayOfIsSaidToBeSo() {
        Git git = new TreeFixture(directory)
                .commit("trunk", "cut", "a", "")
                .branch("lts", "trunk")
                .git();
        TopicPrefix.check(git, PREFIX);
        TopicPrefix.check(git, "x/lts");
        assertThatThrownBy(() -> TopicPrefix.check(git, "lts/2014"))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("the branch lts is in the way of topic branches named lts/2014/");
        assertThatThrownBy(() -> TopicPrefix.check(git, "lts")).isInstanceOf(Unusable.class);
        assertThatThrownBy(() -> TopicPrefix.check(git, "a..b"))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("no branch can have a name that begins so");
        assertThatThrownBy(() -> TopicPrefix.check(git, "-x")).isInstanceOf(Unusable.class);
    }

    /** Git is the judge. */
    @Property(tries = 30)
    void whateverAVersionIsGitTakesItForAName(
            @ForAll @StringLength(min = 1, max = 8) @CharRange(from = ' ', to = '~') String version) {
        String name = "refs/heads/" + PREFIX + "/" + TopicPrefix.plain("net-foo-" + version);
        assertThat(new Git(Path.of(".")).test("check-ref-format", name))
                .as(name)
                .isTrue();
    }
}
