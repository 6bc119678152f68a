/**
 * Entries × known names and versions → {@code SuspectEntry}: what is probably wrong with the vulnerability list itself.
 *
 * <p>Takes the list, the packages known from names, scans and trunk's changes, and optionally the records of OSV and NVD; gives the
 * entries that a person should look at, each with its reasons and, where the evidence gives one, the corrected line. Never
 * changes an entry, and never says that one is right.
 */
@NullMarked
package org.holdfast.lint;

import org.jspecify.annotations.NullMarked;
