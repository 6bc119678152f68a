package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.PostOutcome;
import org.holdfast.report.RequestsReport;
import org.holdfast.request.Request;

/**
 * What the branch has for the requests of users.
 *
 * @param assessment the findings that they were compared with
 * @param report a line for each request
 * @param forgotten how many requests that were kept are not in the files that were read
 * @param posted the answers that were posted
 * @param failed why posting stopped, if it did
 */
public record RequestReview(
        Assessment assessment, RequestsReport report, int forgotten, List<Posted> posted, Optional<String> failed) {

    /** An answer, and whether it is new. */
    public record Posted(Request request, PostOutcome state) {}

    public RequestReview {
        posted = List.copyOf(posted);
    }
}
