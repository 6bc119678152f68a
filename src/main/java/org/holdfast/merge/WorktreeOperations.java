package org.holdfast.merge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.holdfast.tool.Git;

/**
 * Branches under rebase or bisection in a worktree. Meanwhile its HEAD is detached, and git does not show the branch as
 * checked out.
 */
final class WorktreeOperations {

    /** The files in a worktree's git directory that name the branch. */
    private static final List<String> NOTES =
            List.of("rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START");

    private WorktreeOperations() {}

    /** The git directories of these worktrees, by full ref name. */
    static Map<String, String> read(Git git) {
        Path common = git.repository().toAbsolutePath().resolve(git.run("rev-parse", "--git-common-dir"));
        List<Path> directories = new ArrayList<>(List.of(common.normalize()));
        Map<String, String> refs = new HashMap<>();
        try {
            Path linked = common.normalize().resolve("worktrees");
            if (Files.isDirectory(linked)) {
                try (Stream<Path> all = Files.list(linked)) {
                    all.forEach(directories::add);
                }
            }
            for (Path directory : directories) {
                for (String note : NOTES) {
                    Path file = directory.resolve(note);
                    if (Files.isRegularFile(file)) {
                        String name = Files.readString(file).strip();
                        refs.put(name.startsWith("refs/") ? name : "refs/heads/" + name, directory.toString());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return refs;
    }
}
