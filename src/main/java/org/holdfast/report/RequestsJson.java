package org.holdfast.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.request.Request;
import org.holdfast.request.RequestStatus;

/** The JSON of {@code requests --json}. */
record RequestsJson(String branch, List<RequestJson> requests, List<MalformedJson> malformed) {

    record RequestJson(
            int number,
            Request.Kind kind,
            Request.State state,
            String title,
            String author,
            List<String> labels,
            LocalDate opened,
            Optional<LocalDate> closed,
            String url,
            Optional<String> head,
            Optional<String> base,
            Optional<String> instead,
            String outcome,
            String sentence,
            List<RequestedPackage> packages,
            List<FindingJson> findings,
            Optional<BackportOptionJson> best,
            PriorityJson priority,
            Optional<String> answer) {}

    record RequestedPackage(PkgName pkgname, Optional<PkgPath> pkgpath) {}

    static RequestsJson of(RequestsReport report) {
        return new RequestsJson(
                report.branch().name(),
                report.lines().stream().map(RequestsJson::request).toList(),
                MalformedJson.of(report.malformed()));
    }

    private static RequestJson request(RequestsReport.RequestLine line) {
        RequestStatus asked = line.asked();
        Request request = asked.request();
        return new RequestJson(
                request.number(),
                request.kind(),
                request.state(),
                request.title(),
                request.author(),
                request.labels(),
                request.opened(),
                request.closed(),
                request.url(),
                request.head(),
                request.base(),
                asked.instead(),
                asked.outcome().kind(),
                asked.sentence(),
                asked.packages().stream()
                        .map(one -> new RequestedPackage(one.pkgname(), one.pkgpath()))
                        .toList(),
                asked.findings().stream().map(FindingJson::of).toList(),
                asked.best().map(BackportOptionJson::of),
                PriorityJson.of(line.priority()),
                line.answer());
    }
}
