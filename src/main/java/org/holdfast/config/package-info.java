/**
 * What people write into files: {@code holdfast.toml} and {@code decisions.toml}.
 *
 * <p>Takes a path, gives a {@link org.holdfast.config.Configuration} or the maintainers' decisions. Refuses an unknown key, a
 * value of the wrong type and a date that is none, with the file and the line. Never reads what a value names.
 */
@NullMarked
package org.holdfast.config;

import org.jspecify.annotations.NullMarked;
