package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Request;
import org.holdfast.request.RequestStatus;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Priority;

/**
 * The requests of users and their status, a line for each.
 *
 * @param branch the branch
 * @param lines the requests, in the order to show
 * @param malformed the malformed requests of the input
 */
public record RequestsReport(Branch branch, List<RequestLine> lines, List<Malformed> malformed) {

    /** The most characters of a title, to leave room for the status. */
    private static final int TITLE = 60;

    /** The most findings in JSON, where each request has its own: ten thousand requests about a package of a hundred. */
    private static final int MOST_FINDINGS = 1_000_000;

    /**
     * A request.
     *
     * @param asked the request and its status
     * @param priority the priority of the most urgent finding that it is about
     * @param answer the answer to post; empty if none was ordered
     */
    public record RequestLine(RequestStatus asked, Priority priority, Optional<String> answer) {

        /** Whether to show it by default: closed requests are hidden unless a finding that they are about is still open. */
        boolean isShown() {
            return asked.request().state() == Request.State.OPEN
                    || asked.outcome() instanceof RequestStatus.Answer.Open;
        }
    }

    public RequestsReport {
        lines = List.copyOf(lines);
        malformed = List.copyOf(malformed);
    }

    /**
     * A table and a summary.
     *
     * @param all whether to show closed and settled requests as well
     */
    public String text(TextLayout style, boolean all) {
        Table table = new Table(style);
        List<RequestLine> shown =
                lines.stream().filter(line -> all || line.isShown()).toList();
        for (RequestLine line : shown) {
            Request request = line.asked().request();
            table.row(
                    request.reference(),
                    request.kind() + " " + request.state(),
                    line.priority().total() == 0
                            ? ""
                            : "%3d".formatted(line.priority().total()),
                    shortened(request.title()),
                    line.asked().sentence());
        }
        StringBuilder out = new StringBuilder().append(table);
        if (!shown.isEmpty()) {
            out.append('\n');
        }
        out.append(style.bold(summary())).append('\n');
        if (shown.size() < lines.size()) {
            out.append("%,d closed and settled ones are not shown: name them by number, or use --json%n"
                    .formatted(lines.size() - shown.size()));
        }
        return out.toString();
    }

    /** Shortens a title, never within a UTF-8 sequence: its characters are bytes. */
    private static String shortened(String title) {
        if (title.length() <= TITLE) {
            return title;
        }
        int end = TITLE - 3;
        while (end > 0 && title.charAt(end) >= 0x80 && title.charAt(end) < 0xc0) {
            end--;
        }
        return title.substring(0, end) + "...";
    }

    private String summary() {
        long open = lines.stream()
                .filter(line -> line.asked().request().state() == Request.State.OPEN)
                .count();
        return "%,d request%s to %s, %,d of them open: %,d for open findings, %,d already fixed, %,d that name nothing known"
                .formatted(
                        lines.size(),
                        lines.size() == 1 ? "" : "s",
                        branch.name(),
                        open,
                        open(RequestStatus.Answer.Open.class),
                        open(RequestStatus.Answer.Fixed.class),
                        open(RequestStatus.Answer.Unknown.class));
    }

    private long open(Class<? extends RequestStatus.Answer> kind) {
        return lines.stream()
                .map(RequestLine::asked)
                .filter(asked -> asked.request().state() == Request.State.OPEN && kind.isInstance(asked.outcome()))
                .count();
    }

    /** The answers alone, each below a line that names the request. */
    public String answers() {
        StringBuilder out = new StringBuilder();
        for (RequestLine line : lines) {
            line.answer()
                    .ifPresent(answer -> out.append("=== ")
                            .append(line.asked().request())
                            .append(" ===\n")
                            .append(answer)
                            .append('\n'));
        }
        return out.toString();
    }

    /**
     * {@code {"branch": "2014Q1", "requests": [{…}], "malformed": […]}}; the keys are stable.
     *
     * @throws Unusable if the requests have more than {@value #MOST_FINDINGS} findings together
     */
    public String json() {
        if (lines.stream().mapToLong(line -> line.asked().findings().size()).sum() > MOST_FINDINGS) {
            throw new Unusable("the requests", "are about more than 1,000,000 findings; name some of them by number");
        }
        return Json.write(RequestsJson.of(this));
    }
}
