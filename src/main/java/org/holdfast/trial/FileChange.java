package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A file that differs between two commits.
 *
 * @param path its path from the top of the tree
 * @param before its blob id before; empty if it did not exist
 * @param after its blob id after; empty if it was removed
 */
public record FileChange(String path, Optional<String> before, Optional<String> after) {

    /** The files that differ in some directories. */
    public static List<FileChange> between(Trees trees, String from, String to, Collection<PkgPath> directories) {
        List<FileChange> changes = new ArrayList<>();
        for (PkgPath directory : directories) {
            Map<String, String> before = files(trees, from, directory);
            Map<String, String> after = files(trees, to, directory);
            Set<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (String name : names) {
                Optional<String> old = Optional.ofNullable(before.get(name));
                Optional<String> now = Optional.ofNullable(after.get(name));
                if (!old.equals(now)) {
                    changes.add(new FileChange(directory + "/" + name, old, now));
                }
            }
        }
        return changes;
    }

    private static Map<String, String> files(Trees trees, String commit, PkgPath directory) {
        return trees.id(commit, directory.toString())
                .<Map<String, String>>map(trees::files)
                .orElse(Map.of());
    }
}
