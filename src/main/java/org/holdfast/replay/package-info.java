/**
 * Writes a git repository with the layout of pkgsrc from two tables: the packages of one day, and the changes since.
 *
 * <p>Takes values of {@code pkgsrc} and a directory; gives a bare repository and its statistics. Equal tables give equal commits.
 * All texts in the tree are stand-ins with the form of pkgsrc's, so that programs that read pkgsrc can be tested and timed. Never
 * reads a repository, a clock or the network.
 */
@NullMarked
package org.holdfast.replay;

import org.jspecify.annotations.NullMarked;
