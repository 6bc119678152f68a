/**
 * Reads pkgsrc trees from git, and finds the packages that the commits of a branch changed.
 *
 * <p>Takes a repository and a branch; gives the files of a commit ({@link org.holdfast.history.GitTree}), the changes since the
 * last reading ({@link org.holdfast.history.BranchReading}) and the patches of the branch. Evaluates a directory again only if a
 * file that it reads has changed. Never checks out a branch, and never writes to a repository other than its mirror.
 */
@NullMarked
package org.holdfast.history;

import org.jspecify.annotations.NullMarked;
