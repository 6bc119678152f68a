package org.holdfast.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    private static final String MAKEFILE = "net/foo/Makefile";
    private static final String DISTINFO = "net/foo/distinfo";
    private static final String PATCH = "net/foo/patches/patch-aa";
    private static final String SUM = Checksums.sha1("+x\n");

    @TempDir
    private Path directory;

    private TreeFixture.Opened at;

    @BeforeEach
    void repository() {
        at = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "mk/checksum/checksum.mk",
                        "X=\t1\n_DIGEST_ALGORITHMS?=\tSHA1  RMD160\n",
                        MAKEFILE,
                        "DISTNAME=\tfoo-1.0\n",
                        DISTINFO,
                        "SHA1 (foo-1.0.tar.gz) = 1\nRMD160 (foo-1.0.tar.gz) = 2\nSize (foo-1.0.tar.gz) = 3 bytes\n",
                        "net/other/distinfo",
                        "SHA1 (foo-1.0.tar.gz) = 1\nRMD160 (foo-1.0.tar.gz) = 2\n")
                .open("trunk");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void theBranchsInfrastructureSaysWhichAlgorithmsItAsksFor() {
        assertThat(Checksums.of(at.bench().tip().tree()).algorithms()).containsExactly("SHA1", "RMD160");
        assertThat(algorithms("mk/checksum/bsd.checksum.mk", "DIGEST_ALGORITHMS=\tSHA512\n"))
                .containsExactly("SHA512");
        assertThat(algorithms("mk/bsd.pkg.mk", "DIGEST_ALGORITHMS?= SHA1\n")).containsExactly("SHA1");
        assertThat(algorithms("mk/checksum/checksum.mk", "DIGEST_ALGORITHMS=\t${X}\n"))
                .isEmpty();
        assertThat(algorithms("mk/other.mk", "DIGEST_ALGORITHMS=\tSHA1\n")).isEmpty();
    }

    @Test
    void aDistfileNeedsASumByEachOfThem() {
        assertThat(unmet()).isEmpty();
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-1.1\n"))
                .containsExactly("distfile foo-1.1.tar.gz: net/foo/distinfo has no checksum of it");
        assertThat(unmet(DISTINFO, "SHA512 (foo-1.0.tar.gz) = 1\nRMD160 (foo-1.0.tar.gz) = 2\n"))
                .containsExactly("distfile foo-1.0.tar.gz: net/foo/distinfo lacks its SHA1, which the branch asks for");
        assertThat(unmet(DISTINFO, "words\n"))
                .containsExactly("distfile foo-1.0.tar.gz: net/foo/distinfo has no checksum of it");
        Map<Need, String> any = new TreeMap<>(java.util.Comparator.comparing(Need::toString));
        new Checksums(List.of()).unmet(at.files("net/foo", DISTINFO, "SHA512 (foo-1.0.tar.gz) = 1\n"), any);
        assertThat(any).isEmpty();
    }

    @Test
    void whatADistfileIsCalledIsSaidByDistfilesOrByDistname() {
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-1.0\nEXTRACT_SUFX=\t.zip\n"))
                .containsExactly("distfile foo-1.0.zip: net/foo/distinfo has no checksum of it");
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-1.0\nDIST_SUBDIR=\tsub\n")).isEmpty();
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-1.0\nDISTFILES=\t-http://example.org/a.tgz b.tgz\n"))
                .containsExactly(
                        "distfile a.tgz: net/foo/distinfo has no checksum of it",
                        "distfile b.tgz: net/foo/distinfo has no checksum of it");
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-2\nDISTFILES=\n")).isEmpty();
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-2\n", DISTINFO, TreeFixture.GONE))
                .isEmpty();
        assertThat(unmet(MAKEFILE, "DISTNAME=\tfoo-1.0\nDISTINFO_FILE=\t../../net/other/distinfo\n"))
                .isEmpty();
    }

    @Test
    void aPatchNeedsTheSumOfItsText() {
        String sums = "SHA1 (foo-1.0.tar.gz) = 1\nRMD160 (foo-1.0.tar.gz) = 2\n";
        assertThat(unmet(PATCH, "$NetBSD: x $\n+x\n", DISTINFO, sums + "SHA1 (patch-aa) = " + SUM + "\n"))
                .isEmpty();
        assertThat(unmet(PATCH, "+x\n")).containsExactly("patch patch-aa: net/foo/distinfo has no checksum of it");
        assertThat(unmet(PATCH, "+y\n", DISTINFO, sums + "SHA1 (patch-aa) = " + SUM + "\n"))
                .containsExactly("patch patch-aa: net/foo/distinfo has the checksum of another text");
        // A build reads the sums of the patches that are there; a line too many stops nobody.
        assertThat(unmet(DISTINFO, sums + "SHA1 (patch-aa) = " + SUM + "\n")).isEmpty();
        assertThat(unmet(DISTINFO, sums + "SHA1 (patch-1.gz) = 1\nSize (patch-1.gz) = 1 bytes\n"))
                .isEmpty();
        assertThat(unmet("net/foo/patches/README", "x\n", "net/foo/patches/old/patch-ab", "x\n"))
                .isEmpty();
    }

    @Test
    void patchesOfAnotherPackageAreItsOwnMatter() {
        assertThat(unmet(
                        PATCH, "+x\n", MAKEFILE, "DISTNAME=\tfoo-1.0\nPATCHDIR=\t${.CURDIR}/../../net/other/patches\n"))
                .isEmpty();
        assertThat(unmet(PATCH, "+x\n", MAKEFILE, "DISTNAME=\tfoo-1.0\nPATCHDIR=\t${.CURDIR}/patches\n"))
                .hasSize(1);
        assertThat(unmet(PATCH, "+x\n", MAKEFILE, "DISTNAME=\tfoo-1.0\nDISTINFO_FILE=\t../../net/other/distinfo\n"))
                .isEmpty();
    }

    @Test
    void linesWithAKeywordDoNotCount() {
        assertThat(Checksums.sha1("")).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
        assertThat(Checksums.sha1("$NetBSD: a $\n+x\n$NetBSD$")).isEqualTo(SUM);
        assertThat(Checksums.sha1("a\nb")).isNotEqualTo(Checksums.sha1("a\nb\n"));
        assertThat(Checksums.sha1("abc")).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    private List<String> algorithms(String file, String text) {
        return Checksums.of(at.files("net/foo", "mk/checksum/checksum.mk", "", file, text)
                        .tree())
                .algorithms();
    }

    private List<String> unmet(String... changes) {
        Map<Need, String> unmet = new java.util.HashMap<>();
        at.bench().requirements().checksums().unmet(at.files("net/foo", changes), unmet);
        return unmet.entrySet().stream()
                .map(one -> one.getKey().kind() + " " + one.getKey().what() + ": " + one.getValue())
                .sorted()
                .toList();
    }
}
