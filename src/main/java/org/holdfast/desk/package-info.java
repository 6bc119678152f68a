/**
 * What any door asks for, in the words of a maintainer: assess, sync, backport, merge, requests, overlay, lint.
 *
 * <p>Takes the {@link org.holdfast.config.Configuration}, the {@link org.holdfast.desk.Surroundings} and an order; gives values.
 * {@link org.holdfast.desk.Desk} is the way in, with a class for each verb behind it. An order that cannot be carried out as it
 * was put is an {@link org.holdfast.desk.InvalidRequest}; the world's failures are {@code Unusable} and {@code ToolFailed}. Each door
 * words them. Never prints, parses no command line, and knows no terminal and no browser.
 */
@NullMarked
package org.holdfast.desk;

import org.jspecify.annotations.NullMarked;
