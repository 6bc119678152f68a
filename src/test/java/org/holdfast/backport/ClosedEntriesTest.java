package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedEntriesTest {

    private static final VulnEntry OLD = entry("foo<1.1", "CVE-2014-0001");
    private static final VulnEntry ALL = entry("foo<9", "CVE-2014-0002");
    private static final VulnEntry NEVER = entry("foo<0.5", "CVE-2014-0003");

    @TempDir
    private Path directory;

    private TreeFixture tree;

    @BeforeEach
    void repository() {
        tree = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n",
                        "net/foo/files/patch-CVE-2014-0002",
                        "not a patch of the package\n",
                        "net/foo/patches/patch-aa",
                        "$NetBSD$\n\nPortability.\n\n--- a.orig\n+++ a\n@@ -1 +1 @@\n-CVE-2014-0002\n+x\n");
    }

    @Test
    void aNameThatNoEntryMatchesClosesIt() {
        try (TreeFixture.Opened at = tree.open("trunk")) {
            ClosedEntries closed = ClosedEntries.of(
                    List.of(OLD, ALL, NEVER),
                    at.files("net/foo"),
                    at.files("net/foo", "net/foo/Makefile", "PKGNAME=\tfoo-1.1\n"),
                    at.bench().trees());
            assertThat(closed.closed()).containsExactly(OLD, NEVER);
            assertThat(closed.open()).containsExactly(ALL);
        }
    }

    @Test
    void aPatchThatSaysWhatItIsForClosesAnEntryThatStillMatches() {
        try (TreeFixture.Opened at = tree.open("trunk")) {
            ClosedEntries closed = ClosedEntries.of(
                    List.of(OLD, ALL),
                    at.files("net/foo"),
                    at.files(
                            "net/foo",
                            "net/foo/Makefile",
                            "PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\n",
                            "net/foo/patches/patch-ab",
                            "$NetBSD$\n\nFix for CVE-2014-0002.\n\n--- b.orig\n"),
                    at.bench().trees());
            assertThat(closed.closed()).containsExactly(ALL);
            assertThat(closed.open()).containsExactly(OLD);
        }
    }

    @Test
    void patchesCloseAnEntryWithSeveralIdsOnlyIfTheyNameAllOfThem() {
        VulnEntry two = VulnEntry.parse(1, "foo<9\tdos\thttp://a/CVE-2014-{0002,0005}");
        try (TreeFixture.Opened at = tree.open("trunk")) {
            for (String words : List.of("CVE-2014-0002", "CVE-2014-0002 and CVE-2014-0005")) {
                ClosedEntries closed = ClosedEntries.of(
                        List.of(two),
                        at.files("net/foo"),
                        at.files(
                                "net/foo", "net/foo/patches/patch-ab", "$NetBSD$\n\nFix for " + words + ".\n\n--- b\n"),
                        at.bench().trees());
                assertThat(closed.closed()).as(words).hasSize(words.contains("0005") ? 1 : 0);
            }
        }
    }

    /** Who has the affected package gets nothing when its name is given up: it stays open, whatever patches say. */
    @Test
    void aPackageThatIsNoLongerMadeClosesNothing() {
        try (TreeFixture.Opened at = tree.open("trunk")) {
            ClosedEntries closed = ClosedEntries.of(
                    List.of(OLD),
                    at.files("net/foo"),
                    at.files(
                            "net/foo",
                            "net/foo/Makefile",
                            "PKGNAME=\tfoo2-1.1\n",
                            "net/foo/patches/patch-CVE-2014-0001",
                            "x\n"),
                    at.bench().trees());
            assertThat(closed.closed()).isEmpty();
            assertThat(closed.open()).containsExactly(OLD);
        }
    }

    @Test
    void patchesAreTheFilesOfThePatchesFolderThatAreCalledSo() {
        try (TreeFixture.Opened at = tree.open("trunk")) {
            assertThat(ClosedEntries.patches(at.files("net/foo"), at.bench().trees()))
                    .extracting(BranchPatch::file, BranchPatch::header)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            "net/foo/patches/patch-aa", "$NetBSD$\n\nPortability."));
        }
    }

    private static VulnEntry entry(String pattern, String cve) {
        return VulnEntry.parse(1, pattern + "\tspoof\thttp://cve.example.org/" + cve);
    }
}
