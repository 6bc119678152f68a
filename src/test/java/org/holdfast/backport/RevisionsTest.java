package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.PickState;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PKGREVISION rises where only the package that needs it gets it. */
class RevisionsTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");

    @TempDir
    private Path directory;

    @Test
    void aRevisionThatIsThereIsRaisedInItsPlace() {
        assertThat(raise(3, "net/foo/Makefile", "PKGNAME=\tfoo-1.0\nX=\t1\nPKGREVISION=\t2\n"))
                .hasValue("net/foo/Makefile: PKGNAME=\tfoo-1.0\nX=\t1\nPKGREVISION=\t3\n");
    }

    @Test
    void oneThatIsNotThereComesBelowTheNames() {
        assertThat(raise(1, "net/foo/Makefile", "PKGNAME=\tfoo-1.0\nX=\t1\n"))
                .hasValue("net/foo/Makefile: PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\nX=\t1\n");
    }

    @Test
    void aFileOfTheDirectorysOwnIsAsGoodAsTheMakefile() {
        assertThat(raise(
                        4,
                        "net/foo/Makefile",
                        ".include \"Makefile.common\"\n",
                        "net/foo/Makefile.common",
                        "PKGNAME=\tfoo-1.0\nPKGREVISION=\t3\n"))
                .hasValue("net/foo/Makefile.common: PKGNAME=\tfoo-1.0\nPKGREVISION=\t4\n");
    }

    @Test
    void whereOthersReadTheFileThePackageGetsALineOfItsOwnWithTheLastWord() {
        assertThat(raise(
                        4,
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n.include \"../../net/foo/Makefile.common\"\n.include \"../../mk/bsd.pkg.mk\"\n",
                        "net/foo/Makefile.common",
                        "PKGREVISION=\t3\n",
                        "net/bar/Makefile",
                        "PKGNAME=\tbar-1.0\n.include \"../../net/foo/Makefile.common\"\n",
                        "mk/bsd.pkg.mk",
                        "# nothing\n"))
                .hasValue("net/foo/Makefile: PKGNAME=\tfoo-1.0\n.include \"../../net/foo/Makefile.common\"\n"
                        + "PKGREVISION=\t4\n.include \"../../mk/bsd.pkg.mk\"\n");
    }

    @Test
    void whereNothingHelpsNothingIsDone() {
        assertThat(raise(files -> false, 3, "net/foo/Makefile", "PKGNAME=\tfoo-1.0\nPKGREVISION=\t2\n"))
                .isEmpty();
    }

    @Test
    void aPackageThatIsNotKnownStaysUnknownAndIsNotInTheWay() {
        assertThat(raise(files -> true, 3, "net/foo/Makefile", "PKGNAME!=\techo foo\nPKGREVISION=\t2\n"))
                .hasValue("net/foo/Makefile: PKGNAME!=\techo foo\nPKGREVISION=\t3\n");
    }

    private Optional<String> raise(int revision, String... files) {
        return raise(
                made -> made.names().stream().anyMatch(name -> name.text().equals("foo-1.0nb" + revision)),
                revision,
                files);
    }

    private Optional<String> raise(Predicate<PackageFiles> rises, int revision, String... files) {
        TreeFixture tree = new TreeFixture(directory).commit("trunk", "cut", files);
        try (TreeFixture.Opened at = tree.open("trunk")) {
            PickedTree picked =
                    PickedTree.of(FOO, new PickState(Optional.of(tree.id("trunk:net/foo")), Map.of(), List.of()));
            return new Revisions(at.bench(), new FileReaders(tree.makes("trunk")))
                    .raise(picked, picked.evaluate(at.bench()), revision, rises)
                    .map(raised -> {
                        assertThat(raised.tree().changed(at.bench())).containsExactly(raised.where());
                        assertThat(raised.files().makes())
                                .isEqualTo(raised.tree().evaluate(at.bench()).makes());
                        return raised.where() + ": "
                                + raised.files().tree().text(raised.where()).orElseThrow();
                    });
        }
    }
}
