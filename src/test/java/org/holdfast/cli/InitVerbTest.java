package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.holdfast.config.Configuration;
import org.junit.jupiter.api.Test;

/** What {@code init} fills in. */
class InitVerbTest extends CommandLines {

    private String written(String folder) {
        try {
            return Files.readString(directory.resolve(folder).resolve("holdfast.toml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A repository with branches of three quarters, trunk and a remote. */
    private Path repository(String name, String... branches) throws Exception {
        Path path = directory.resolve(name);
        StringBuilder script = new StringBuilder("""
                set -e
                git init -q -b trunk "$1"
                cd "$1"
                commit() { GIT_AUTHOR_DATE="$1T12:00:00Z" GIT_COMMITTER_DATE="$1T12:00:00Z" \\
                    git -c user.name=a -c user.email=a@example.org commit -q --allow-empty -m "$2"; }
                mkdir mk
                echo >mk/bsd.pkg.mk
                git add mk
                commit 2014-01-01 first
                """);
        for (String branch : branches) {
            script.append("commit ")
                    .append(branch.contains("Q4") ? "2014-12-20" : "2014-03-30")
                    .append(" trunk\n");
            script.append("git branch ").append(branch).append('\n');
            script.append("commit 2015-01-01 later\n");
        }
        script.append("git remote add upstream git@github.com:jane/pkgsrc.git\n");
        Process sh = new ProcessBuilder("sh", "-c", script.toString(), "sh", path.toString())
                .inheritIO()
                .start();
        assertThat(sh.waitFor()).isZero();
        return path;
    }

    @Test
    void theNewestBranchOfAFoundRepositoryIsFilledIn() throws Exception {
        repository("pkgsrc", "pkgsrc-2014Q1", "release/2014Q4", "backports/2014Q4", "backport/2014Q4/a-1");
        assertThat(run("init")).isZero();
        assertThat(out)
                .contains("found " + directory.resolve("pkgsrc"), "release = release/2014Q4", "date = 2014-12-20");
        assertThat(written(""))
                .contains("\nname = \"2014Q4\"\n", "\ndate = 2014-12-20\n", "\nrepository = \"pkgsrc\"\n")
                .contains("\npush = \"upstream\"\n", "# changes = \"doc/CHANGES-pkgsrc-2014Q4\"")
                .contains("\n# kind = \"github\"\n# repository = \"jane/pkgsrc\"\n")
                .doesNotContain("2014Q1");
        Configuration.Branches git = Configuration.read(directory.resolve("holdfast.toml"))
                .branches()
                .orElseThrow();
        assertThat(git.names()).containsExactly("trunk", "release/2014Q4", "backports/2014Q4");
        assertThat(git.repository()).isEqualTo(directory.resolve("pkgsrc").toString());
        assertThat(run("config", "check")).as(out).isZero();
    }

    @Test
    void whatARepositoryDoesNotHaveStaysAComment() throws Exception {
        Path git = repository("git", "pkgsrc-2014Q1");
        Files.createDirectory(directory.resolve("a"));
        assertThat(run("init", "a", "--git", git.toString())).isZero();
        assertThat(written("a"))
                .contains("\nrelease = \"pkgsrc-2014Q1\"\n", "\n# backports = \"backports/2014Q1\"\n")
                .contains("\nrepository = \"" + git + "\"\n", "\ndate = 2014-03-30\n");
    }

    @Test
    void branchesOfARemoteCountAndADirectoryInTheRepository() throws Exception {
        Path git = repository("git", "release/2014Q1");
        Path clone = directory.resolve("clone");
        Process clones = new ProcessBuilder("git", "clone", "-q", git.toString(), clone.toString())
                .inheritIO()
                .start();
        assertThat(clones.waitFor()).isZero();
        Files.createDirectory(clone.resolve("lts"));
        assertThat(run("init", clone.resolve("lts").toString())).isZero();
        assertThat(written("clone/lts"))
                .contains(
                        "\nrelease = \"origin/release/2014Q1\"\n", "\ntrunk = \"trunk\"\n", "\n# push = \"origin\"\n");
        assertThat(run(
                        "config",
                        "check",
                        "--config",
                        clone.resolve("lts/holdfast.toml").toString()))
                .as(out)
                .isZero();
    }

    @Test
    void aRepositoryWithoutSuchABranchIsSaid() throws Exception {
        repository("pkgsrc");
        assertThat(run("init")).isZero();
        assertThat(err).contains("no branch whose name ends with a quarter");
        assertThat(written("")).contains("\n# release = ", "\ntrunk = \"trunk\"\n");
    }

    @Test
    void withoutARepositoryTheExamplesStay() throws IOException {
        assertThat(run("init")).isZero();
        assertThat(written("")).isEqualTo(Configuration.template());
        Files.createDirectory(directory.resolve("none"));
        assertThat(run("init", "none", "--git", directory.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("is no repository of pkgsrc");
        assertThat(directory.resolve("none/holdfast.toml")).doesNotExist();
    }
}
