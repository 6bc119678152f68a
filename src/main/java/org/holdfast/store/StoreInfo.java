package org.holdfast.store;

import java.util.Optional;
import java.util.SequencedMap;
import org.holdfast.outcome.ListObservation;

/**
 * What is in a store.
 *
 * @param where the directory, or the address without its password
 * @param schema the version of its tables
 * @param latest the latest observation of the list
 * @param rows how many of each thing it keeps
 */
public record StoreInfo(
        String where, String schema, Optional<ListObservation> latest, SequencedMap<String, Long> rows) {}
