/**
 * Carries out the verbs for any door: assess, sync, backport, merge, requests, overlay, lint.
 *
 * <p>Takes the {@link org.holdfast.config.Configuration}, the {@link org.holdfast.desk.Surroundings} and an order; gives values.
 * {@link org.holdfast.desk.Desk} is the entry point, with a class for each verb behind it. An order that cannot be carried out as
 * given is an {@link org.holdfast.desk.InvalidRequest}; failures of inputs and tools are {@code Unusable} and {@code ToolFailed}.
 * Each door words them for its users. Never prints or parses a command line, and depends on neither terminal nor browser.
 */
@NullMarked
package org.holdfast.desk;

import org.jspecify.annotations.NullMarked;
