/**
 * Entries × known names and versions → {@code SuspectEntry}: what is probably wrong with the vulnerability list itself.
 *
 * <p>Takes the list and what is known of packages from names, scans and trunk's changes, perhaps what OSV and NVD say; gives the entries that a person
 * should look at, each with its reasons and, where one follows from the evidence, the corrected line. Of the list
 * and what maintainers decided it makes the branch's own list. Never changes an entry that no maintainer has judged, and never
 * says by itself that one is right.
 */
@NullMarked
package org.holdfast.lint;

import org.jspecify.annotations.NullMarked;
