/**
 * Tries trunk's fixes on the branch.
 *
 * <p>Takes the candidates that triage names and the repository; gives for each what came of merging it into the tip of the
 * backports branch and of looking for what a clean merge hides. Never writes to the repository: what git makes on the way
 * stands in one of its own, which is thrown away.
 */
@NullMarked
package org.holdfast.pullup;

import org.jspecify.annotations.NullMarked;
