package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathLogTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgPath BAR = new PkgPath("net", "bar");
    private static final PkgPath BAZ = new PkgPath("net", "baz");

    @TempDir
    private Path directory;

    private TreeFixture tree;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit("trunk", "before the cut", "net/foo/Makefile", "1\n", "net/bar/Makefile", "1\n")
                .branch("cut", "trunk")
                .commitBy("J\u00c3\u00b6rg <joerg@example.org>", "trunk", "foo\n\nMore.", "net/foo/Makefile", "2\n")
                .commit("trunk", "both", "net/foo/files/deep/a", "1\n", "net/bar/Makefile", "2\n", "net/x", "x\n")
                .commit("trunk", "mk", "mk/bsd.pkg.mk", "# 1\n")
                .commit("trunk", "foo again", "net/foo/Makefile", TreeFixture.GONE);
        tree.git();
    }

    @Test
    void theCommitsOfADirectoryComeOldestFirstEachOnce() {
        PathLog log = read(List.of(FOO, BAR), List.of());
        assertThat(subjects(log, FOO)).containsExactly("foo", "both", "foo again");
        assertThat(subjects(log, BAR)).containsExactly("both");
        assertThat(subjects(log, BAR, FOO)).containsExactly("foo", "both", "foo again");
        assertThat(log.of(List.of(FOO)).getFirst())
                .isEqualTo(new Commit(tree.id("trunk~3"), "J\u00f6rg", LocalDate.of(2014, 5, 14), "foo", List.of()));
    }

    @Test
    void whoIsNotAskedForIsNotInIt() {
        assertThat(subjects(read(List.of(BAR), List.of()), FOO)).isEmpty();
    }

    @Test
    void hundredsOfDirectoriesGiveTheSameAsOne() {
        List<PkgPath> many = new ArrayList<>(List.of(FOO, BAR));
        IntStream.range(0, 20).forEach(i -> many.add(new PkgPath("devel", "p" + i)));
        PathLog log = read(many, List.of());
        assertThat(log.of(List.of(FOO, BAR)))
                .isEqualTo(read(List.of(FOO, BAR), List.of()).of(List.of(FOO, BAR)));
        assertThat(log.of(List.of(new PkgPath("net", "x")))).isEmpty();
    }

    @Test
    void aCommitThatChangedADirectoryFromOutsideIsOneOfItsOwnIfTrunkHasIt() {
        Commit mk = new Commit(tree.id("trunk~1"), "wiz", LocalDate.of(2014, 5, 16), "mk", List.of());
        Commit other = new Commit("1".repeat(40), "wiz", LocalDate.of(2014, 5, 16), "not trunk's", List.of());
        Commit before = new Commit(tree.id("cut"), "wiz", LocalDate.of(2014, 5, 13), "cut", List.of());
        PathLog log = read(
                List.of(FOO, BAR), List.of(change(BAR, mk), change(BAR, other), change(BAR, before), change(BAZ, mk)));
        assertThat(subjects(log, BAR)).containsExactly("both", "mk");
        assertThat(subjects(log, BAZ)).isEmpty();
    }

    @Test
    void aFileIsInThePackageDirectoryAboveIt() {
        assertThat(PathLog.directory("net/foo/Makefile")).contains(FOO);
        assertThat(PathLog.directory("net/foo/files/a/b")).contains(FOO);
        assertThat(PathLog.directory("net/Makefile")).isEmpty();
        assertThat(PathLog.directory("Makefile")).isEmpty();
    }

    private static VersionChange change(PkgPath path, Commit commit) {
        return new VersionChange(path, commit, List.of(), List.of(), Optional.empty());
    }

    private PathLog read(List<PkgPath> paths, List<VersionChange> changes) {
        return PathLog.read(tree.git(), tree.id("cut"), tree.id("trunk"), paths, changes);
    }

    private static List<String> subjects(PathLog log, PkgPath... paths) {
        return log.of(List.of(paths)).stream().map(Commit::subject).toList();
    }
}
