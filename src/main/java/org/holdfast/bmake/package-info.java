/**
 * The part of bmake that package definitions use, evaluated without running anything.
 *
 * <p>Takes the texts of a pkgsrc tree's files, gives the values of variables. A value that depends on what is not
 * evaluated (the output of a command, what is installed, files that were left out) is {@link
 * org.holdfast.bmake.UnknownValue unknown} and says why; it is never guessed. Never reads a file itself, never runs a
 * command.
 */
@NullMarked
package org.holdfast.bmake;

import org.jspecify.annotations.NullMarked;
