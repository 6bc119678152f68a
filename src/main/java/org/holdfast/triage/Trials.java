package org.holdfast.triage;

import java.util.Optional;

/** What is known of candidates that were tried. */
@FunctionalInterface
public interface Trials {

    /** Nothing was tried. */
    Trials NONE = candidate -> Optional.empty();

    /** What came of trying it; empty if that was not done. */
    Optional<Trial> of(Candidate candidate);
}
