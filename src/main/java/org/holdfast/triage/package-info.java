/**
 * A finding and its evidence → one {@link org.holdfast.triage.Disposition}, with a reason that a person can check.
 *
 * <p>Takes the packages of the branch, the entries, trunk's history and the policy; gives each finding exactly one
 * disposition. Never guesses: what the evidence does not decide is {@code Undetermined} and says what is missing.
 */
@NullMarked
package org.holdfast.triage;

import org.jspecify.annotations.NullMarked;
