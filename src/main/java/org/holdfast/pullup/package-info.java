/**
 * Tries trunk's fixes on the branch, and makes backports of them.
 *
 * <p>Takes the candidates that triage names and the repository; gives for each what came of merging it into the tip of the
 * backports branch and of looking for what a clean merge hides. What git makes on the way stands in a repository of its own,
 * which is thrown away.
 *
 * <p>A backport is prepared there as well ({@code Preparing}): trunk's commits are applied one by one ({@code TrunkPicks}), what
 * needs no judgement is settled ({@code Settlement}), the version rises ({@code Rise}, {@code Revisions}), and the result is
 * looked at as if somebody else had made it ({@code Proof}, {@code Closing}). Then all topic branches are made in one
 * transaction ({@code Landing}). Reviewed ones are merged in the same way ({@code Merges}). Nothing else is ever written to the
 * repository, but for worktrees that somebody asked for ({@code Adaptation}).
 */
@NullMarked
package org.holdfast.pullup;

import org.jspecify.annotations.NullMarked;
