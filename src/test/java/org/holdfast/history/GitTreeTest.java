package org.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;
import org.holdfast.tool.ToolFailed;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTreeTest {

    @TempDir
    private Path directory;

    private Git git = new Git(Path.of(""));

    @BeforeEach
    void repository() {
        git = new Git(directory);
        git.run("init", "-q", "-b", "trunk");
    }

    @Test
    void evaluatesATreeAtAnyCommitWithoutItsWorkTree() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        commit();
        write("net/foo/Makefile", "DISTNAME=foo-1.1\n");
        commit();
        Files.delete(directory.resolve("net/foo/Makefile"));
        assertThat(scan("trunk")).containsExactly("net/foo foo-1.1");
        assertThat(scan("trunk~1")).containsExactly("net/foo foo-1.0");
    }

    @Test
    void aMakefileThatIsTooLargeIsNotReadAndStopsNothing() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        write("net/huge/Makefile", "#".repeat(4_000_001));
        write("net/largest/Makefile", "#".repeat(3_999_982) + "\nDISTNAME=large-1\n");
        write("net/uses/Makefile", ".include \"../../net/huge/Makefile\"\nDISTNAME=uses-1\n");
        commit();
        assertThat(scan("trunk"))
                .containsExactly(
                        "net/foo foo-1.0",
                        "net/huge unknown: net/huge/Makefile is larger than 4,000,000 bytes",
                        "net/largest large-1",
                        "net/uses unknown: net/huge/Makefile is larger than 4,000,000 bytes");
        assertThat(new GitTree(git, "trunk").searched("net/huge/Makefile")).isEmpty();
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitObjects(git).read("0123456789012345678901234567890123456789", 1))
                .withMessageContaining("0123456789");
    }

    @Test
    void oneBadPackageDoesNotStopTheRest() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        write("net/bad/Makefile", ".if 1\nDISTNAME=bad-1\n");
        write("net/with blank/Makefile", "DISTNAME=blank-1\n");
        write(
                "net/latin/Makefile",
                new String(new byte[] {'#', (byte) 0xe9, (byte) 0xff, '\n'}, StandardCharsets.ISO_8859_1)
                        + "DISTNAME=latin-1\n");
        write("doc/TODO", "");
        Files.createDirectories(directory.resolve("net/link"));
        Files.createSymbolicLink(directory.resolve("net/link/Makefile"), Path.of("../foo/Makefile"));
        commit();
        git.run("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,net/module");
        git.run("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x");
        assertThat(scan("trunk"))
                .containsExactly(
                        "net/bad unknown: net/bad/Makefile has a .if without its end",
                        "net/foo foo-1.0",
                        "net/latin latin-1");
        assertThat(new GitTree(git, "trunk").submodules()).hasToString("1 submodule (net/module) not read");
        assertThat(GitTree.submodules(git, "trunk")).isEqualTo(new GitTree(git, "trunk").submodules());
    }

    @Test
    void submodulesAreNamed() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        git.run("add", "-A");
        git.run("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,local");
        git.run("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,net/module");
        git.run("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x");
        assertThat(GitTree.submodules(git, "trunk")).hasToString("2 submodules (local, net/module) not read");
    }

    @Test
    void aRepositoryThatIsOneCategoryIsNoTree() throws IOException {
        write("foo/Makefile", "DISTNAME=foo-1.0\n");
        write("foo/DESCR", "Foo.\n");
        write("Makefile", "SUBDIR+=foo\n");
        commit();
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> new GitTree(git, "trunk").ofCategories("repo"))
                .withMessageContaining("is one category, not a tree: 1 package at its top, and no category/package");
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        write("net/foo/DESCR", "Foo.\n");
        commit();
        assertThat(new GitTree(git, "trunk").ofCategories("repo").pkgpaths()).hasSize(1);
    }

    @Test
    void namesAnObjectThatIsMissing() throws IOException {
        write("net/foo/Makefile", "DISTNAME=foo-1.0\n");
        commit();
        String blob = git.run("rev-parse", "trunk:net/foo/Makefile");
        Path object = directory.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        object.toFile().setWritable(true);
        Files.delete(object);
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitTree(git, "trunk").readAhead())
                .withMessageContaining(blob);
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitTree(git, "trunk").text("net/foo/Makefile"))
                .withMessageContaining(blob);
    }

    @Test
    void saysThatThereIsNoSuchCommitOrRepository() {
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitTree(git, "trunk"))
                .withMessageContaining("ls-tree")
                .withMessageContaining("exited with 128");
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitTree(new Git(directory.resolve("nowhere")), "trunk"))
                .withMessageContaining("nowhere");
    }

    private Stream<String> scan(String revision) {
        GitTree tree = new GitTree(git, revision);
        tree.readAhead();
        PackageDefinitions definitions = new PackageDefinitions(tree, Platform.LINUX_X86_64, Map.of(), List.of());
        return tree.pkgpaths().stream()
                .map((PkgPath path) -> definitions.evaluate(path))
                .flatMap(List::stream)
                .map(Definition::toString);
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    }

    private void commit() {
        git.run("add", "-A");
        git.run("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x");
    }
}
