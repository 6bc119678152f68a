package org.holdfast.desk;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;

/**
 * A finding as assessed: disposition, evidence, priority and dates.
 *
 * @param triaged the finding, its disposition and the evidence
 * @param priority how urgent it is
 * @param seen the day on which it was first seen; empty if no sync has recorded it
 * @param since the day from which it counts as open: the earlier of the day of trunk's fix and the day first seen
 */
public record AssessedFinding(
        Triaged triaged, Priority priority, Optional<LocalDate> seen, Optional<LocalDate> since) {}
