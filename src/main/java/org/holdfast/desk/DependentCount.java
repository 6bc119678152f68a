package org.holdfast.desk;

/**
 * How many package directories of the branch need one of its packages.
 *
 * @param direct those that name it
 * @param all those that need it, directly or through others
 */
public record DependentCount(int direct, int all) {

    static final DependentCount NONE = new DependentCount(0, 0);
}
