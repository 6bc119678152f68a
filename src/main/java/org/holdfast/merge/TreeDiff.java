package org.holdfast.merge;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.trial.Trees;

/** Compares trees of a repository file by file, without starting a program for each pair. */
final class TreeDiff {

    private static final int ID_BYTES = 20;
    private static final HexFormat HEX = HexFormat.of();

    private final Trees trees;
    private final NavigableMap<String, TreeEntry> found = new TreeMap<>();

    private TreeDiff(Trees trees) {
        this.trees = trees;
    }

    /**
     * The files that differ between two trees; renames are not detected.
     *
     * @param from the id of a commit or tree
     * @param to the id of another
     * @return the entries of the latter, by path; {@link TreeEntry#NONE} where it has none
     */
    static NavigableMap<String, TreeEntry> between(Trees trees, String from, String to) {
        TreeDiff diff = new TreeDiff(trees);
        if (!from.equals(to)) {
            diff.compare(root(trees, from), root(trees, to), "");
        }
        return Collections.unmodifiableNavigableMap(diff.found);
    }

    private static Optional<String> root(Trees trees, String commit) {
        return trees.id(commit, "");
    }

    /** The entry at a path of a commit. */
    static TreeEntry at(Trees trees, String commit, String path) {
        int slash = path.lastIndexOf('/');
        return trees.id(commit, slash < 0 ? "" : path.substring(0, slash))
                .map(folder ->
                        entries(trees, Optional.of(folder)).getOrDefault(path.substring(slash + 1), TreeEntry.NONE))
                .orElse(TreeEntry.NONE);
    }

    private void compare(Optional<String> from, Optional<String> to, String folder) {
        if (from.equals(to)) {
            return;
        }
        Map<String, TreeEntry> before = entries(trees, from);
        Map<String, TreeEntry> after = entries(trees, to);
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            TreeEntry had = before.getOrDefault(name, TreeEntry.NONE);
            TreeEntry has = after.getOrDefault(name, TreeEntry.NONE);
            if (!had.equals(has)) {
                String path = folder + name;
                compare(tree(had), tree(has), path + "/");
                if (!has.isDirectory() && has.isThere()) {
                    found.put(path, has);
                } else if (had.isThere() && !had.isDirectory()) {
                    found.put(path, TreeEntry.NONE);
                }
            }
        }
    }

    private static Optional<String> tree(TreeEntry entry) {
        return entry.isDirectory() ? Optional.of(entry.id()) : Optional.empty();
    }

    /** The entries of a tree object: {@code 100644 Makefile<NUL><20 bytes>}, repeated. */
    private static Map<String, TreeEntry> entries(Trees trees, Optional<String> tree) {
        Map<String, TreeEntry> entries = new HashMap<>();
        String content = tree.map(trees::text).orElse("");
        for (int at = 0; at < content.length(); ) {
            int blank = content.indexOf(' ', at);
            int end = content.indexOf('\0', blank);
            int next = end + 1 + ID_BYTES;
            String id = HEX.formatHex(content.substring(end + 1, next).getBytes(StandardCharsets.ISO_8859_1));
            entries.put(content.substring(blank + 1, end), new TreeEntry(content.substring(at, blank), id));
            at = next;
        }
        return entries;
    }
}
