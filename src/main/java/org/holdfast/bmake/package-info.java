/**
 * The part of bmake that package definitions use, evaluated without running anything.
 *
 * <p>Takes the texts of a pkgsrc tree's files; gives the values of variables. A value that depends on the output of a command,
 * on installed files or on a makefile that is left out is {@link org.holdfast.bmake.UnknownValue unknown}, with its reason; it
 * is never guessed. Never reads a file itself, never runs a command.
 */
@NullMarked
package org.holdfast.bmake;

import org.jspecify.annotations.NullMarked;
