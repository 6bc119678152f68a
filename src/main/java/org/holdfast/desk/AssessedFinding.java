package org.holdfast.desk;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;

/**
 * A finding with all that is known of it.
 *
 * @param triaged the finding, its disposition and the evidence
 * @param priority how urgent it is
 * @param seen the day on which it was first seen; empty if no sync has recorded it
 * @param since the day since which it is known to be open: trunk's fix may be older than the first sight of it
 */
public record AssessedFinding(
        Triaged triaged, Priority priority, Optional<LocalDate> seen, Optional<LocalDate> since) {}
