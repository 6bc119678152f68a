/**
 * The branch's own vulnerability list: upstream's, with the corrections that maintainers decided, and without the packages that
 * the branch has patched.
 *
 * <p>Takes the list, the decisions and the branch's PKGNAMEs; gives an {@link org.holdfast.overlay.Overlay}, each changed line with
 * its reason, and each decision that could not be applied with the obstacle. Never drops an entry without a decision, and never
 * exempts a PKGNAME that others have without the patch.
 */
@NullMarked
package org.holdfast.overlay;

import org.jspecify.annotations.NullMarked;
