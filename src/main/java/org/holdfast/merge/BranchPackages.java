package org.holdfast.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.BranchFiles;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.Trees;

/** The packages of a branch while topics are merged into it one after the other, and of trees like it. */
final class BranchPackages {

    private final BranchFiles tip;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Trees trees;
    private final Map<PkgPath, PackageDirectory> current;
    /** The directories that read a file, or once did. */
    private final Map<String, List<PkgPath>> readers = new HashMap<>();

    BranchPackages(BranchFiles tip, Platform platform, Map<String, String> mkConf, Trees trees) {
        this.tip = tip;
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
        this.trees = trees;
        this.current = new HashMap<>(tip.directories());
        current.values().forEach(this::index);
    }

    private void index(PackageDirectory directory) {
        directory
                .filesRead()
                .forEach(file ->
                        readers.computeIfAbsent(file, key -> new ArrayList<>(1)).add(directory.pkgpath()));
    }

    /** The package directory at this point; empty if there is none. */
    Optional<PackageDirectory> directory(PkgPath pkgpath) {
        return Optional.ofNullable(current.get(pkgpath));
    }

    /** Whether the branch has this package directory at this point. */
    boolean has(PkgPath pkgpath) {
        return current.containsKey(pkgpath);
    }

    /** Replaces a package directory; empty removes it. */
    void set(PkgPath pkgpath, Optional<PackageDirectory> directory) {
        directory.ifPresentOrElse(
                now -> {
                    current.put(pkgpath, now);
                    index(now);
                },
                () -> current.remove(pkgpath));
    }

    /** The directories whose version these files may change, by PKGPATH. */
    Set<PkgPath> affected(Collection<String> changed) {
        Set<PkgPath> affected = new TreeSet<>(Comparator.comparing(PkgPath::toString));
        for (String file : changed) {
            if (isEverybodys(file)) {
                affected.addAll(current.keySet());
            }
            affected.addAll(readers.getOrDefault(file, List.of()));
            if (file.endsWith("/Makefile")) {
                of(file).ifPresent(affected::add);
            }
        }
        return affected;
    }

    /** The package directory that contains a file; empty for mk/ and doc/. */
    static Optional<PkgPath> of(String file) {
        int first = file.indexOf('/');
        int second = first < 0 ? -1 : file.indexOf('/', first + 1);
        return second < 0 || file.startsWith("mk/") || file.startsWith("doc/")
                ? Optional.empty()
                : PkgPath.parse(file.substring(0, second));
    }

    private boolean isEverybodys(String file) {
        return file.startsWith("mk/") && tip.definitions().changed(file);
    }

    /** An evaluator for the directories of a tree. */
    Evaluator on(OverlaidTree tree) {
        boolean anew = tree.over().keySet().stream().anyMatch(this::isEverybodys);
        PackageDefinitions definitions = anew
                ? new PackageDefinitions(tree, platform, mkConf, PackageFiles.VARIABLES)
                : tip.definitions().over(tree, tree::replaces);
        return new Evaluator(tree, definitions);
    }

    /**
     * Evaluates directories of a tree.
     *
     * @param tree its files
     * @param definitions the evaluator of its packages
     */
    record Evaluator(OverlaidTree tree, PackageDefinitions definitions) {

        /** The directory, evaluated; empty if the tree has no package there. */
        Optional<PackageFiles> files(PkgPath pkgpath) {
            return tree.exists(pkgpath + "/Makefile")
                    ? Optional.of(PackageFiles.of(
                            pkgpath, tree, tree.filesBelow(pkgpath.toString()), definitions, tree::replaces))
                    : Optional.empty();
        }
    }

    static Optional<PackageDirectory> directory(Optional<PackageFiles> files) {
        return files.map(one -> PackageDirectory.of(one.pkgpath(), one.definitions()));
    }

    static List<MadePackage> makes(Optional<PackageDirectory> directory) {
        return directory.map(PackageDirectory::makes).orElse(List.of());
    }

    /** The reader of the repository's objects. */
    Trees trees() {
        return trees;
    }
}
