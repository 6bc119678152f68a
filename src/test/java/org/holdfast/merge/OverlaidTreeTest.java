package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.backport.Committer;
import org.holdfast.history.GitTree;
import org.holdfast.trial.TreeFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree with files replaced answers as the tree does that is written from it. */
class OverlaidTreeTest {

    private static final List<String> PATHS = List.of(
            "net",
            "net/foo",
            "net/foo/Makefile",
            "net/foo/files",
            "net/foo/files/a",
            "net/foo0",
            "net/bar/Makefile",
            "top");

    @TempDir
    private Path directory;

    @Test
    void itHasWhatReplacesAFileAndElseWhatTheTipHas() {
        try (TreeFixture.Opened at = tree(directory).open("trunk")) {
            OverlaidTree tip = new OverlaidTree(
                    at.bench().tip(), new TreeMap<>(), at.bench().trees());
            String blob = at.bench().scratch().blobs(List.of("new\n")).getFirst();
            OverlaidTree over = tip.with(Map.of(
                    "net/foo/Makefile", new TreeEntry("100644", blob),
                    "net/foo/link", new TreeEntry("120000", blob),
                    "top", TreeEntry.NONE));
            assertThat(over.text("net/foo/Makefile")).contains("new\n");
            assertThat(over.text("net/bar/Makefile")).contains("bar\n");
            assertThat(over.text("top")).isEmpty();
            assertThat(over.text("net/foo/link")).isEmpty();
            assertThat(over.exists("net/foo/link")).isFalse();
            assertThat(over.entry("net/foo/Makefile")).isEqualTo(new TreeEntry("100644", blob));
            assertThat(over.entry("net/bar/Makefile").mode()).isEqualTo("100644");
            assertThat(over.entry("net/nothing")).isEqualTo(TreeEntry.NONE);
            assertThat(over.entry("net/bar").isDirectory()).isTrue();
            assertThat(over.replaces("top")).isTrue();
            assertThat(over.replaces("net/bar/Makefile")).isFalse();
            assertThat(over.filesBelow("net/foo"))
                    .containsOnlyKeys("Makefile", "files/a")
                    .containsEntry("Makefile", blob);
            assertThat(over.filesBelow("net/nothing")).isEmpty();
            assertThat(tip.text("top")).contains("top\n");
        }
    }

    /** Git is the judge. */
    @Property(tries = 25)
    void itAnswersAsTheTreeThatIsWrittenFromIt(@ForAll("changes") Map<String, Boolean> changes) throws Exception {
        Path folder = java.nio.file.Files.createTempDirectory("overlaid");
        try (TreeFixture.Opened at = tree(folder).open("trunk")) {
            String blob = at.bench().scratch().blobs(List.of("new\n")).getFirst();
            Map<String, TreeEntry> entries = new HashMap<>();
            changes.forEach((path, there) -> entries.put(path, there ? new TreeEntry("100644", blob) : TreeEntry.NONE));
            MergedHistory line =
                    new MergedHistory(at.bench(), new Committer("Jane", "jane@example.org", Instant.EPOCH));
            line.add(new MergedHistory.Draft("wiz <> 0 +0000", Optional.empty(), "x\n", Optional.empty(), entries));
            GitTree written = new GitTree(at.bench().scratch().git(), line.flush());
            for (String path : PATHS) {
                assertThat(line.tree().exists(path)).as(path).isEqualTo(written.exists(path));
                assertThat(line.tree().text(path)).as(path).isEqualTo(written.text(path));
            }
        } finally {
            try (var files = java.nio.file.Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    @Provide
    Arbitrary<Map<String, Boolean>> changes() {
        return Arbitraries.maps(
                Arbitraries.of(
                        "net/foo/Makefile", "net/foo/files/a", "net/foo0", "net/bar/Makefile", "net/bar/b", "top"),
                Arbitraries.of(true, false));
    }

    private static TreeFixture tree(Path folder) {
        return new TreeFixture(folder)
                .commit(
                        "trunk",
                        "cut",
                        "net/foo/Makefile",
                        "foo\n",
                        "net/foo/files/a",
                        "a\n",
                        "net/bar/Makefile",
                        "bar\n",
                        "top",
                        "top\n");
    }
}
