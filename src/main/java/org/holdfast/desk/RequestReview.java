package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.PostOutcome;
import org.holdfast.report.RequestsReport;
import org.holdfast.request.Request;

/**
 * The result of a {@link RequestOrder}.
 *
 * @param assessment the findings that the requests were matched with
 * @param report a line for each request
 * @param forgotten the number of requests dropped from the store because the given files lack them
 * @param posted the posted answers
 * @param failed why posting stopped early; empty if it did not
 */
public record RequestReview(
        Assessment assessment, RequestsReport report, int forgotten, List<Posted> posted, Optional<String> failed) {

    /** A posted answer and its state. */
    public record Posted(Request request, PostOutcome state) {}

    public RequestReview {
        posted = List.copyOf(posted);
    }
}
