package org.holdfast.store;

import java.util.Optional;
import java.util.SequencedMap;
import org.holdfast.outcome.ListObservation;

/**
 * A summary of a store.
 *
 * @param where the directory, or the address without its password
 * @param schema the version of its tables
 * @param latest the latest observation of the list
 * @param rows the number of rows of each kind
 */
public record StoreInfo(
        String where, String schema, Optional<ListObservation> latest, SequencedMap<String, Long> rows) {}
