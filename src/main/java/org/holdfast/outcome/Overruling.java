package org.holdfast.outcome;

import java.time.LocalDate;

/**
 * A maintainer's own verdict.
 *
 * @param verdict what counts instead
 * @param reason why
 * @param by who said so
 * @param on when
 */
public record Overruling(Verdict verdict, String reason, String by, LocalDate on) {}
