/**
 * The files that people write: {@code holdfast.toml} and {@code decisions.toml}.
 *
 * <p>Takes a path; gives a {@link org.holdfast.config.Configuration} or the maintainers' decisions. Refuses an unknown key, a
 * value of the wrong type and a malformed date, with the file and the line. Never opens a file or address that a value names.
 */
@NullMarked
package org.holdfast.config;

import org.jspecify.annotations.NullMarked;
