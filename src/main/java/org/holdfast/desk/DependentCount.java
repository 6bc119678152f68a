package org.holdfast.desk;

/**
 * The number of package directories of the branch that need a package.
 *
 * @param direct those that depend on it directly
 * @param all those that depend on it directly or through others
 */
public record DependentCount(int direct, int all) {

    static final DependentCount NONE = new DependentCount(0, 0);
}
