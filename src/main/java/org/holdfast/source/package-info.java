/**
 * Fetches the world and yields values of {@code pkgsrc}: the vulnerability list, names, scans, summaries, installed
 * packages, change logs, the configuration, what the real bmake says, what OSV and NVD know of upstream, issues and pull
 * requests. {@code Forge} is also the hand that opens a pull request, or writes a comment.
 *
 * <p>Takes a file name, an address or {@code -} for standard input, compressed or not. A line that cannot be read becomes
 * {@link org.holdfast.pkgsrc.Malformed} and does not stop the rest; an input that cannot be trusted as a whole is
 * {@link org.holdfast.pkgsrc.Unusable}. Never interprets what it reads.
 */
@NullMarked
package org.holdfast.source;

import org.jspecify.annotations.NullMarked;
