package org.holdfast.store;

import java.time.LocalDate;
import org.holdfast.pkgsrc.VulnKey;

/**
 * An entry of the list with the days it was seen.
 *
 * @param entry the entry
 * @param firstSeen the day of the first observation that had it
 * @param lastSeen the day of the last observation that had it
 * @param listed whether the latest observation has it; otherwise it was withdrawn
 */
public record WatchedEntry(VulnKey entry, LocalDate firstSeen, LocalDate lastSeen, boolean listed) {}
