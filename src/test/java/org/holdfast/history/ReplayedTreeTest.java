package org.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.replay.ReplayFixture;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader against the writer: what the replay tree was made from is what is read from it. */
class ReplayedTreeTest {

    private static final String WORLD = """
            2014-04-09
            2014Q1 2014-04-10
            security/openssl openssl-1.0.1g
            devel/py-foo py27-foo-1.0
            devel/py-foo py33-foo-1.0
            """;

    @TempDir
    private Path directory;

    @Test
    void readsThePackagesAndTheChangesItWasMadeFrom() {
        ReplayFixture fixture = ReplayFixture.write(
                directory,
                WORLD
                        + "\tUpdated security/openssl to 1.0.1h [wiz 2014-06-05]\n"
                        + "\tUpdated devel/py-foo to 1.1nb2 [wiz 2014-06-06]\n");
        Git git = new Git(fixture.repository());
        String first = git.run("rev-list", "--max-parents=0", "trunk");
        GitTree tree = new GitTree(git, first);
        PackageDefinitions definitions = new PackageDefinitions(tree, Platform.LINUX_X86_64, Map.of(), List.of());
        assertThat(tree.pkgpaths().stream().map(definitions::evaluate).flatMap(List::stream))
                .extracting(Definition::toString)
                .contains("security/openssl openssl-1.0.1g", "devel/py-foo py27-foo-1.0", "devel/py-foo py33-foo-1.0");
        List<VersionChange> changes = new ArrayList<>();
        TreeHistory.begin(git, first, Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .follow("trunk", 0, changes::add);
        assertThat(changes)
                .extracting(change -> change.commit().date() + " "
                        + change.commit().author() + " " + change.after().getLast())
                .containsExactly("2014-06-05 wiz openssl-1.0.1h", "2014-06-06 wiz py33-foo-1.1nb2");
    }
}
