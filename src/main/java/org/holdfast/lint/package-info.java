/**
 * Entries × known names and versions → {@code SuspectEntry}: what is probably wrong with the vulnerability list itself.
 *
 * <p>Takes the list and what is known of packages from names, scans and trunk's changes; gives the entries that a person
 * should look at, each with its reasons and, where one follows from the evidence, the corrected line. Never changes the
 * list, and never says that an entry is right.
 */
@NullMarked
package org.holdfast.lint;

import org.jspecify.annotations.NullMarked;
