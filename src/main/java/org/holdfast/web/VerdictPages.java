package org.holdfast.web;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.report.GateReport;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of the gate's verdicts: all, one. */
final class VerdictPages {

    private static final int MOST_ROWS = 400;

    private final Frame frame;
    private final Branches branches;

    VerdictPages(Frame frame, Branches branches) {
        this.frame = frame;
        this.branches = branches;
    }

    Answer list(Context ctx) {
        List<Row> rows = branches.records(ctx).verdicts().stream()
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        Cell.to(one.before().name() + " → " + one.after().name(), verdictLink(one)),
                        Cell.marked(one.verdict()),
                        Cell.of(Words.count(one.findings().size(), "finding")),
                        Cell.of(Words.count(one.dependents().size(), "dependent")),
                        Cell.of(one.overruling()
                                .map(by -> "overruled by " + by.by() + ": " + by.reason())
                                .orElse(""))))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Verdicts", "verdicts"),
                        "Verdicts of the gate",
                        List.of(),
                        List.of(new Table("", List.of("Packages", "Verdict", "Checks", "Users", "Overruled"), rows)),
                        "No verdict is kept yet: 'holdfast gate OLD NEW' gives one.",
                        0));
    }

    private static String verdictLink(GateOutcome one) {
        return "/verdicts/" + one.before().sha256().substring(0, 16) + "/"
                + one.after().sha256().substring(0, 16);
    }

    Answer verdict(Context ctx) {
        GateOutcome one = branches.records(ctx).verdict(ctx.pathParam("before"), ctx.pathParam("after"));
        List<Row> findings = one.findings().stream()
                .limit(MOST_ROWS)
                .map(finding -> new Row(
                        List.of(
                                Cell.marked(finding.verdict()),
                                Cell.of(finding.check()),
                                Cell.of(place(finding)),
                                Cell.of(finding.says())),
                        finding.before().stream().map(Words::plain).toList(),
                        finding.after().stream().map(Words::plain).toList()))
                .toList();
        List<Row> users = one.dependents().stream()
                .limit(MOST_ROWS)
                .map(user -> Row.of(
                        user.pkgpath()
                                .map(path -> Cell.to(user.name(), "/package/" + path))
                                .orElse(Cell.of(user.name())),
                        Cell.of(user.rebuild() ? "rebuilt" : "stays"),
                        Cell.of(user.canary() ? "built before it is published" : ""),
                        Cell.of(user.says())))
                .toList();
        List<String> lead = new ArrayList<>();
        lead.add("The verdict is " + one.verdict() + ": " + GateReport.means(one.verdict()));
        one.overruling()
                .ifPresent(by -> lead.add("Overruled by " + by.by() + " on " + by.on() + ": " + by.reason()
                        + "; the checks say " + GateOutcome.worst(one.findings())));
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, one.after().name(), "verdicts"),
                        one.before().name() + " → " + one.after().name(),
                        lead.stream().map(Words::plain).toList(),
                        List.of(
                                new Table(
                                        "What changed",
                                        List.of("Verdict", "Check", "Where", "What it means"),
                                        findings),
                                new Table("Who uses it", List.of("Package", "Rebuild", "Trial", "Why"), users)),
                        "Nothing that others see has changed.",
                        0));
    }

    private static String place(GateFinding finding) {
        return finding.file() + (finding.line() > 0 ? ":" + finding.line() : "");
    }
}
