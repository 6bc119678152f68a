/**
 * Git trees of pkgsrc, and what the commits of a branch changed in the packages that it makes.
 *
 * <p>Takes a repository and a branch; gives its packages at one commit ({@link org.holdfast.history.GitTree}), the changes
 * since the last reading ({@link org.holdfast.history.BranchReading}) and the patches it carries. Evaluates a directory again
 * only if a file that it read has changed. Never checks a branch out and never writes to a repository other than its mirror.
 */
@NullMarked
package org.holdfast.history;

import org.jspecify.annotations.NullMarked;
