package org.holdfast.outcome;

import java.util.List;
import java.util.Optional;

/**
 * What came of sending a merged branch elsewhere.
 *
 * @param refused the words of git, a hook or the remote; empty on success. The local branch stays in either case
 * @param kept the topic branches that the remote keeps because they differ from what was merged
 * @param command the command to repeat it by hand
 */
public record PushOutcome(Optional<String> refused, List<String> kept, String command) {
    public PushOutcome {
        kept = List.copyOf(kept);
    }
}
