package org.holdfast.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.config.Configuration;
import org.holdfast.forge.Forge;
import org.holdfast.forge.SavedRequests;
import org.holdfast.outcome.RequestNews;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.AnswerComment;
import org.holdfast.report.ExplainReport;
import org.holdfast.report.RequestsReport;
import org.holdfast.request.Request;
import org.holdfast.request.RequestMatcher;
import org.holdfast.request.RequestStatus;
import org.holdfast.source.Parsed;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;

/** Carries out one {@link RequestOrder}. */
final class RequestRun {

    /** The most packages that a comment explains. */
    private static final int EXPLAINED = 5;

    private final Desk desk;
    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private final RequestOrder order;

    RequestRun(
            Desk desk, Configuration configuration, Surroundings surroundings, Progress progress, RequestOrder order) {
        this.desk = desk;
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
        this.order = order;
    }

    RequestReview run() {
        if (configuration.forge().isEmpty() && (order.files().isEmpty() || order.post())) {
            throw new InvalidRequest("no repository of requests: set [forge] in " + Configuration.FILE
                    + (order.post() ? "" : ", or give an export with --from"));
        }
        Optional<Forge> forge = order.files().isEmpty() || order.post()
                ? configuration
                        .forge()
                        .map(where -> new Forge(where, surroundings.environment(), WebApi.Patience.USUAL))
                : Optional.empty();
        try {
            return run(forge);
        } finally {
            forge.ifPresent(Forge::close);
        }
    }

    private RequestReview run(Optional<Forge> forge) {
        if (order.post()) {
            forge.filter(one -> !one.hasToken()).ifPresent(one -> {
                throw one.tokenless();
            });
        }
        desk.store(); // there must be one
        progress.at("reading requests", 0, 0);
        Parsed<Request> read = order.files().isEmpty()
                ? forge.orElseThrow().requests()
                : new SavedRequests(surroundings.inputs()).read(order.files());
        if (order.post()) {
            ofThisRepository(read.values(), configuration.forge().orElseThrow());
        }
        RequestNews news = desk.recording(store -> store.recordRequests(read.values()));
        Assessment assessment = desk.assess(List.of());
        RequestsReport report = report(assessment, read);
        List<RequestReview.Posted> posted = new ArrayList<>();
        Optional<String> failed = order.post() ? post(report, forge.orElseThrow(), posted) : Optional.empty();
        return new RequestReview(assessment, report, order.files().isEmpty() ? 0 : news.gone(), posted, failed);
    }

    private RequestsReport report(Assessment assessment, Parsed<Request> read) {
        Set<PkgPath> inTrunk = new HashSet<>();
        desk.store().makes(configuration.branches().orElseThrow().trunk()).stream()
                .map(PackageDirectory::pkgpath)
                .forEach(inTrunk::add);
        RequestMatcher matcher = RequestLinker.matcher(
                desk.store(),
                configuration,
                assessment.branch(),
                assessment.findings(),
                read.values(),
                inTrunk::contains);
        Map<Triaged, AssessedFinding> index = assessment.index();
        // Requests that ask for the same share the list of it.
        IdentityHashMap<List<Triaged>, Priority> priorities = new IdentityHashMap<>();
        Set<String> numbers = order.numbers();
        List<RequestsReport.RequestLine> lines = read.values().stream()
                .filter(one -> numbers.isEmpty() || numbers.stream().anyMatch(number -> isCalled(one, number)))
                .map(matcher::of)
                .filter(status -> !order.fixed() || isOpenThoughFixed(status))
                .filter(status -> !numbers.isEmpty() || !order.answer() || isToBeAnswered(status))
                .map(status -> new RequestsReport.RequestLine(
                        status,
                        priorities.computeIfAbsent(status.findings(), all -> priority(status, index)),
                        order.answer() ? Optional.of(answer(status, assessment, index)) : Optional.empty()))
                .sorted(Comparator.comparing(
                                (RequestsReport.RequestLine one) -> !one.asked().isWaiting())
                        .thenComparing(one -> one.asked().request().state())
                        .thenComparingInt(one -> -one.priority().total())
                        .thenComparingInt(one -> one.asked().request().number()))
                .toList();
        for (String number : numbers) {
            if (lines.stream().noneMatch(one -> isCalled(one.asked().request(), number)) && !order.fixed()) {
                throw new InvalidRequest("there is no request " + number);
            }
        }
        return new RequestsReport(assessment.branch(), lines, read.malformed());
    }

    private static boolean isCalled(Request request, String number) {
        return number.equals(request.reference()) || number.equals(String.valueOf(request.number()));
    }

    private static boolean isOpenThoughFixed(RequestStatus status) {
        return status.request().state() == Request.State.OPEN && status.outcome() instanceof RequestStatus.Answer.Fixed;
    }

    private static boolean isToBeAnswered(RequestStatus status) {
        return status.isWaiting() || isOpenThoughFixed(status);
    }

    private static Priority priority(RequestStatus status, Map<Triaged, AssessedFinding> index) {
        return assessed(status, index).stream()
                .map(AssessedFinding::priority)
                .max(Comparator.comparingInt(Priority::total))
                .orElse(Priority.NONE);
    }

    private static List<AssessedFinding> assessed(RequestStatus status, Map<Triaged, AssessedFinding> index) {
        return status.findings().stream()
                .flatMap(one -> Optional.ofNullable(index.get(one)).stream())
                .toList();
    }

    private static String answer(RequestStatus status, Assessment assessment, Map<Triaged, AssessedFinding> index) {
        return new AnswerComment(
                        assessment.branch(),
                        status,
                        new ExplainReport(
                                assessment.branch(),
                                ExplainRun.explained(assessment, assessed(status, index)).stream()
                                        .limit(EXPLAINED)
                                        .toList(),
                                assessment.stages()))
                .text();
    }

    /** Refuses requests saved from another repository: answers must not go to the wrong one. */
    private static void ofThisRepository(List<Request> requests, Configuration.ForgeAt where) {
        String part = "/" + where.repository().toLowerCase(Locale.ROOT) + "/";
        requests.stream()
                .filter(request -> !request.url().toLowerCase(Locale.ROOT).contains(part))
                .findFirst()
                .ifPresent(request -> {
                    throw new InvalidRequest(request.reference() + " belongs to another repository than [forge] names: "
                            + request.url());
                });
    }

    /** Posts the answers in order and stops at the first failure; returns the request where it stopped, and the reason. */
    private static Optional<String> post(RequestsReport report, Forge forge, List<RequestReview.Posted> posted) {
        String marker = "answer "
                + report.branch().name().replaceAll("[^A-Za-z0-9._/-]", "_").replaceAll("--+", "-");
        for (RequestsReport.RequestLine one : report.lines()) {
            Request request = one.asked().request();
            try {
                posted.add(new RequestReview.Posted(
                        request, forge.comment(request, marker, one.answer().orElseThrow())));
            } catch (Unusable | ToolFailed e) {
                return Optional.of(request.reference() + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }
}
