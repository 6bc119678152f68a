package org.holdfast.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.source.Changes;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real git finds in the repository. */
class ReplayTest {

    private static final String HEAD = "2014-04-09\n2014Q1 2014-04-09\n";

    /** Every action, over two years. */
    private static final String YEARS = """
            2014-04-09
            2014Q2 2014-06-30
            audio/opus opus-1.1nb2
            devel/p5-Foo p5-Foo-0.5
            devel/py-bar py26-bar-2.0nb1
            devel/py-bar py27-bar-2.0nb1
            devel/py-baz py27-baz-1
            math/R-zoo R-zoo-1.7.11
            print/cups cups-1.5.4nb7
            security/openssl openssl-1.0.1g
            	Updated security/openssl to 1.0.1f [early 2014-04-09]
            	Updated security/openssl to 1.0.1h [wiz 2014-06-05]
            	Moved print/cups to print/cups15 [wiz 2014-06-07]
            	Added print/cups version 1.7.2 [wiz 2014-06-07]
            	Renamed audio/opus to audio/libopus [ryoon 2014-06-30]
            	Downgraded math/R-zoo to 1.7.10 [wen 2014-07-01]
            	Updated security/opensll to 1.0.1i [wiz 2014-08-07]
            	Updated security/openssl to 1.0.1i [wiz 2014-08-07]
            	Added devel/py-new version 0.1 [adam 2014-09-01]
            	Removed math/R-zoo [wen 2015-01-02]
            	Updated devel/py-bar to 2.1 [adam 2015-01-03]
            """;

    @TempDir
    private Path directory;

