/**
 * Hands: the git program, programs in a directory for a while, decompression, HTTP, OpenPGP, files written atomically.
 *
 * <p>Takes paths, addresses and bytes, gives bytes. Knows nothing of pkgsrc. When the world fails, what it throws names
 * the thing that failed and how.
 */
@NullMarked
package org.holdfast.tool;

import org.jspecify.annotations.NullMarked;
