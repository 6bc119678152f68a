/**
 * Builds packages.
 *
 * <p>{@link org.holdfast.build.FailureRules} takes the ending and the log of a failed build; gives its kind, the decisive lines and a
 * signature. The rules are data: {@code failures.toml}.
 */
@NullMarked
package org.holdfast.build;

import org.jspecify.annotations.NullMarked;
