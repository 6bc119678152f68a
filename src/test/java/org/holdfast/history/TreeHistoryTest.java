package org.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.TimelineReport;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeHistoryTest {

    @TempDir
    private Path directory;

    private Git git = new Git(Path.of(""));

    @BeforeEach
    void branchPoint() throws IOException {
        git = new Git(directory);
        git.run("init", "-q", "-b", "trunk");
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        write("net/bar/Makefile", ".include \"../../net/foo/version.mk\"\nDISTNAME=bar-${V}\n");
        write("net/baz/Makefile", ".include \"../../net/foo/version.mk\"\nDISTNAME=baz-${V}\n");
        write("net/foo/version.mk", "V=1\n");
        commit("Import", "alice");
        git.run("tag", "cut");
    }

    @Test
    void tellsWhichCommitGaveWhichVersion() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.1\n");
        commit("Update to 1.1, fixes CVE-2014-0224\n\nand cve-2014-0221.", "bob");
        write("net/foo/Makefile", "# only a comment\nDISTNAME=foo-1.1\n");
        commit("Whitespace", "bob");
        write("net/foo/patches/patch-CVE-2014-3470", "fixes CVE-2014-0195 as well\n");
        write("net/foo/Makefile", "DISTNAME=foo-1.1\nPKGREVISION=1\n");
        commit("Add a patch", "carol");
        assertThat(follow())
                .containsExactly(
                        "bob net/foo foo-1.0 -> foo-1.1 [CVE-2014-0224, CVE-2014-0221]",
                        "carol net/foo foo-1.1 -> foo-1.1nb1 [CVE-2014-3470, CVE-2014-0195]");
    }

    @Test
    void aMergeNamesTheCveIdsOfItsCommitsForThePackagesThatTheyChanged() throws IOException {
        git.run("checkout", "-q", "-b", "pull");
        write("net/foo/Makefile", "DISTNAME=foo-1.1\n");
        commit("Update foo, fixes CVE-2014-0195/0221", "bob");
        write("net/foo/version.mk", "V=2\n");
        commit("Raise the version, for CVE-2014-3470", "bob");
        write("net/foo/DESCR", "words\n");
        commit("Describe it", "bob");
        git.run("checkout", "-q", "trunk");
        write("net/other/Makefile", "DISTNAME=other-1\n");
        commit("Add other, not about CVE-2014-9999", "carol");
        git.run(
                "-c",
                "user.name=dora",
                "-c",
                "user.email=d@example.org",
                "merge",
                "-q",
                "--no-ff",
                "-m",
                "Merge pull request #1",
                "pull");
        assertThat(follow())
                .containsExactly(
                        "carol net/other nothing -> other-1 [CVE-2014-9999]",
                        "dora net/bar bar-1 -> bar-2 [CVE-2014-3470]",
                        "dora net/baz baz-1 -> baz-2 [CVE-2014-3470]",
                        "dora net/foo foo-1.0 -> foo-1.1 [CVE-2014-0195, CVE-2014-0221, CVE-2014-3470]");
        assertThat(lines(TreeHistory.timeline(
                        Set.of(new PkgPath("net", "foo")), git, "cut", "trunk", Platform.LINUX_X86_64, Map.of())))
                .containsExactly("dora net/foo foo-1.0 -> foo-1.1 [CVE-2014-0195, CVE-2014-0221, CVE-2014-3470]");
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999999, 1970-01-01",
        "253402300800, 1970-01-01",
        "-5, 1970-01-01",
        "never, 1970-01-01",
        "1400000000, 2014-05-13"
    })
    void aCommitMayHaveAnyDateAndAuthor(String date, String day) throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.1\n");
        commit("Update to 1.1", "bob");
        String made = git.run("cat-file", "commit", "HEAD")
                .replaceAll("(?m)^(author|committer) .*", "$1 a\u0002b <a@example.org> " + date + " +0000");
        String id = git.read(
                out -> out.write(made.getBytes(StandardCharsets.ISO_8859_1)),
                in -> new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip(),
                "hash-object",
                "-t",
                "commit",
                "-w",
                "--stdin",
                "--literally");
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(git, git.run("rev-parse", "cut"), Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow(id, 0, changes::add);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.commit().date()).hasToString(day);
            assertThat(change.commit().id()).isEqualTo(id);
        });
    }

    @Test
    void evaluatesAgainExactlyThePackagesThatReadASharedFile() throws IOException {
        write("net/foo/version.mk", "V=2\n");
        commit("Bump", "bob");
        assertThat(follow()).containsExactly("bob net/bar bar-1 -> bar-2 []", "bob net/baz baz-1 -> baz-2 []");
    }

    @Test
    void aChangeOfTheDefaultsConcernsExactlyThePackagesThatAskForTheVariable() throws IOException {
        write("mk/defaults/mk.conf", "PREFERRED?= 1\nOTHER?= 1\n");
        write("net/asks/Makefile", "DISTNAME=asks-${PREFERRED}\n");
        write("net/computes/Makefile", "WHICH=PREF\nDISTNAME=computes-${${WHICH}ERRED}\n");
        write("net/waits/Makefile", ".if defined(NEW)\nDISTNAME=waits-${NEW}\n.else\nDISTNAME=waits-0\n.endif\n");
        write("net/overrides/Makefile", "PREFERRED=7\nDISTNAME=overrides-${PREFERRED}\n");
        commit("Add", "bob");
        git.run("tag", "-f", "cut");
        TreeHistory begun =
                TreeHistory.begin(git, git.run("rev-parse", "cut"), Platform.LINUX_X86_64, Map.of(), Progress.SILENT);
        write("mk/defaults/mk.conf", "PREFERRED?= 2\nOTHER?= 1\n# words\n");
        commit("Prefer 2", "carol");
        write("mk/defaults/mk.conf", "PREFERRED?= 2\nOTHER?= 1\nNEW?= 5\n");
        commit("Add one", "dora");
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory history = begun.copy(Progress.SILENT);
        history.follow("trunk", 0, changes::add);
        assertThat(lines(changes))
                .containsExactly(
                        "carol net/asks asks-1 -> asks-2 []",
                        "carol net/computes computes-1 -> computes-2 []",
                        "dora net/waits waits-0 -> waits-5 []");
        assertThat(history.touched().stream().map(PkgPath::toString))
                .as("the others are not evaluated again")
                .containsExactlyInAnyOrder("net/asks", "net/computes", "net/waits");
        assertThat(lines(follow(begun.copy(Progress.SILENT)))).isEqualTo(lines(changes));
    }

    private static List<VersionChange> follow(TreeHistory history) {
        List<VersionChange> changes = new ArrayList<>();
        history.follow("trunk", 0, changes::add);
        return changes;
    }

    @Test
    void seesAdditionsRenamesAndRemovals() throws IOException {
        write("net/new/Makefile", "DISTNAME=new-1\n");
        commit("Add", "bob");
        Files.createDirectories(directory.resolve("www"));
        git.run("mv", "net/foo", "www/foo");
        commit("Move", "bob");
        git.run("rm", "-rq", "net/new");
        commit("Remove", "bob");
        assertThat(follow())
                .containsExactly(
                        "bob net/new nothing -> new-1 []",
                        "bob net/bar bar-1 -> unknown: net/bar/Makefile includes ../../net/foo/version.mk, which is not in the"
                                + " tree []",
                        "bob net/baz baz-1 -> unknown: net/baz/Makefile includes ../../net/foo/version.mk, which is not in the"
                                + " tree []",
                        "bob net/foo foo-1.0 -> nothing []",
                        "bob www/foo (from net/foo) nothing -> foo-1.0 []",
                        "bob net/new new-1 -> nothing []");
    }

    @Test
    void aPackageThatWasUnknownBecomesKnownWhenWhatItMissedComes() throws IOException {
        write("net/odd/Makefile", ".include \"../../net/foo/more.mk\"\nDISTNAME=odd-${W}\n");
        commit("Add", "bob");
        write("net/foo/more.mk", "W=3\n");
        write("net/odd/Makefile", "# now it works\n.include \"../../net/foo/more.mk\"\nDISTNAME=odd-${W}\n");
        commit("Mend", "bob");
        assertThat(follow()).last().asString().endsWith("-> odd-3 []");
    }

    @Test
    void oneHistoryAfterTheOtherTellsTheSameAsOneOfAll() throws IOException {
        write("net/foo/version.mk", "V=2\n");
        commit("Bump", "bob");
        git.run("tag", "half");
        write("net/foo/version.mk", "V=3\n");
        write("net/new/Makefile", "DISTNAME=new-1\n");
        commit("Bump again", "bob");
        TreeHistory first = TreeHistory.begin(git, "cut", Platform.LINUX_X86_64, Map.of(), Progress.SILENT);
        List<VersionChange> changes = new ArrayList<>();
        first.follow("half", 0, changes::add);
        TreeHistory second =
                TreeHistory.resume(git, "half", Platform.LINUX_X86_64, Map.of(), first::directories, Progress.SILENT);
        second.follow("trunk", 0, changes::add);
        assertThat(lines(changes)).isEqualTo(follow());
        assertThat(second.touched())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("net/bar", "net/baz", "net/new");
        assertThat(second.directories())
                .containsExactlyInAnyOrderElementsOf(
                        TreeHistory.begin(git, "trunk", Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                                .directories());
    }

    @Test
    void theHistoryOfSomePackagesLooksAtNoOthersButAtAllThatTheyCameToRead() throws IOException {
        write("net/other/more.mk", "V=7\n");
        commit("Nobody reads that", "bob");
        write("net/bar/Makefile", ".include \"../../net/other/more.mk\"\nDISTNAME=bar-${V}\n");
        commit("Read another file", "bob");
        write("net/foo/version.mk", "V=2\n");
        commit("Concerns baz only", "bob");
        write("net/other/more.mk", "V=8\n");
        commit("Concerns bar", "bob");
        assertThat(lines(TreeHistory.timeline(
                        Set.of(PkgPath.parse("net/bar").orElseThrow()),
                        git,
                        "cut",
                        "trunk",
                        Platform.LINUX_X86_64,
                        Map.of())))
                .containsExactly("bob net/bar bar-1 -> bar-7 []", "bob net/bar bar-7 -> bar-8 []");
    }

    @Test
    void aFolderIsThereAsLongAsSomethingIsInIt() throws IOException {
        write("net/sub/x", "");
        commit("Add a folder", "bob");
        write(
                "net/odd/Makefile",
                ".if exists(${.CURDIR}/../../net/sub)\nDISTNAME=odd-1\n.else\nDISTNAME=odd-2\n.endif\n");
        commit("Ask for it", "bob");
        git.run("rm", "-rq", "net/sub");
        commit("Remove it", "bob");
        write(
                "net/odd/Makefile",
                "# again\n.if exists(${.CURDIR}/../../net/sub)\nDISTNAME=odd-1\n.else\nDISTNAME=odd-2\n.endif\n");
        commit("Ask again", "bob");
        assertThat(follow()).containsExactly("bob net/odd nothing -> odd-1 []", "bob net/odd odd-1 -> odd-2 []");
    }

    @Test
    void pathsAndAuthorsMayHaveAnyLetters() throws IOException {
        write("net/b\u00e4r/Makefile", "DISTNAME=baer-1\n");
        commit("H\u00e4\u00dflich", "J\u00f6rg");
        assertThat(follow())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("J\u00f6rg net/b")
                .endsWith("nothing -> baer-1 []");
    }

    private List<String> follow() {
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(git, "cut", Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow("trunk", 0, changes::add);
        return lines(changes);
    }

    private static List<String> lines(List<VersionChange> changes) {
        return new TimelineReport(changes)
                .text()
                .lines()
                .map(line -> line.split("\t", -1))
                .map(cells -> cells[2] + " " + cells[3] + " " + cells[4] + " [" + cells[5].replace(" ", ", ") + "]")
                .toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    private void commit(String message, String author) {
        git.run("add", "-A");
        git.run("-c", "user.name=" + author, "-c", "user.email=a@example.org", "commit", "-q", "-m", message);
    }
}
