/**
 * Keeps the results of other rooms, above all what cannot be read again: when an entry was added to the vulnerability list, and how
 * the disposition of a finding changed.
 *
 * <p>Takes and gives values. A {@link org.holdfast.store.Store} is an H2 file in a directory of its own, or a PostgreSQL database that
 * machines share. What a method recorded is on disk when it returns, completely or not at all. Never decides anything, reads no
 * clock, and never keeps maintainers' decisions: those belong in git.
 */
@NullMarked
package org.holdfast.store;

import org.jspecify.annotations.NullMarked;
