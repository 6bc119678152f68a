package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.VulnEntry;

/** Lint's results, by entry. */
@FunctionalInterface
public interface Suspects {

    /** No entry was linted. */
    Suspects NONE = entry -> Optional.empty();

    /** The reasons why an entry looks wrong; empty if there are none. */
    Optional<SuspectEntry> of(VulnEntry entry);
}
