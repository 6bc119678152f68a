/**
 * Builds packages, on one machine or many.
 *
 * <p>Takes a {@link org.holdfast.rebuild.BuildOrder} and a command; gives packages, logs, and what became of each package. The door is
 * {@link org.holdfast.build.Farm}: an {@link org.holdfast.build.Engine} leases packages to {@link org.holdfast.build.Worker}s, and what a worker
 * finishes counts only if it still holds the lease. {@link org.holdfast.build.FailureRules} says why a build failed, by rules that are data.
 * Never decides what is built, never publishes, and never runs a command that came from elsewhere than this machine's configuration.
 */
@NullMarked
package org.holdfast.build;

import org.jspecify.annotations.NullMarked;
