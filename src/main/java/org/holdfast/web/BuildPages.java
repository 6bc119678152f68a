package org.holdfast.web;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of builds: all, one, the log of a package. */
final class BuildPages {

    private static final int MOST_ROWS = 400;
    private static final int LIVE_SECONDS = 3;

    private final Frame frame;
    private final Branches branches;

    BuildPages(Frame frame, Branches branches) {
        this.frame = frame;
        this.branches = branches;
    }

    Answer list(Context ctx) {
        List<Row> rows = branches.records(ctx).builds().stream()
                .map(build -> Row.of(
                        Cell.to(build.number(), "/builds/" + build.number()),
                        Cell.of(Words.minute(build.made())),
                        Cell.marked(build.state()),
                        Cell.of(build.title()),
                        Cell.of(sums(Records.states(build)))))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Builds", "builds"),
                        "Builds",
                        List.of(),
                        List.of(new Table("", List.of("Build", "Begun", "State", "What", "Packages"), rows)),
                        "Nothing was built yet: 'holdfast build' builds what was planned.",
                        0));
    }

    private static String sums(Map<String, Integer> states) {
        List<String> parts = new ArrayList<>();
        states.forEach((state, count) -> parts.add(Words.number(count) + " " + state));
        return String.join(", ", parts);
    }

    Answer build(Context ctx) {
        BuildOutcome build = branches.records(ctx).build(Frame.number(ctx, "build"));
        List<Row> rows = build.packages().stream()
                .sorted(Comparator.comparingInt(one -> order(one.state().toString())))
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        one.attempts().isEmpty() && one.started().isEmpty()
                                ? Cell.of(one.pkgname())
                                : Cell.to(one.pkgname(), "/builds/" + build.number() + "/log/" + one.pkgname()),
                        Cell.marked(one.state()),
                        Cell.of(one.cause()),
                        Cell.of(one.reason()),
                        Cell.of(one.attempts().size()),
                        Cell.of(one.worker())))
                .toList();
        List<String> lead = new ArrayList<>();
        lead.add(build.title() + ": " + build.state());
        lead.add(sums(Records.states(build)));
        lead.addAll(Records.failures(build));
        if (build.packages().size() > MOST_ROWS) {
            lead.add("The first %,d of %,d packages are shown."
                    .formatted(MOST_ROWS, build.packages().size()));
        }
        boolean isLive = build.state() == BuildOutcome.State.RUNNING;
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Build " + build.number(), "builds"),
                        "Build " + build.number(),
                        lead,
                        List.of(new Table(
                                "",
                                List.of("Package", "State", "Cause", "Why it is built", "Attempts", "Worker"),
                                rows)),
                        "It has no packages.",
                        isLive ? LIVE_SECONDS : 0));
    }

    private static int order(String state) {
        int place = List.of(
                        "running",
                        "failed",
                        "prefailed",
                        "indirect-failed",
                        "indirect-prefailed",
                        "ready",
                        "waiting",
                        "done")
                .indexOf(state);
        return place < 0 ? 4 : place;
    }

    Answer log(Context ctx) {
        long number = Frame.number(ctx, "build");
        String pkgname = Words.plain(ctx.pathParam("pkgname"));
        List<String> lines = branches.records(ctx).log(number, pkgname);
        boolean isLive = branches.records(ctx).build(number).state() == BuildOutcome.State.RUNNING;
        return frame.html(
                "log",
                new LogPage(
                        frame.page(ctx, "Log of " + pkgname, "builds"),
                        pkgname,
                        number,
                        lines,
                        isLive ? LIVE_SECONDS : 0));
    }

    /**
     * The end of a log.
     *
     * @param live seconds after which it is read again; 0 for never
     */
    record LogPage(Page page, String pkgname, long build, List<String> lines, int live) {}
}
