package org.holdfast.history;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;

/**
 * The state of a branch at its last reading.
 *
 * @param branch the name of the branch in git
 * @param commit the id of its head then
 * @param cut the id of the commit where its history begins: where the LTS branch left trunk
 * @param rules the inputs of the evaluation besides the tree; if they differ, the branch is read whole
 * @param directories the supplier of its package directories, which are many and needed only if the branch has moved
 */
public record BranchState(
        String branch, String commit, String cut, String rules, Supplier<List<PackageDirectory>> directories) {

    /** The number of packages in directories. */
    public static long packages(Collection<PackageDirectory> directories) {
        return directories.stream()
                .mapToLong(directory -> directory.makes().size())
                .sum();
    }

    /** The number of packages in directories whose PKGNAME is not known. */
    public static long unknown(Collection<PackageDirectory> directories) {
        return directories.stream()
                .flatMap(directory -> directory.makes().stream())
                .filter(made -> made.unknown().isPresent())
                .count();
    }
}
