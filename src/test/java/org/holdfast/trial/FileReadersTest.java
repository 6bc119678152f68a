package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadersTest {

    private static final String SHARED = "net/foo/version.mk";

    @TempDir
    private Path directory;

    @Test
    void whatReadsAChangedFileAndMakesSomethingElseMoves() {
        TreeFixture tree = tree();
        try (TreeFixture.Opened at = tree.open("trunk")) {
            FileReaders readers = new FileReaders(tree.makes("trunk"));
            PackageFiles files = at.files("net/foo", SHARED, "VERSION=\t1.1\nNOTE=\tx\n");
            assertThat(readers.moves(List.of(SHARED), files))
                    .extracting(FileReaders.Move::toString)
                    .containsExactly(
                            "net/foo-client: foo-client-1.0 -> foo-client-1.1",
                            "net/foo-server: foo-server-1.0 -> foo-server-1.1");
            assertThat(readers.moves(List.of(SHARED), files).getFirst().names())
                    .extracting(Object::toString)
                    .containsExactly("foo-client-1.1");
            assertThat(readers.moves(List.of("net/foo/Makefile"), files)).isEmpty();
            PackageFiles same = at.files("net/foo", SHARED, "VERSION=\t1.0\nNOTE=\tx\n");
            assertThat(readers.moves(List.of(SHARED), same)).isEmpty();
        }
    }

    @Test
    void aFileHasOtherReadersIfADirectoryElsewhereReadsIt() {
        FileReaders readers = new FileReaders(tree().makes("trunk"));
        assertThat(readers.hasOthers(SHARED)).isTrue();
        assertThat(readers.hasOthers("net/foo/Makefile")).isFalse();
        assertThat(readers.hasOthers("net/foo/nothing")).isFalse();
    }

    private TreeFixture tree() {
        return new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        SHARED,
                        "VERSION=\t1.0\n",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-${VERSION}\n.include \"version.mk\"\n",
                        "net/foo-server/Makefile",
                        "PKGNAME=\tfoo-server-${VERSION}\n.include \"../../net/foo/version.mk\"\n",
                        "net/foo-client/Makefile",
                        "PKGNAME=\tfoo-client-${VERSION}\n.include \"../../net/foo/version.mk\"\n",
                        "net/foo-docs/Makefile",
                        "PKGNAME=\tfoo-docs-1\n.include \"../../net/foo/version.mk\"\n",
                        "net/bar/Makefile",
                        "PKGNAME=\tbar-1\n");
    }
}
