/**
 * Issues and pull requests on GitHub, GitLab and Forgejo, through their REST APIs or from saved JSON.
 *
 * <p>Takes the configured address and a token from the environment; gives {@link org.holdfast.request.Request}s, opens a pull
 * request, posts a comment. Looks before it writes, so that nothing is posted twice. Never sends the token to another origin.
 */
@NullMarked
package org.holdfast.forge;

import org.jspecify.annotations.NullMarked;
