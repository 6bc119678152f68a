/**
 * Formats the results of other rooms as text for a terminal and as JSON for programs.
 *
 * <p>Takes values, gives strings. Never reads, decides or writes anything.
 */
@NullMarked
package org.holdfast.report;

import org.jspecify.annotations.NullMarked;
