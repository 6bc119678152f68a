package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.PushOutcome;

/**
 * What came of an order to merge.
 *
 * @param branch the branch that was merged into
 * @param outcomes one for each topic
 * @param deleted the topic branches that are gone
 * @param remote where it was to be pushed; empty if nothing says
 * @param pushed what the remote said; empty if nothing was pushed
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

    /** Whether something was refused, here or by the remote's own checks. */
    public boolean isAnyRefused() {
        return outcomes.stream().anyMatch(MergeOutcome.Refused.class::isInstance);
    }

    /** Whether the branch stands elsewhere than before. */
    public boolean hasMoved() {
        return outcomes.stream()
                .anyMatch(one ->
                        one instanceof MergeOutcome.Merged merged && merged.state() != MergeOutcome.MergeState.PLANNED);
    }
}
