/**
 * Reads files and addresses of the field into values of {@code pkgsrc}: the vulnerability list, names, scans, summaries,
 * installed packages, change logs, exploit scores, and the records of OSV and NVD.
 *
 * <p>Takes a file name, an address or {@code -} for standard input, compressed or not. A line that cannot be read becomes
 * {@link org.holdfast.pkgsrc.Malformed} and does not stop the rest; an input that cannot be trusted as a whole is
 * {@link org.holdfast.pkgsrc.Unusable}. Never interprets what it reads.
 */
@NullMarked
package org.holdfast.source;

import org.jspecify.annotations.NullMarked;
