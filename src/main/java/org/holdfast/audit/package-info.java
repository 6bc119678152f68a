/**
 * Packages × vulnerability entries → findings, exactly as {@code pkg_admin audit} finds them.
 *
 * <p>Takes names and entries, gives findings in the order of both. Never asks why a finding is open.
 */
@NullMarked
package org.holdfast.audit;

import org.jspecify.annotations.NullMarked;
