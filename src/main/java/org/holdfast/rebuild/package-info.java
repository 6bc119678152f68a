/**
 * Plans what a change rebuilds, and in which order.
 *
 * <p>Takes the graph of a tree, what is published, how long builds took, what the gate says of changed packages; gives a
 * {@link org.holdfast.rebuild.RebuildPlan} with a reason for every package. Never builds anything, and never leaves out a package of which
 * it does not know that it may stay: in doubt a package is rebuilt.
 */
@NullMarked
package org.holdfast.rebuild;

import org.jspecify.annotations.NullMarked;
