package org.holdfast.desk;

/**
 * What was taken into the store from an export.
 *
 * @param observations how many observations of the vulnerability list
 * @param sightings how many entries, each with the observations that it was in
 * @param findings how many findings with their dispositions
 */
public record ImportedHistory(int observations, int sightings, int findings) {}
