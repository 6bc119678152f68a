package org.holdfast.outcome;

import java.util.Optional;
import org.holdfast.pkgsrc.VulnListChange;

/**
 * The changes of the vulnerability list since the last observation.
 *
 * @param now the observation
 * @param before the observation that it is compared with; empty the first time, when every entry is new
 * @param change the entries added, removed and changed
 */
public record ListNews(ListObservation now, Optional<ListObservation> before, VulnListChange change) {}
