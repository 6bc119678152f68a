package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.BackportOutcome;

/**
 * The result of a {@link BackportOrder}.
 *
 * @param assessment the findings of the packages in question
 * @param outcomes one for each backport
 * @param nothing why there are no outcomes; empty if there are some
 * @param unproposed why pull requests could not be opened, one sentence each
 * @param refused the remote's message if it refused the topic branches
 * @param repository the repository of the topic branches
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

    /** Whether each backport was made or is not needed. */
    public boolean isAllMade() {
        return outcomes.stream()
                .allMatch(one -> one instanceof BackportOutcome.Topic || one instanceof BackportOutcome.NotNeeded);
    }
}
