package org.holdfast.desk;

import java.util.List;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.RollbackOutcome;

/**
 * The result of a rollback.
 *
 * @param outcome what changes
 * @param mirrors what became of each mirror
 */
public record RollbackResult(RollbackOutcome outcome, List<MirrorOutcome> mirrors) {
    public RollbackResult {
        mirrors = List.copyOf(mirrors);
    }
}
