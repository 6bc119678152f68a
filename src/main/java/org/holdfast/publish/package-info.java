/**
 * Publishes binary packages: composes a consistent set from which nothing disappears, and switches to it atomically.
 *
 * <p>Takes a live repository, new packages and the maintainers' removals; gives the set with a reason for each package, and the
 * generation of the repository that has it. Never changes a package that users can fetch, never removes one that no maintainer
 * removed by name, and never leaves a reader with a mix of two sets.
 *
 * <p>{@link org.holdfast.publish.Publisher} is the door. {@code SetPlanner} and {@code Closure} decide and do no input or output;
 * {@code Repository} has the layout on disk.
 */
@NullMarked
package org.holdfast.publish;

import org.jspecify.annotations.NullMarked;
