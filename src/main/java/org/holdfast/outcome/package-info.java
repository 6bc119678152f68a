/**
 * What the acting rooms answer: the outcomes of backports and merges, and what a sync found to be new.
 *
 * <p>Values only. {@code trial}, {@code backport}, {@code merge} and {@code desk} make them, {@code store} keeps them,
 * {@code report} prints them. Never decides anything.
 */
@NullMarked
package org.holdfast.outcome;

import org.jspecify.annotations.NullMarked;
