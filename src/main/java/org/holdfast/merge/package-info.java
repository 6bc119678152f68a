/**
 * Merges reviewed topic branches into backports, and backports into release.
 *
 * <p>Takes a {@link org.holdfast.merge.MergeTarget} and the topics; gives one {@link org.holdfast.outcome.MergeOutcome} each.
 * Refuses a topic that is not what was reviewed, a version that does not rise, a package that the list has an entry against, and
 * every conflict outside the list of changes. The branch moves and the merged topics go in one transaction. Never pushes by force.
 */
@NullMarked
package org.holdfast.merge;

import org.jspecify.annotations.NullMarked;
