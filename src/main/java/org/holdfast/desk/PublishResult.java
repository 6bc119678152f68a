package org.holdfast.desk;

import java.util.List;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.pkgsrc.Malformed;

/**
 * The result of publishing.
 *
 * @param outcome what became of each package
 * @param mirrors what became of each mirror
 * @param malformed what could not be read of packages and reports
 */
public record PublishResult(PublishOutcome outcome, List<MirrorOutcome> mirrors, List<Malformed> malformed) {
    public PublishResult {
        mirrors = List.copyOf(mirrors);
        malformed = List.copyOf(malformed);
    }
}
