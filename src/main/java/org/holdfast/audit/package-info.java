/**
 * Matches packages with entries of the vulnerability list, exactly as {@code pkg_admin audit} does.
 *
 * <p>Takes PKGNAMEs and entries; gives findings in the order of both. Never decides what to do about a finding, never reads a
 * file.
 */
@NullMarked
package org.holdfast.audit;

import org.jspecify.annotations.NullMarked;
