package org.holdfast.triage;

import java.util.Optional;

/** The results of trials, by candidate. */
@FunctionalInterface
public interface Trials {

    /** Nothing was tried. */
    Trials NONE = candidate -> Optional.empty();

    /** The result of trying a candidate; empty if it was not tried. */
    Optional<Trial> of(Candidate candidate);
}
