package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.VulnEntry;

/** What lint says of entries. */
@FunctionalInterface
public interface Suspects {

    /** Lint has not looked. */
    Suspects NONE = entry -> Optional.empty();

    /** Why an entry looks wrong; empty if it does not. */
    Optional<SuspectEntry> of(VulnEntry entry);
}
