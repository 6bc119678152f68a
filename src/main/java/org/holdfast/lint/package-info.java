/**
 * Finds mistakes in the vulnerability list itself.
 *
 * <p>Takes the list, the packages known from names, scans and trunk's changes, and optionally the advisories of OSV and NVD; gives
 * the lines that are probably wrong, each with its reasons and, if the evidence suffices, the corrected line. Never changes the list,
 * and never states that an entry is right.
 */
@NullMarked
package org.holdfast.lint;

import org.jspecify.annotations.NullMarked;
