package org.holdfast.outcome;

import java.util.Optional;
import org.holdfast.pkgsrc.VulnListChange;

/**
 * What an observation of the list brought.
 *
 * @param now the observation
 * @param before the one that it is compared with; empty the first time, when every entry is new
 * @param change from then to now
 */
public record ListNews(ListObservation now, Optional<ListObservation> before, VulnListChange change) {}
