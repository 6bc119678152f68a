package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.BackportOutcome;

/**
 * What came of an order for backports.
 *
 * @param assessment the findings that it was about
 * @param outcomes one for each backport
 * @param nothing why there is none, if there is none
 * @param unproposed why pull requests could not be opened, one sentence each
 * @param refused what the remote said if it took none of the topic branches
 * @param repository where the topic branches stand
 */
public record BackportResult(
        Assessment assessment,
        List<BackportOutcome> outcomes,
        Optional<String> nothing,
        List<String> unproposed,
        Optional<String> refused,
        Path repository) {

    public BackportResult {
        outcomes = List.copyOf(outcomes);
        unproposed = List.copyOf(unproposed);
    }

    /** Whether nothing is left to do: each was made, or is not needed. */
    public boolean isAllMade() {
        return outcomes.stream()
                .allMatch(one -> one instanceof BackportOutcome.Topic || one instanceof BackportOutcome.NotNeeded);
    }
}
