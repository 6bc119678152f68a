/**
 * Writes a git repository shaped like pkgsrc, out of plain tables: the packages of a day, and the changes since.
 *
 * <p>Takes values of {@code pkgsrc} and a directory, gives a bare repository and what was counted on the way. The same
 * tables give the same commits. Every text in the tree is made up here: it has the form of pkgsrc's, so that what reads
 * pkgsrc can be tried and timed on it, and says nothing. Never reads a repository, a clock or the network.
 */
@NullMarked
package org.holdfast.replay;

import org.jspecify.annotations.NullMarked;
