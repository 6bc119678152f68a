/**
 * Tries trunk's fixes on the tip of the backports branch.
 *
 * <p>Takes the {@link org.holdfast.triage.Candidate}s that triage names, and the repository; gives a
 * {@link org.holdfast.triage.Trial} for each: what git's merge made of it, and what a clean merge hides. Works in a
 * {@link org.holdfast.trial.ScratchRepository} that borrows the branch's objects. Never writes to the branch's repository.
 */
@NullMarked
package org.holdfast.trial;

import org.jspecify.annotations.NullMarked;
