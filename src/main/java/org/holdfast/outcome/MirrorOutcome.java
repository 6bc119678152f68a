package org.holdfast.outcome;

import java.util.Optional;

/**
 * The result of bringing a mirror up to date.
 *
 * @param mirror a directory, or {@code host:directory}
 * @param generation the generation that is live there now; empty if it could not be reached
 * @param copied whether it was brought there by this run
 * @param failure why it was not
 */
public record MirrorOutcome(String mirror, Optional<Integer> generation, boolean copied, Optional<String> failure) {}
