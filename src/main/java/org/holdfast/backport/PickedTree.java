package org.holdfast.backport;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.MergedTree;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.PickState;
import org.holdfast.trial.Trees;
import org.holdfast.trial.TrialContext;

/**
 * The tip of the branch with a backport.
 *
 * @param pkgpath the directory
 * @param directory the id of its tree; empty if it is gone
 * @param files the blob ids of files that replace those of the tree, or of the tip elsewhere, by path from the top; an
 *     empty id for a removed file
 */
record PickedTree(PkgPath pkgpath, Optional<String> directory, SortedMap<String, String> files) {

    PickedTree {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** The tree after picks. */
    static PickedTree of(PkgPath pkgpath, PickState applied) {
        return new PickedTree(pkgpath, applied.tree(), new TreeMap<>(applied.along()));
    }

    /** A copy with another blob for a file. */
    PickedTree with(String path, String blob) {
        SortedMap<String, String> more = new TreeMap<>(files);
        more.put(path, blob);
        return new PickedTree(pkgpath, directory, more);
    }

    /** The blob ids of the directory's regular files, by path below it. */
    Map<String, String> own(Trees trees) {
        SequencedMap<String, String> own = new LinkedHashMap<>();
        directory.ifPresent(tree -> own.putAll(trees.files(tree)));
        String below = pkgpath + "/";
        files.forEach((path, blob) -> {
            if (path.startsWith(below)) {
                if (blob.isEmpty()) {
                    own.remove(path.substring(below.length()));
                } else {
                    own.put(path.substring(below.length()), blob);
                }
            }
        });
        return own;
    }

    private SortedMap<String, String> elsewhere() {
        SortedMap<String, String> elsewhere = new TreeMap<>(files);
        elsewhere.keySet().removeIf(path -> path.startsWith(pkgpath + "/"));
        return elsewhere;
    }

    /** The tree as files. */
    MergedTree on(TrialContext context) {
        return new MergedTree(
                context.tip().tree(), pkgpath.toString(), own(context.trees()), elsewhere(), context.trees());
    }

    /** The directory, evaluated. */
    PackageFiles evaluate(TrialContext context) {
        MergedTree tree = on(context);
        return PackageFiles.of(
                pkgpath, tree, tree.files(), context.tip().definitions().over(tree, tree::replaces), tree::replaces);
    }

    /** The regular files that differ from the tip, by path from the top. */
    Set<String> changed(TrialContext context) {
        return content(context).keySet();
    }

    /** The blob ids of the files that differ from the tip, by path from the top; an empty id for a removed file. */
    SortedMap<String, String> content(TrialContext context) {
        SortedMap<String, String> changed = new TreeMap<>();
        Map<String, String> before = context.trees()
                .id(context.tip().commit(), pkgpath.toString())
                .<Map<String, String>>map(context.trees()::files)
                .orElse(Map.of());
        Map<String, String> after = own(context.trees());
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!before.getOrDefault(name, "").equals(after.getOrDefault(name, ""))) {
                changed.put(pkgpath + "/" + name, after.getOrDefault(name, ""));
            }
        }
        elsewhere().forEach((path, blob) -> {
            if (!context.trees().id(context.tip().commit(), path).orElse("").equals(blob)) {
                changed.put(path, blob);
            }
        });
        return changed;
    }
}
