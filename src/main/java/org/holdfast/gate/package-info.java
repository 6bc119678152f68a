/**
 * Compares two builds of a package: what others see of it, and what a change of that means for them.
 *
 * <p>Takes two package files, and the sources of packages that use them; gives {@link org.holdfast.outcome.GateFinding}s, each with a
 * verdict. Never executes anything of a package; never calls compatible what it has not compared: a tool that is missing or fails makes
 * its part unknown.
 *
 * <p>{@link org.holdfast.gate.Gate} is the door. {@code PackageReader} unpacks a package into a scratch directory; each {@code Check}
 * compares two {@code PackageTree}s in one respect.
 */
@NullMarked
package org.holdfast.gate;

import org.jspecify.annotations.NullMarked;
