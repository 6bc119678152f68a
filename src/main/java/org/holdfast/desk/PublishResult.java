package org.holdfast.desk;

import java.util.List;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.pkgsrc.Malformed;

/**
 * The result of publishing.
 *
 * @param outcome what became of each package
 * @param malformed what could not be read of packages and reports
 */
public record PublishResult(PublishOutcome outcome, List<Malformed> malformed) {
    public PublishResult {
        malformed = List.copyOf(malformed);
    }
}
