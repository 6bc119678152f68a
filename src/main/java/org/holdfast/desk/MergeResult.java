package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.PushOutcome;

/**
 * The result of a {@link MergeOrder}.
 *
 * @param branch the branch merged into
 * @param outcomes one for each topic
 * @param deleted the deleted topic branches
 * @param remote the remote to push to; empty if there is none
 * @param pushed the remote's answer; empty if nothing was pushed
 */
public record MergeResult(
        String branch,
        List<MergeOutcome> outcomes,
        Set<String> deleted,
        Optional<String> remote,
        Optional<PushOutcome> pushed) {

    public MergeResult {
        outcomes = List.copyOf(outcomes);
        deleted = Set.copyOf(deleted);
    }

    /** Whether any merge was refused. */
    public boolean isAnyRefused() {
        return outcomes.stream().anyMatch(MergeOutcome.Refused.class::isInstance);
    }

    /** Whether the branch has moved. */
    public boolean hasMoved() {
        return outcomes.stream()
                .anyMatch(one ->
                        one instanceof MergeOutcome.Merged merged && merged.state() != MergeOutcome.MergeState.PLANNED);
    }
}
