package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.history.GitTree;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/**
 * The commit that fixes are tried on, with its packages.
 *
 * @param commit its id
 * @param tree its files
 * @param definitions the evaluator of its packages
 * @param directories its package directories, by PKGPATH
 * @param byBase its package directories, by PKGBASE
 */
public record BranchFiles(
        String commit,
        GitTree tree,
        PackageDefinitions definitions,
        Map<PkgPath, PackageDirectory> directories,
        Map<PkgBase, List<PackageDirectory>> byBase) {

    /** Indexes the packages of a commit. */
    public static BranchFiles of(
            Git git, String commit, Platform platform, Map<String, String> mkConf, Collection<PackageDirectory> makes) {
        GitTree tree = new GitTree(git, commit);
        Map<PkgPath, PackageDirectory> directories = new HashMap<>();
        Map<PkgBase, List<PackageDirectory>> byBase = new HashMap<>();
        for (PackageDirectory directory : makes) {
            directories.put(directory.pkgpath(), directory);
            for (MadePackage made : directory.makes()) {
                made.pkgname()
                        .ifPresent(name -> byBase.computeIfAbsent(name.base(), key -> new ArrayList<>(1))
                                .add(directory));
            }
        }
        return new BranchFiles(
                commit,
                tree,
                new PackageDefinitions(tree, platform, mkConf, PackageFiles.VARIABLES),
                directories,
                byBase);
    }

    /** The tree ids of all directories of a commit by path, {@code mk}, {@code security/openssl}. */
    static Map<String, String> treeIds(Git git, String commit) {
        Map<String, String> ids = new HashMap<>();
        git.listDirectories(commit, listed -> ids.put(listed.path(), listed.id()));
        return ids;
    }
}
