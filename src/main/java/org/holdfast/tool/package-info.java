/**
 * Access to the world outside: the git program, other programs, decompression, HTTP, JSON, OpenPGP, files
 * written atomically.
 *
 * <p>Takes paths, addresses and bytes; gives bytes. Never interprets pkgsrc's formats. A failure is an exception that names the
 * program, file or address and the cause.
 */
@NullMarked
package org.holdfast.tool;

import org.jspecify.annotations.NullMarked;
