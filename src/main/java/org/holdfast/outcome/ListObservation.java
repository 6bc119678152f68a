package org.holdfast.outcome;

import java.time.LocalDate;

/**
 * One look at the vulnerability list.
 *
 * @param source where it was read
 * @param seen the day
 * @param entries how many different ones it had
 */
public record ListObservation(String source, LocalDate seen, int entries) {}
