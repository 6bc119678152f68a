package org.holdfast.history;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;

/**
 * How far a branch was read.
 *
 * @param branch its name in git
 * @param commit the id of the commit that it stood at
 * @param cut the commit that its history is read from: where the LTS branch left trunk
 * @param rules what the evaluation depended on apart from the tree; where that differs the branch is read anew
 * @param directories gives what it makes there, which is much, and needed only if it has moved
 */
public record BranchState(
        String branch, String commit, String cut, String rules, Supplier<List<PackageDirectory>> directories) {

    /** How many packages directories make. */
    public static long packages(Collection<PackageDirectory> directories) {
        return directories.stream()
                .mapToLong(directory -> directory.makes().size())
                .sum();
    }

    /** Of how many of them the name is not known. */
    public static long unknown(Collection<PackageDirectory> directories) {
        return directories.stream()
                .flatMap(directory -> directory.makes().stream())
                .filter(made -> made.unknown().isPresent())
                .count();
    }
}
