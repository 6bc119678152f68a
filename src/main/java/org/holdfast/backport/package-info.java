/**
 * Makes topic branches of the backports that somebody asks for.
 *
 * <p>Takes {@link org.holdfast.backport.BackportRequest}s; gives one {@link org.holdfast.outcome.BackportOutcome} each. Trunk's
 * commits are applied one by one, conflicts that need no judgement are settled, the version rises above every earlier one, and
 * the result is evaluated and audited again from its tree. All topic branches are made in one transaction. Never touches another
 * branch, a work tree or an index, except a worktree that somebody asked for ({@link org.holdfast.backport.Adaptation}).
 */
@NullMarked
package org.holdfast.backport;

import org.jspecify.annotations.NullMarked;
