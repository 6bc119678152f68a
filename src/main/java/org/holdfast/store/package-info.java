/**
 * Keeps what the other rooms found, and above all what cannot be read again: since when an entry is in the vulnerability
 * list, and how the disposition of a finding went.
 *
 * <p>Takes and gives values; one {@link org.holdfast.store.Store} is an H2 file in a directory of its own, or a PostgreSQL
 * database that machines share. What a method has recorded is on disk when it returns, and is there whole or not at all.
 * Never decides anything, reads no clock, and never keeps what people decide: that lives in git.
 */
@NullMarked
package org.holdfast.store;

import org.jspecify.annotations.NullMarked;
