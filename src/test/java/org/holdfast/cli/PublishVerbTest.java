package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.holdfast.config.Configuration;
import org.holdfast.publish.PackageMaker;
import org.junit.jupiter.api.Test;

/** {@code publish}, {@code rollback} and {@code repo} at the command line. */
class PublishVerbTest extends CommandLines {

    private static final String LIB1 = "/usr/pkg/lib/libx.so.1";
    private static final String LIB2 = "/usr/pkg/lib/libx.so.2";

    private int builds;

    private Path build(PackageMaker... packages) throws IOException {
        Path build = Files.createDirectories(directory.resolve("build" + ++builds));
        for (PackageMaker one : packages) {
            one.in(build);
        }
        return build;
    }

    private int publish(PackageMaker... packages) throws IOException {
        now = now.plusSeconds(3600);
        return run("publish", "--packages", build(packages).toString(), "--to", "repo");
    }

    private static PackageMaker pkg(String name) {
        return PackageMaker.of(name);
    }

    private void first() throws IOException {
        write("holdfast.toml", "[vulnerabilities]\nlist = \"vulns\"\n");
        write("vulns", "#FORMAT 1.1.0\nlibx<2.0 dos CVE-2014-0001\n");
        assertThat(publish(
                        pkg("libx-1.0").provides(LIB1),
                        pkg("app-1.0").depends("libx>=1.0").requires(LIB1)))
                .as(this::said)
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void saysWhatIsNewAndWhatAHostFetches() throws IOException {
        first();
        assertThat(publish(pkg("app-1.1").depends("libx>=1.0").requires(LIB1))).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains("new        app  1.0 -> 1.1")
                .contains("generation 2 is live: 2 packages: 1 new, 1 carried forward (1 not built)")
                .contains("a host with all of them fetches 1 package, ");
        assertThat(directory.resolve("repo/All/app-1.1.tgz")).exists();
        assertThat(Files.readString(directory.resolve("repo/generations/2.json")))
                .contains("\"pkgname\" : \"app-1.1\"");
    }

    @Test
    void saysLoudlyWhatIsHeldBackAndExitsWithOne() throws IOException {
        first();
        assertThat(publish(pkg("libx-2.0").provides(LIB2))).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("held back  libx-2.0 held back by 1 package: app-1.0; would close 1")
                .contains("app-1.0 stays, and needs " + LIB1 + ", which libx-2.0 does not have")
                .contains("nothing to publish; generation 1 stays");
        String build = directory.resolve("build2").toString();
        assertThat(run("publish", "--packages", build, "--to", "repo", "--allow-break", "app"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("publish", "--packages", build, "--to", "repo", "--allow-break", "app", "--why", "unused"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("as allowed: unused", "1 finding closed");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        first();
        Path build = build(pkg("app-1.1").depends("libx>=1.0"));
        assertThat(run("publish", "--packages", build.toString(), "--to", "repo", "--dry-run"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("would be published: 2 packages: 1 new");
        assertThat(directory.resolve("repo/generations/2")).doesNotExist();
    }

    @Test
    void everyPackageIsInTheJson() throws IOException {
        first();
        Path build = build(pkg("libx-2.0").provides(LIB2), pkg("extra-1.0").build("RESTRICTED", "no"));
        assertThat(run("publish", "--packages", build.toString(), "--to", "repo", "--json"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(JsonText.object(out)).containsEntry("state", "unchanged");
        assertThat(out)
                .contains("\"state\" : \"left-out\"", "\"cause\" : \"refused\"", "\"cause\" : \"held-back\"")
                .contains("\"held_by\" : [ \"app-1.0\" ]", "\"candidate\" : \"libx-2.0\"");
    }

    @Test
    void removalsAreNamed() throws IOException {
        first();
        write("removals.toml", "[[removal]]\npackage = \"app\"\nwhy = \"end of life\"\nwho = \"jane\"\n");
        assertThat(run("publish", "--to", "repo")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(out).contains("removed    app-1.0: end of life (jane, ", "removals.toml:1)");
        write("removals.toml", "[[removal]]\npackage = \"app\"\nwhy = \"\"\nwho = \"jane\"\n");
        assertThat(publish(pkg("libx-1.1"))).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("removals.toml:1", "must say 'why'");
    }

    @Test
    void aRollbackWantsAReasonAndSaysWhatReopens() throws IOException {
        first();
        publish(
                pkg("libx-2.0").provides(LIB2),
                pkg("app-1.1").depends("libx>=2.0").requires(LIB2));
        assertThat(run("rollback", "repo")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("give --why REASON");
        assertThat(run("rollback", "repo", "--why", "breaks cmake", "--dry-run"))
                .isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains(
                        "back       libx-2.0 -> libx-1.0",
                        "reopens dos CVE-2014-0001",
                        "would bring back generation 1");
        assertThat(run("rollback", "repo", "--why", "breaks cmake")).isEqualTo(ExitCode.OK);
        assertThat(out)
                .contains(
                        "generation 3 is live, with the packages of 1; 1 finding reopens",
                        "2 of them older than it has");
        assertThat(run("repo", "list", "repo")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("rollback", "to 1: breaks cmake");
        assertThat(run("rollback", "repo", "--generation", "9", "--why", "x")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has no generation 9");
    }

    @Test
    void generationsAreListedComparedAndVerified() throws IOException {
        first();
        publish(pkg("app-1.1").depends("libx>=1.0"));
        assertThat(run("repo", "list", "repo")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("* 2", "2 packages", "1 replaced, still there");
        assertThat(run("repo", "diff", "1", "2", "repo")).isEqualTo(ExitCode.OK);
        assertThat(out).contains("app-1.0  app-1.1", "1 package differs between 1 and 2");
        assertThat(run("repo", "verify", "repo")).as(this::said).isEqualTo(ExitCode.OK);
        Files.delete(directory.resolve("repo/All/app-1.1.tgz"));
        assertThat(run("repo", "verify", "repo")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("app-1.1.tgz cannot be read");
        assertThat(run("repo", "nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(run("repo", "diff", "1")).isEqualTo(ExitCode.USAGE);
        assertThat(run("repo", "diff", "a", "b", "repo")).isEqualTo(ExitCode.USAGE);
        assertThat(run("repo", "list", "nowhere")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("nowhere: is no directory");
        assertThat(run("repo", "mirror", "repo")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void damagedPackagesAreNamedAndTheRestGoesOn() throws IOException {
        Path build = build(pkg("good-1.0"), pkg("short-1.0"));
        byte[] bytes = Files.readAllBytes(build.resolve("short-1.0.tgz"));
        Files.write(build.resolve("short-1.0.tgz"), Arrays.copyOf(bytes, bytes.length / 2));
        Files.writeString(build.resolve("text-1.0.tgz"), "no package at all");
        pkg("../../etc-1.0").as(build.resolve("evil-1.0.tgz"));
        assertThat(run("publish", "--packages", build.toString(), "--to", "repo"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("generation 1 is live: 1 package: 1 new");
        assertThat(err).contains("short-1.0.tgz", "text-1.0.tgz", "evil-1.0.tgz");
        Path next = build();
        Files.writeString(next.resolve("good-1.1.tgz"), "no package at all");
        assertThat(run("publish", "--packages", next.toString(), "--to", "repo"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("failed     good-1.0 stays", "its new file cannot be read");
    }

    @Test
    void wrongInputIsSaid() throws IOException {
        assertThat(run("publish")).isEqualTo(ExitCode.USAGE);
        assertThat(run("publish", "--to", "repo")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("give --packages DIR");
        assertThat(run("publish", "--packages", build().toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("name the repository");
        assertThat(run("publish", "--packages", build().toString(), "--to", "repo"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("no packages (*.tgz)");
        assertThat(run("publish", "--packages", directory.resolve("none").toString(), "--to", "repo"))
                .isEqualTo(ExitCode.FAILED);
        write("holdfast.toml", "[publish]\nformats = [\"rar\"]\n");
        assertThat(run("publish", "--packages", build(pkg("a-1.0")).toString(), "--to", "repo"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("holdfast.toml:2", "'formats' are");
        write("holdfast.toml", "[publish]\nkey = \"none.asc\"\n");
        assertThat(run("publish", "--packages", build(pkg("a-1.0")).toString(), "--to", "repo"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("none.asc: there is no such key file");
    }

    @Test
    void whatIsPublishedIsWhatSyncReads() throws IOException {
        write("holdfast.toml", "[publish]\nrepository = \"repo\"\n");
        Path file = directory.resolve("holdfast.toml");
        assertThat(Configuration.read(file).summaries()).isEmpty();
        assertThat(run("publish", "--packages", build(pkg("a-1.0")).toString())).isEqualTo(ExitCode.OK);
        assertThat(Configuration.read(file).summaries())
                .containsExactly(directory.resolve("repo/All/pkg_summary.gz").toString());
    }

    @Test
    void severalDirectoriesCanBeGivenAtOnce() throws IOException {
        Path one = build(pkg("a-1.0"));
        Path other = build(pkg("b-1.0"));
        assertThat(run("publish", "--packages", one.toString(), other.toString(), "--to", "repo"))
                .isEqualTo(ExitCode.OK);
        assertThat(out).contains("2 packages: 2 new");
    }
}
