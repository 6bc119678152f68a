package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sync}, {@code status} and {@code timeline} on real repositories that move, break and are rewritten. */
class GitSyncTest extends CommandLines {

    private static final String TREE = """
            2014-04-09
            2014Q1 2014-04-09
            security/openssl openssl-1.0.1g
            print/cups cups-1.5.4
            www/curl curl-7.36.0
            \tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]
            \tUpdated security/openssl to 1.0.1i [obache 2014-08-07]
            """;

    private static final String LIST = """
            #FORMAT 1.0.0
            openssl<1.0.1h	spoof	http://a/CVE-2014-0224
            openssl<1.0.1k	dos	http://a/CVE-2014-3571
            curl<7.37	dos	http://a/CVE-2014-1
            """;

    private Git work = new Git(Path.of(""));

    @BeforeEach
    void branch() throws IOException {
        ReplayFixture.write(directory, TREE);
        Files.writeString(directory.resolve("vulns"), LIST);
        configure(directory.resolve("pkgsrc.git").toString());
        new Git(directory).run("clone", "-q", "-b", "trunk", "pkgsrc.git", "work");
        work = new Git(directory.resolve("work"));
        work.run("config", "user.name", "mallory");
        work.run("config", "user.email", "m@example.org");
    }

    @Test
    void theFirstTimeAllIsReadAndNothingIsNews() {
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out.replaceAll("at [0-9a-f]{12}", "at ID")).isEqualTo("""
                        vulnerability list: 3 entries on 2026-11-24, first read
                        branch trunk: at ID, read for the first time, 2 commits since it was cut; 3 packages
                        branch release/2014Q1: at ID, read for the first time, 0 commits since it was cut; 3 packages
                        branch backports/2014Q1: at ID, read for the first time, 0 commits since it was cut; 3 packages
                        findings of 2014Q1: 3 open, first assessed
                        Next: 'holdfast status' sums them up, 'holdfast backports' lists the fixes to take
                        """);
        assertThat(err).isEmpty();
    }

    @Test
    void laterWhatIsNewIsSaidAndWhatItMeansForTheFindings() throws IOException {
        run("sync");
        bump("security/openssl", "1.0.1i", "1.0.1k", "Update to 1.0.1k for CVE-2014-3571");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains(", 1 commits since ")
                .contains("  changed    security/openssl  1.0.1i -> 1.0.1k  ")
                .contains("branch release/2014Q1: at ")
                .contains(", unchanged\n")
                .contains("findings of 2014Q1: 3 open, 0 new, 1 changed disposition, 0 closed\n")
                .endsWith("Next: 'holdfast status' sums up what is open\n")
                .contains(
                        "  decided    openssl-1.0.1g  dos  http://a/CVE-2014-3571\n             pullup: fixed in trunk by 1.0.1k on ");
        run("sync", "--json");
        assertThat(out.replaceAll("\\s+", " "))
                .contains("\"name\" : \"trunk\"", "\"changes\" : [ ]", "\"packages\" : null", "\"open\" : 3");
    }

    @Test
    void aFixOnTheReleaseBranchClosesTheFinding() throws IOException {
        run("sync");
        work.run("checkout", "-q", "release/2014Q1");
        bump("www/curl", "7.36.0", "7.37.0", "Pull up");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("findings of 2014Q1: 2 open, 0 new, 0 changed disposition, 1 closed\n")
                .contains("  closed     curl-7.36.0  dos  http://a/CVE-2014-1\n");
    }

    @Test
    void aSubmoduleIsNamedAsNotRead() {
        work.run("checkout", "-q", "release/2014Q1");
        work.run("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,local");
        work.run("commit", "-q", "-m", "Add our own packages");
        work.run("push", "-q");
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(out).containsPattern("branch release/2014Q1: .*; 3 packages; 1 submodule \\(local\\) not read\n");
        run("status");
        assertThat(out).contains("1 submodule (local) not read, so not audited\n");
        run("status", "--json");
        assertThat(out.replaceAll("\\s+", " ")).contains("\"submodules_not_read\" : [ \"local\" ]");
        run("explain", "CVE-2099-0001");
        assertThat(err)
                .contains(
                        "no package of 2014Q1 that was read is flagged for CVE-2099-0001",
                        "1 submodule (local) not read");
        run("scan", "--git", directory.resolve("pkgsrc.git").toString(), "--rev", "release/2014Q1");
        assertThat(err).contains("1 submodule (local) not read");
    }

    @Test
    void statusAndTimelineWorkFromWhatWasKept() throws IOException {
        assertThat(run("status")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("'holdfast sync' makes one");
        run("sync");
        Files.move(directory.resolve("pkgsrc.git"), directory.resolve("away.git"));
        assertThat(run("status", "--all")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("openssl-1.0.1g  security/openssl  2 findings\n")
                .contains("best backport: 1.0.1h on 2014-06-05 (wiz), clears 1 of 2; applies cleanly\n")
                .contains("3 findings in 2 packages of 2014Q1, cut on 2014-04-09\n");
        run("status", "--json", "openssl");
        assertThat(out).containsPattern("\"commit\" : \"[0-9a-f]{40}\"");
        assertThat(run("timeline", "security/openssl")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out.lines()).hasSize(2).first().asString().contains("openssl-1.0.1g -> openssl-1.0.1h");
        assertThat(run("timeline", "--branch", "release/2014Q1")).isEqualTo(ExitCode.OK);
        assertThat(run("timeline", "--branch", "nonesuch")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("has no branch 'nonesuch'; there is 2014Q1");
    }

    @Test
    void ofABranchThatWasRewrittenTheOldFactsAreKeptAndTheNewAreRead() throws IOException {
        run("sync");
        work.run("reset", "-q", "--hard", "HEAD~1");
        bump("security/openssl", "1.0.1h", "1.0.1j", "Another truth");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("rewritten since ")
                .contains("1 commits that were read are gone from it; what they changed is kept")
                .contains("  changed    security/openssl  1.0.1h -> 1.0.1j  ");
        run("timeline", "security/openssl");
        assertThat(out).contains("openssl-1.0.1h -> openssl-1.0.1j").doesNotContain("1.0.1i");
        run("store", "info");
        assertThat(out).contains("        3  versions\n");
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
    }

    @Test
    void whatCanBeReadAgainIs() throws IOException {
        run("sync");
        run("timeline");
        String before = out;
        assertThat(run("store", "rebuild")).isEqualTo(ExitCode.OK);
        assertThat(err).contains("trunk: 2 commits, 3 package directories read again");
        run("timeline");
        assertThat(out).isEqualTo(before);
        Files.move(directory.resolve("pkgsrc.git"), directory.resolve("away.git"));
        assertThat(run("store", "rebuild")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("nothing was changed");
        run("timeline");
        assertThat(out).isEqualTo(before);
    }

    @Test
    void anAddressIsMirroredWithACommitGraphThatKnowsThePaths() throws IOException {
        configure("file://" + directory.resolve("pkgsrc.git"));
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        Path mirror = directory.resolve(".holdfast/pkgsrc.git");
        Path graph = mirror.resolve("objects/info/commit-graph");
        assertThat(new String(Files.readAllBytes(graph), StandardCharsets.ISO_8859_1))
                .contains("BIDX", "BDAT");
        bump("security/openssl", "1.0.1i", "1.0.1k", "Update");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("1.0.1i -> 1.0.1k");
        run("timeline", "--git", mirror.toString(), "--since", "release/2014Q1", "--rev", "trunk", "security/openssl");
        assertThat(out.lines()).hasSize(3);
    }

    @Test
    void locksThatAKilledRunLeftInTheMirrorAreNamedAndRemoved() throws IOException {
        configure("file://" + directory.resolve("pkgsrc.git"));
        run("sync");
        Path mirror = directory.resolve(".holdfast/pkgsrc.git");
        for (String lock :
                List.of("refs/heads/trunk.lock", "packed-refs.lock", "config.lock", "objects/info/commit-graph.lock")) {
            Files.createFile(mirror.resolve(lock));
        }
        Files.createFile(mirror.resolve("objects/pack/tmp_pack_123"));
        bump("security/openssl", "1.0.1i", "1.0.1k", "Update");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("1.0.1i -> 1.0.1k");
        assertThat(err)
                .contains("removed locks that a run which was stopped left in " + mirror)
                .contains("refs/heads/trunk.lock (", "packed-refs.lock (", "config.lock (", "commit-graph.lock (");
        assertThat(mirror.resolve("objects/pack/tmp_pack_123")).doesNotExist();
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(err).isEmpty();
    }

    @Test
    void aMirrorOfManySmallPacksIsPackedAndARepositoryThatIsOnlyReadIsNot() throws IOException {
        Path theirs = directory.resolve("pkgsrc.git");
        configure("file://" + theirs);
        run("sync");
        Path mirror = directory.resolve(".holdfast/pkgsrc.git");
        Git git = new Git(mirror);
        for (int i = 0; i < 25; i++) {
            Path blob = directory.resolve("blob");
            Files.writeString(blob, "blob " + i);
            for (Git one : List.of(git, new Git(theirs))) {
                String id = one.run("hash-object", "-w", blob.toString());
                one.read(
                        in -> in.write((id + "\n").getBytes(StandardCharsets.US_ASCII)),
                        out -> out.readAllBytes(),
                        "pack-objects",
                        "-q",
                        one.repository().resolve("objects/pack/pack").toString());
            }
        }
        bump("security/openssl", "1.0.1i", "1.0.1k", "Update");
        configure("file://" + theirs);
        run("sync");
        assertThat(packs(mirror)).isLessThan(5);
        assertThat(git.run("fsck", "--no-dangling")).isEmpty();
        long before = packs(theirs);
        configure(theirs.toString());
        run("sync");
        assertThat(packs(theirs)).isEqualTo(before).isGreaterThan(20);
    }

    private static long packs(Path repository) throws IOException {
        try (var files = Files.list(repository.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }

    @Test
    void oneBranchThatIsMissingDoesNotStopTheOthers() throws IOException {
        configure("file://" + directory.resolve("pkgsrc.git"));
        new Git(directory.resolve("pkgsrc.git")).run("update-ref", "-d", "refs/heads/backports/2014Q1");
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(out).contains("branch trunk: ", "branch release/2014Q1: ", "findings of 2014Q1: 3 open");
        assertThat(err)
                .contains("holdfast: fetching backports/2014Q1: ")
                .contains("holdfast: backports/2014Q1: ")
                .contains("has no branch 'backports/2014Q1'; there are release/2014Q1, trunk\n");
    }

    @Test
    void aRepositoryThatIsDownIsReportedAndTheListIsReadAllTheSame() throws IOException {
        run("sync");
        Files.move(directory.resolve("pkgsrc.git"), directory.resolve("away.git"));
        Files.writeString(directory.resolve("vulns"), LIST + "cups<2\tdos\thttp://a/CVE-2015-2\n");
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(out)
                .contains("4 entries")
                .contains("findings of 2014Q1: 4 open, 1 new")
                .contains("  new        cups-1.5.4  dos  http://a/CVE-2015-2\n");
        assertThat(err).startsWith("holdfast: git: ");
    }

    @Test
    void anEmptyRepositoryAndAShallowOneSaySo() {
        new Git(directory).run("init", "-q", "--bare", "empty.git");
        configure(directory.resolve("empty.git").toString());
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("empty.git: has no branch 'trunk'; it is empty");
        assertThat(out).contains("vulnerability list: 3 entries");
        new Git(directory)
                .run(
                        "clone",
                        "-q",
                        "--bare",
                        "--depth",
                        "1",
                        "--no-single-branch",
                        "file://" + directory.resolve("pkgsrc.git"),
                        "shallow.git");
        configure(directory.resolve("shallow.git").toString());
        run("sync");
        assertThat(err).contains("shallow.git: is shallow: the commit where the branch left trunk is missing");
    }

    @Test
    void whatIsPublishedIsWatched() throws IOException {
        Files.writeString(
                directory.resolve("summary"),
                "PKGNAME=openssl-1.0.1g\nPKGPATH=security/openssl\n\nPKGNAME=curl-7.36.0\n");
        Files.writeString(
                directory.resolve("holdfast.toml"),
                Files.readString(directory.resolve("holdfast.toml"))
                        + "[archive]\nsummaries = [\"summary\", \"none\"]\n");
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(out).containsPattern("archive .*summary: 2 packages, first read\n");
        assertThat(err).contains("none: no such file");
        Files.writeString(
                directory.resolve("summary"),
                "PKGNAME=openssl-1.0.1h\nPKGPATH=security/openssl\n\nPKGNAME=curl-7.36.0\n");
        run("sync");
        assertThat(out)
                .contains("2 packages, 1 new, 1 gone\n  new        openssl-1.0.1h\n  gone       openssl-1.0.1g\n");
    }

    @Test
    void lintKnowsWhatWasSeen() throws IOException {
        Files.writeString(directory.resolve("vulns"), LIST + "opensll<1.0.1h\tspoof\thttp://a/CVE-2014-9\n");
        assertThat(run("lint")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("'holdfast sync' makes one");
        run("sync");
        assertThat(run("lint")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out)
                .contains("no package 'opensll' is known to any scan or history; 'openssl' was probably meant")
                .contains("misses openssl-1.0.1g\n");
        assertThat(run("lint", "--store", "--names", "names")).isEqualTo(ExitCode.USAGE);
    }

    private void bump(String pkgpath, String from, String to, String message) throws IOException {
        Path makefile = directory.resolve("work").resolve(pkgpath).resolve("Makefile");
        String text = Files.readString(makefile);
        assertThat(text).contains(from);
        Files.writeString(makefile, text.replace(from, to));
        work.run("commit", "-qam", message);
        work.run("push", "-q", "--force", "origin", "HEAD");
    }

    private void configure(String repository) {
        configure(repository, "[[policy.rule]]\npackages = \"openssl\"\nleading = 3\n");
    }
}