    @Test
    void aPackageIsDefinedAsPkgsrcDefinesIt() {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD + "security/openssl openssl-1.0.1gnb2\n");
        assertThat(tree.file("trunk", "security/openssl/Makefile")).isEqualTo("""
                        # $NetBSD$

                        DISTNAME=\topenssl-1.0.1g
                        PKGREVISION=\t2
                        CATEGORIES=\tsecurity

                        MAINTAINER=\tmaintainer@replay.invalid
                        COMMENT=\tStand-in for the package openssl

                        .include "../../mk/bsd.pkg.mk\"""");
        assertThat(tree.file("trunk", "security/openssl/distinfo").lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("$NetBSD$"),
                        line -> assertThat(line).isEmpty(),
                        line -> assertThat(line).matches("SHA1 \\(openssl-1\\.0\\.1g\\.tar\\.gz\\) = [0-9a-f]{40}"),
                        line -> assertThat(line).matches("RMD160 \\(openssl-1\\.0\\.1g\\.tar\\.gz\\) = [0-9a-f]{40}"),
                        line -> assertThat(line).matches("Size \\(openssl-1\\.0\\.1g\\.tar\\.gz\\) = [0-9]+ bytes"));
        assertThat(tree.git("ls-tree", "-r", "--name-only", "trunk").lines())
                .containsExactly(
                        "doc/CHANGES-2014",
                        "mk/bsd.pkg.mk",
                        "mk/misc/category.mk",
                        "mk/pbulk/pbulk-index.mk",
                        "security/Makefile",
                        "security/openssl/DESCR",
                        "security/openssl/Makefile",
                        "security/openssl/PLIST",
                        "security/openssl/distinfo");
    }

    @ParameterizedTest
    @CsvSource({
        "devel/p5-Foo, p5-Foo-0.5, 'DISTNAME=\tFoo-0.5\nPKGNAME=\tp5-${DISTNAME}\n'",
        "devel/py-foo, py27-foo-1.0, 'DISTNAME=\tfoo-1.0\nPKGNAME=\t${PYPKGPREFIX}-${DISTNAME}\n'",
        "www/php-foo, php55-foo-1.0, 'DISTNAME=\tfoo-1.0\nPKGNAME=\t${PHP_PKG_PREFIX}-${DISTNAME}\n'",
        "www/ruby-foo, ruby193-foo-1.0, 'DISTNAME=\tfoo-1.0\nPKGNAME=\t${RUBY_PKGPREFIX}-${DISTNAME}\n'",
        "lang/lua-foo, lua51-foo-1.0, 'DISTNAME=\tfoo-1.0\nPKGNAME=\t${LUA_PKGPREFIX}-${DISTNAME}\n'",
        "lang/php54, php-5.4.26, 'DISTNAME=\tphp-5.4.26\nCATEGORIES'",
        "lang/ruby18-base, ruby18-base-1.8.7, 'DISTNAME=\truby18-base-1.8.7\nCATEGORIES'",
    })
    void namesAreWrittenInPkgsrcsWays(String pkgpath, String pkgname, String lines) {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD + pkgpath + " " + pkgname + "\n");
        assertThat(tree.file("trunk", pkgpath + "/Makefile")).contains(lines);
    }

    @Test
    void aPathForSomeVersionsOfALanguageSaysWhich() {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD + """
                        devel/py-all py26-all-1
                        devel/py-all py27-all-1
                        devel/py-one py27-one-1
                        """);
        assertThat(tree.file("trunk", "devel/py-all/Makefile"))
                .contains(".include \"../../lang/python/extension.mk\"\n")
                .doesNotContain("ACCEPTED");
        assertThat(tree.file("trunk", "devel/py-one/Makefile")).contains("PYTHON_VERSIONS_ACCEPTED=\t27\n");
        assertThat(tree.file("trunk", "lang/python/pyversion.mk")).contains("PYTHON_VERSIONS_ACCEPTED?=\t26 27\n");
        assertThat(tree.replayed().pkgnames()).isEqualTo(3);
    }

    @Test
    void aPathOfSeveralOtherNamesMakesTheHighest() {
        ReplayFixture tree = ReplayFixture.write(
                directory, HEAD + "lang/ruby ruby-1.8.7\nlang/ruby ruby-2.1.1\nlang/ruby ruby-1.9.3\n");
        assertThat(tree.file("trunk", "lang/ruby/Makefile")).contains("DISTNAME=\truby-2.1.1\n");
        assertThat(tree.replayed().packages()).isOne();
        assertThat(tree.replayed().pkgnames()).isOne();
    }

    @Test
    void anUpdateRewritesMakefileAndDistinfoAndAddsItsLine() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        String update = commit(tree, "Updated security/openssl to 1.0.1h");
        assertThat(changed(tree, update))
                .containsExactly("M\tdoc/CHANGES-2014", "M\tsecurity/openssl/Makefile", "M\tsecurity/openssl/distinfo");
        assertThat(tree.file(update, "security/openssl/Makefile")).contains("DISTNAME=\topenssl-1.0.1h\n");
        assertThat(tree.git("show", "--format=", "-U0", update, "--", "doc/CHANGES-2014"))
                .endsWith("\n+\tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]");
    }

    @Test
    void aDowngradeIsLikeAnUpdate() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        String downgrade = commit(tree, "Downgraded math/R-zoo to 1.7.10");
        assertThat(tree.file(downgrade, "math/R-zoo/Makefile"))
                .contains("DISTNAME=\tzoo-1.7.10\nPKGNAME=\tR-${DISTNAME}\n");
    }

    @Test
    void anUpdateOfAMultiVersionPackageKeepsItsPrefix() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        assertThat(tree.file("trunk", "devel/py-bar/Makefile"))
                .contains("DISTNAME=\tbar-2.1\nPKGNAME=\t${PYPKGPREFIX}-${DISTNAME}\nCATEGORIES");
    }

    @Test
    void anAddedPackageIsCalledAfterItsDirectory() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        String added = commit(tree, "Added devel/py-new version 0.1");
        assertThat(changed(tree, added))
                .containsExactly(
                        "M\tdevel/Makefile",
                        "A\tdevel/py-new/DESCR",
                        "A\tdevel/py-new/Makefile",
                        "A\tdevel/py-new/PLIST",
                        "A\tdevel/py-new/distinfo",
                        "M\tdoc/CHANGES-2014");
        assertThat(tree.file(added, "devel/py-new/Makefile"))
                .contains("DISTNAME=\tnew-0.1\nPKGNAME=\t${PYPKGPREFIX}-${DISTNAME}\n");
        assertThat(tree.file(added, "devel/Makefile"))
                .contains("SUBDIR+=\tp5-Foo\nSUBDIR+=\tpy-bar\nSUBDIR+=\tpy-baz\nSUBDIR+=\tpy-new\n");
    }

    @Test
    void aRemovedPackageIsGone() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        assertThat(tree.git("ls-tree", "-r", "--name-only", "trunk", "math/").lines())
                .containsExactly("math/Makefile");
        assertThat(tree.file("trunk", "math/Makefile")).doesNotContain("SUBDIR");
    }

    @Test
    void gitFollowsARename() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        String rename = commit(tree, "Renamed audio/opus to audio/libopus");
        assertThat(tree.file(rename, "audio/libopus/Makefile"))
                .contains("DISTNAME=\topus-1.1\nPKGNAME=\t${DISTNAME:S/^opus-/libopus-/}\nPKGREVISION=\t2\n");
        assertThat(tree.git("log", "--follow", "-M", "--format=%s", "trunk", "--", "audio/libopus/Makefile"))
                .isEqualTo("Renamed audio/opus to audio/libopus\nPackages of 2014-04-09");
    }

    @Test
    void aMovedPackageKeepsItsNameAndItsPlaceCanBeTaken() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        assertThat(tree.file("trunk", "print/cups15/Makefile")).contains("DISTNAME=\tcups-1.5.4\nPKGREVISION=\t7\n");
        assertThat(tree.file("trunk", "print/cups/Makefile")).contains("DISTNAME=\tcups-1.7.2\nCATEGORIES");
    }

    @Test
    void branchesLeaveTrunkAfterTheLastCommitOfTheirDay() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        String cut = commit(tree, "Renamed audio/opus to audio/libopus");
        assertThat(tree.git("rev-parse", "release/2014Q2")).isEqualTo(cut);
        assertThat(tree.git("rev-parse", "backports/2014Q2")).isEqualTo(cut);
        assertThat(tree.replayed().heads())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("trunk", tree.git("rev-parse", "HEAD"), "release/2014Q2", cut, "backports/2014Q2", cut));
        assertThat(tree.git("symbolic-ref", "HEAD")).isEqualTo("refs/heads/trunk");
    }

    @ParameterizedTest
    @CsvSource({"2014-04-09, Packages of 2014-04-09", "2019-01-01, Updated x/foo to 2"})
    void aBranchMayLeaveFromEitherEndOfTrunk(String date, String subject) {
        ReplayFixture tree = ReplayFixture.write(
                directory, "2014-04-09\nQ " + date + "\nx/foo foo-1\n\tUpdated x/foo to 2 [me 2014-05-01]\n");
        assertThat(tree.git("log", "-1", "--format=%s", "release/Q")).isEqualTo(subject);
    }

    @Test
    void aBranchCannotLeaveBeforeTrunkBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplayFixture.write(directory, "2014-04-09\nQ 2014-04-08\nx/foo foo-1\n"))
                .withMessageContaining("2014-04-08");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a..b", "a b", "a.lock", "a/b", "a."})
    void aBranchHasANameThatGitTakes(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Cut(name, LocalDate.EPOCH));
    }

    @Test
    void commitsHaveTheRecordsDatesAndAuthorsInTheOrderOfTheDates() {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD + """
                        x/foo foo-1
                        	Updated x/foo to 2 [wiz 2014-05-02]
                        	Updated x/foo to 4 [adam 2015-02-01]
                        	Updated x/foo to 3 [Jörg 2014-05-02]
                        """);
        assertThat(tree.git("log", "--reverse", "--format=%ad %cd %an %s", "--date=short", "trunk"))
                .isEqualTo("""
                        2014-04-09 2014-04-09 replay Packages of 2014-04-09
                        2014-05-02 2014-05-02 wiz Updated x/foo to 2
                        2014-05-02 2014-05-02 J\u00f6rg Updated x/foo to 3
                        2015-02-01 2015-02-01 adam Updated x/foo to 4""");
        assertThat(tree.file("trunk", "doc/CHANGES-2015"))
                .endsWith("in 2015:\n\n\tUpdated x/foo to 4 [adam 2015-02-01]");
        List<Long> seconds = tree.git("log", "--reverse", "--format=%ct", "trunk")
                .lines()
                .map(Long::parseLong)
                .toList();
        assertThat(seconds).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aChangeThatCannotBeMadeIsSkippedAndCounted() {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD + """
                        x/foo foo-1
                        x/bar bar-1
                        	Updated x/baz to 2 [me 2014-05-01]
                        	Added x/foo version 2 [me 2014-05-01]
                        	Renamed x/foo to x/bar [me 2014-05-01]
                        	Renamed x/foo to nowhere [me 2014-05-01]
                        	Updated ../foo to 2 [me 2014-05-01]
                        	Updated x/foo to ${OSNAME} [me 2014-05-01]
                        	Added mk/foo version 2 [me 2014-05-01]
                        	Added x/Makefile version 2 [me 2014-05-01]
                        	Updated x/foo to 3 [me 2014-05-02]
                        """);
        assertThat(tree.replayed().skippedBy())
                .isEqualTo(Map.of(
                        SkippedChange.Why.UNKNOWN, 1, SkippedChange.Why.THERE, 2, SkippedChange.Why.UNWRITABLE, 5));
        assertThat(tree.replayed().commits()).isEqualTo(2);
        assertThat(tree.replayed().skipped().getFirst())
                .hasToString("Updated x/baz to 2 [me 2014-05-01]: the tree has no such package");
        assertThat(tree.file("trunk", "doc/CHANGES-2014")).endsWith("in 2014:\n\n\tUpdated x/foo to 3 [me 2014-05-02]");
        tree.git("fsck", "--strict");
    }

    @Test
    void aPackageThatNoTreeCanHaveIsLeftOutAndCounted() {
        ReplayFixture tree = ReplayFixture.write(
                directory, HEAD + "x/foo foo-1\nnowhere bar-1\nx/../baz baz-1\nx/qux qux\nx/quux quux-$1\n");
        assertThat(tree.replayed().leftOut())
                .extracting(ScannedPackage::pkgname)
                .containsExactly(
                        new PkgName("bar-1"), new PkgName("baz-1"), new PkgName("qux"), new PkgName("quux-$1"));
        assertThat(tree.replayed().packages()).isOne();
    }

    @Test
    void theSameTablesGiveTheSameCommits() throws IOException {
        ReplayResult one = ReplayFixture.write(Files.createDirectory(directory.resolve("one")), YEARS)
                .replayed();
        ReplayResult two = ReplayFixture.write(Files.createDirectory(directory.resolve("two")), YEARS)
                .replayed();
        assertThat(two.heads()).isEqualTo(one.heads()).hasSize(3);
    }

    @Test
    void gitFindsNothingWrongWithIt() {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        tree.git("fsck", "--strict");
        tree.git("commit-graph", "verify");
        assertThat(tree.git("count-objects", "-v")).contains("count: 0\n", "packs: 1\n");
        assertThat(tree.replayed().commits()).isEqualTo(10);
    }

    @Test
    void anEmptyTableGivesAnEmptyTree() {
        ReplayFixture tree = ReplayFixture.write(directory, HEAD);
        assertThat(tree.replayed().packages()).isZero();
        assertThat(tree.replayed().commits()).isOne();
    }

    @Test
    void aDirectoryWithContentIsRefusedAndAnEmptyOneTaken() throws IOException {
        Replay replay = new Replay("git");
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Path precious = Files.writeString(taken.resolve("precious"), "mine");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> replay.write(ReplayFixture.tables(YEARS), ReplayFixture.cut(YEARS), taken))
                .withMessage(taken.toString());
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> replay.write(ReplayFixture.tables(YEARS), ReplayFixture.cut(YEARS), precious));
        assertThat(precious).hasContent("mine");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        replay.write(ReplayFixture.tables(YEARS), ReplayFixture.cut(YEARS), empty);
        assertThat(empty.resolve("HEAD")).exists();
        assertThat(names(directory)).containsExactly("empty", "taken");
    }

    @Test
    void withoutGitThereIsOneSentenceAndNoRepository() throws IOException {
        Replay replay = new Replay(directory.resolve("no-git").toString());
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() ->
                        replay.write(ReplayFixture.tables(YEARS), ReplayFixture.cut(YEARS), directory.resolve("out")))
                .withMessageMatching("'.*no-git' cannot be started: this needs the git program.*");
        assertThat(names(directory)).isEmpty();
    }

    @Test
    void aGitThatFailsIsNamedWithItsArgumentsAndLastWords() throws IOException {
        Path git = Files.writeString(
                directory.resolve("git"),
                "#!/bin/sh\ncase $3 in fast-import) echo 'fatal: no space left' >&2; exit 128;; esac\nexec git \"$@\"\n");
        assertThat(git.toFile().setExecutable(true)).isTrue();
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new Replay(git.toString())
                        .write(ReplayFixture.tables(YEARS), ReplayFixture.cut(YEARS), directory.resolve("out")))
                .withMessageMatching("git -C .* fast-import --quiet .* exited with 128: fatal: no space left");
        assertThat(names(directory)).containsExactly("git");
    }

    /** The tree is asked as users ask pkgsrc, where there is a make that can. */
    @ParameterizedTest
    @CsvSource({
        "audio/libopus, X=, libopus-1.1nb2",
        "devel/py-bar, PYTHON_VERSION_REQD=26, py26-bar-2.1",
        "devel/py-bar, PYTHON_VERSION_REQD=27, py27-bar-2.1",
        "devel/py-baz, X=, py27-baz-1",
        "print/cups15, X=, cups-1.5.4nb7",
    })
    void makeUnderstandsTheTree(String pkgpath, String argument, String pkgname)
            throws IOException, InterruptedException {
        ReplayFixture tree = ReplayFixture.write(directory, YEARS);
        Path work = Files.createDirectory(directory.resolve("work"));
        new Git("git", tree.repository()).run("--work-tree=" + work, "checkout", "-f", "trunk");
        Process make;
        try {
            make = new ProcessBuilder("bmake", "show-var", "VARNAME=PKGNAME", argument)
                    .directory(work.resolve(pkgpath).toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no bmake here");
            return;
        }
        assertThat(new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(pkgname + "\n");
        assertThat(make.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void theRealTablesGiveAWholeRepository() throws IOException {
        Path scan = OracleData.file("scan/pbulk-2014Q1.zst");
        Path changes = OracleData.file("changes/trunk-2014-2015.tsv.gz");
        Inputs inputs = new Inputs(directory, InputStream.nullInputStream());
        List<ScannedPackage> packages =
                new Packages(inputs).scan(scan.toString()).values();
        ScanDefinitions all = ScanDefinitions.of(packages);
        assertThat(all.definitions()).hasSize(11_908);
        assertThat(all.definitions().values().stream()
                        .mapToInt(Definition::pkgnames)
                        .sum())
                .isEqualTo(14_032);
        assertThat(all.leftOut()).hasToString("[x11/kde4-l10n-cat kde4-l10n-ca@valencia-4.11.5]");

        Set<String> some = Set.of("audio", "lang", "print", "security");
        LocalDate since = LocalDate.parse("2014-04-09");
        ReplayInput tables = new ReplayInput(
                packages.stream()
                        .filter(scanned ->
                                some.contains(scanned.pkgpath().orElseThrow().category()))
                        .toList(),
                since,
                new Changes(inputs)
                        .read(List.of(changes.toString())).values().stream()
                                .filter(change -> some.contains(change.pkgpath().category()))
                                .toList());
        Git git = new Git("git", directory.resolve("real.git"));
        ReplayResult replayed = new Replay("git").write(tables, new Cut("2014Q1", since), git.repository());
        assertThat(replayed.commits()).isGreaterThan(1_500);
        assertThat(replayed.skipped()).hasSizeLessThan(30);
        assertThat(git.run("log", "--format=%as %an", "trunk", "--", "security/openssl/Makefile"))
                .contains("2014-06-05", "2015-02-12 adam");
        git.run("fsck", "--strict");
    }

    private static String commit(ReplayFixture tree, String subject) {
        String commit = tree.git("log", "--format=%H", "--fixed-strings", "--grep=" + subject, "trunk");
        assertThat(commit).hasSize(40);
        return commit;
    }

    private static List<String> changed(ReplayFixture tree, String commit) {
        return tree.git("diff-tree", "-r", "--no-commit-id", "--name-status", commit)
                .lines()
                .toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
