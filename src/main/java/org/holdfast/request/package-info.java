/**
 * What users ask for in issues and pull requests, linked to the findings of the branch.
 *
 * <p>Takes {@link org.holdfast.request.Request}s and the branch's findings; gives one {@link org.holdfast.request.RequestStatus}
 * for each request. A word of a request names a package only if the branch has one of that name. Never answers anybody.
 */
@NullMarked
package org.holdfast.request;

import org.jspecify.annotations.NullMarked;
