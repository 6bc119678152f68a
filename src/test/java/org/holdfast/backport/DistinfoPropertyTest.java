package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.trial.Checksums;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines about patches are a map that is written out; all other lines are a person's and stay. */
class DistinfoPropertyTest {

    @TempDir
    private Path directory;

    @Property
    void whatIsWrittenIsReadAgainAndWritingTwiceIsWritingOnce(
            @ForAll("texts") String text, @ForAll("sums") Map<String, String> sums) {
        TreeMap<String, String> wanted = new TreeMap<>(sums);
        String written = Distinfo.with(text, wanted);
        assertThat(Distinfo.patches(written)).isEqualTo(wanted.keySet());
        assertThat(Distinfo.with(written, wanted)).isEqualTo(written);
        sums.forEach((name, sum) -> assertThat(written).contains("SHA1 (" + name + ") = " + sum + "\n"));
    }

    @Property
    void allOtherLinesStayInTheirOrder(@ForAll("texts") String text, @ForAll("sums") Map<String, String> sums) {
        String kept = Distinfo.withoutPatches(text);
        assertThat(Distinfo.patches(kept)).isEmpty();
        assertThat(Distinfo.withoutPatches(Distinfo.with(text, new TreeMap<>(sums))))
                .isEqualTo(kept.isEmpty() || kept.endsWith("\n") ? kept : kept + "\n");
        assertThat(Distinfo.with(text, new TreeMap<>())).startsWith(kept);
    }

    @Property
    void nothingIsFreshInATextThatOnlyHasOtherPatches(
            @ForAll("texts") String text, @ForAll("sums") Map<String, String> sums) {
        assertThat(Distinfo.fresh(text + "\n", Distinfo.with(text, new TreeMap<>(sums))))
                .isEmpty();
    }

    @Test
    void aTextWithoutANewlineAtItsEndGetsOneBeforeThePatches() {
        assertThat(Distinfo.with("Size (a.tgz) = 1 bytes", new TreeMap<>(Map.of("patch-aa", "1"))))
                .isEqualTo("Size (a.tgz) = 1 bytes\nSHA1 (patch-aa) = 1\n");
        assertThat(Distinfo.with("Size (a.tgz) = 1 bytes\n", new TreeMap<>(Map.of("patch-aa", "1"))))
                .isEqualTo("Size (a.tgz) = 1 bytes\nSHA1 (patch-aa) = 1\n");
        assertThat(Distinfo.with("", new TreeMap<>(Map.of("patch-aa", "1")))).isEqualTo("SHA1 (patch-aa) = 1\n");
    }

    @Test
    void freshIsADistfileThatWasThereWithAnotherChecksum() {
        assertThat(Distinfo.fresh("SHA1 (a.tgz) = 1\n", "SHA1 (a.tgz) = 2\nwords\n"))
                .containsExactly("a.tgz");
        assertThat(Distinfo.fresh("SHA1 (patch-a) = 1\n", "SHA1 (patch-a) = 2\n"))
                .isEmpty();
    }

    @Test
    void onlyPatchesInThePatchesFolderNeedAChecksum() {
        TreeFixture tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "foo",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n",
                        "net/foo/patches/patch-aa",
                        "$NetBSD$\n+a\n",
                        "net/foo/patches/README",
                        "words\n",
                        "net/foo/patches/old/patch-ab",
                        "b\n",
                        "net/foo/files/patch-ac",
                        "c\n");
        try (TreeFixture.Opened at = tree.open("trunk")) {
            assertThat(Distinfo.sums(at.files("net/foo").own(), at.bench().trees()))
                    .isEqualTo(Map.of("patch-aa", Checksums.sha1("+a\n")));
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> line = Arbitraries.of(
                "$NetBSD$",
                "",
                "SHA1 (foo-1.0.tar.gz) = 11",
                "Size (foo-1.0.tar.gz) = 42 bytes",
                "SHA1 (patch-aa) = 1a",
                "SHA1 (patch-ab) = 1b",
                "RMD160 (patch-ab) = 2b",
                "SHA1 (patches/patch-ac) = 1c",
                "words");
        return Combinators.combine(line.list().ofMaxSize(8), Arbitraries.of("", "\n"))
                .as((lines, end) -> lines.stream().collect(Collectors.joining("\n")) + end);
    }

    @Provide
    Arbitrary<Map<String, String>> sums() {
        return Arbitraries.maps(
                Arbitraries.of(List.of("patch-aa", "patch-ab", "patch-zz")), Arbitraries.of("1a", "ff"));
    }
}
