/**
 * Reads files and downloads into values of {@code pkgsrc}: the vulnerability list, names, scans, summaries, installed and binary packages,
 * change logs, exploit scores, and the records of OSV and NVD.
 *
 * <p>Takes a file name, an address or {@code -} for standard input, compressed or not. A malformed line becomes
 * {@link org.holdfast.pkgsrc.Malformed}, and the other lines still count; an input that cannot be trusted as a whole is
 * {@link org.holdfast.pkgsrc.Unusable}. Never decides what a value means.
 */
@NullMarked
package org.holdfast.source;

import org.jspecify.annotations.NullMarked;
