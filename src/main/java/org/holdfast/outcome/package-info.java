/**
 * What the acting rooms answer: the outcomes of backports, merges, builds and publishing, and what a sync found to be new.
 *
 * <p>Values only. {@code trial}, {@code backport}, {@code merge}, {@code build}, {@code publish} and {@code desk} make them, {@code store} or a
 * repository of packages keeps them, {@code report} prints them. Never decides anything.
 */
@NullMarked
package org.holdfast.outcome;

import org.jspecify.annotations.NullMarked;
