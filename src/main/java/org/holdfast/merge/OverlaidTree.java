package org.holdfast.merge;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.holdfast.trial.BranchFiles;
import org.holdfast.trial.FileTree;
import org.holdfast.trial.Trees;

/**
 * The tip of a branch with some files replaced.
 *
 * @param tip the branch
 * @param over the replacing entries, by path
 * @param trees the reader of blobs
 */
record OverlaidTree(BranchFiles tip, NavigableMap<String, TreeEntry> over, Trees trees) implements FileTree {

    OverlaidTree {
        over = Collections.unmodifiableNavigableMap(new TreeMap<>(over));
    }

    /** A copy with more files replaced. */
    OverlaidTree with(Map<String, TreeEntry> changes) {
        NavigableMap<String, TreeEntry> more = new TreeMap<>(over);
        more.putAll(changes);
        return new OverlaidTree(tip, more, trees);
    }

    /** Whether the path is replaced. */
    boolean replaces(String path) {
        return over.containsKey(path);
    }

    /** The entry at the path of a file. */
    TreeEntry entry(String path) {
        TreeEntry replaced = over.get(path);
        return replaced == null ? TreeDiff.at(trees, tip.commit(), path) : replaced;
    }

    @Override
    public Optional<String> text(String path) {
        TreeEntry replaced = over.get(path);
        return replaced == null
                ? tip.tree().text(path)
                : Optional.of(replaced).filter(TreeEntry::isRegular).map(entry -> trees.text(entry.id()));
    }

    @Override
    public boolean exists(String path) {
        TreeEntry replaced = over.get(path);
        if (replaced != null && replaced.isThere()) {
            return replaced.isRegular();
        }
        SortedMap<String, TreeEntry> below = below(path);
        if (below.values().stream().anyMatch(TreeEntry::isRegular)) {
            return true;
        }
        boolean gone = replaced != null || (!below.isEmpty() && filesBelow(path).isEmpty());
        return !gone && tip.tree().exists(path);
    }

    private SortedMap<String, TreeEntry> below(String folder) {
        return over.subMap(folder + "/", folder + "0");
    }

    @Override
    public Map<String, String> filesBelow(String folder) {
        Map<String, String> files = new HashMap<>(trees.id(tip.commit(), folder)
                .<Map<String, String>>map(trees::files)
                .orElse(Map.of()));
        below(folder).forEach((path, entry) -> {
            String name = path.substring(folder.length() + 1);
            if (entry.isRegular()) {
                files.put(name, entry.id());
            } else {
                files.remove(name);
            }
        });
        return files;
    }
}
