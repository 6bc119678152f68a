package org.holdfast.desk;

/**
 * The size of an imported history.
 *
 * @param observations the number of observations of the vulnerability list
 * @param sightings the number of entries, each with the observations that it was in
 * @param findings the number of findings with their dispositions
 */
public record ImportedHistory(int observations, int sightings, int findings) {}
