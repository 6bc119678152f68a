package org.holdfast.outcome;

import java.time.LocalDate;

/**
 * One reading of the vulnerability list.
 *
 * @param source its path or address
 * @param seen the UTC day of the reading
 * @param entries the number of distinct entries
 */
public record ListObservation(String source, LocalDate seen, int entries) {}
