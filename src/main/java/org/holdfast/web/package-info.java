/**
 * The door for browsers and hosts: pages and an API that show branches, read-only.
 *
 * <p>Takes requests over HTTP; gives pages, JSON, feeds and metrics. {@code WebWindow} is the door, found by {@link java.util.ServiceLoader};
 * {@code Site} has the pages, {@code Api} what programs ask. Both show a {@link org.holdfast.desk.BranchView}, which {@code BranchWatch} replaces
 * when sync has recorded something. Pages are the templates in {@code src/main/jte}, each with a record of what it shows.
 *
 * <p>Never writes to the store, never names a path of the server, never loads anything from elsewhere.
 */
@NullMarked
package org.holdfast.web;

import org.jspecify.annotations.NullMarked;
