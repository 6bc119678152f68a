package org.holdfast.web;

import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.rebuild.Level;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.holdfast.rebuild.RebuildPlan;
import org.holdfast.report.PlanReport;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of builds: all, one with its plan, the log of a package. */
final class BuildPages {

    private static final int MOST_ROWS = 400;
    private static final int MOST_NAMED = 8;
    private static final int LIVE_SECONDS = 3;

    /** What a reader wants to see first. */
    private static final List<BuildState> ORDER = List.of(
            BuildState.RUNNING,
            BuildState.FAILED,
            BuildState.PREFAILED,
            BuildState.INDIRECT_FAILED,
            BuildState.INDIRECT_PREFAILED,
            BuildState.CANCELLED,
            BuildState.READY,
            BuildState.WAITING,
            BuildState.DONE);

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
                        Cell.of(counts(build.counts())),
                        Cell.of(build.flaky() == 0 ? "" : build.flaky())))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Builds", "builds"),
                        "Builds",
                        List.of(),
                        List.of(new Table("", List.of("Build", "Begun", "State", "What", "Packages", "Flaky"), rows)),
                        "Nothing was built yet: 'holdfast build' builds what was planned.",
                        0));
    }

    private static String counts(Map<BuildState, Integer> counts) {
        return String.join(
                ", ",
                ORDER.stream()
                        .filter(counts::containsKey)
                        .map(state -> Words.number(counts.getOrDefault(state, 0)) + " " + state)
                        .toList());
    }

    Answer build(Context ctx) {
        Records.Build found = branches.records(ctx).build(Frame.number(ctx, "build"));
        BuildOutcome build = found.outcome();
        List<String> lead = new ArrayList<>(List.of(build.title() + ": " + state(found), counts(build.counts())));
        lead.addAll(found.plan()
                .map(plan -> saving(plan, build))
                .orElse(List.of("Its plan was not recorded: what it saves is not known.")));
        if (build.packages().size() > MOST_ROWS) {
            lead.add("The first %,d of %,d packages are shown."
                    .formatted(MOST_ROWS, build.packages().size()));
        }
        List<Table> tables = new ArrayList<>();
        tables.add(failed(build));
        tables.add(flaky(build));
        tables.add(packages(found));
        found.plan().ifPresent(plan -> tables.add(levels(plan)));
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Build " + build.number(), "builds"),
                        "Build " + build.number(),
                        lead.stream().map(Words::plain).toList(),
                        tables,
                        "It has no packages.",
                        found.isLive() ? LIVE_SECONDS : 0));
    }

    private String state(Records.Build found) {
        BuildOutcome build = found.outcome();
        String begun = ", begun " + Words.minute(build.made());
        return switch (build.state()) {
            case RUNNING ->
                found.isLive()
                        ? "running" + begun
                        : "not finished" + begun + "; nobody builds it now: 'holdfast build resume' goes on";
            case PAUSED -> "paused" + begun + "; 'holdfast build continue' goes on";
            case CANCELLED, DONE ->
                build.state()
                        + begun
                        + build.ended()
                                .map(ended -> ", ended after "
                                        + PlanReport.time(Duration.between(build.made(), ended)
                                                        .toMillis()
                                                / 1000.0))
                                .orElse("");
        };
    }

    /** What changes, and what the plan saves against a rebuild of everything that needs it. */
    private static List<String> saving(RebuildPlan plan, BuildOutcome build) {
        List<String> lines = new ArrayList<>();
        RebuildPlan.Cost all = plan.cost(Level.ALL);
        int built = build.packages().size();
        int others = all.packages() - built;
        double seconds =
                build.packages().stream().mapToDouble(PackageBuild::expected).sum();
        lines.add(
                others <= 0
                        ? "It builds everything that needs what changes, so it saves nothing."
                        : "It builds %s of the %s that need what changes; %s %s as they are, which saves about %s of one worker."
                                .formatted(
                                        Words.number(built),
                                        Words.count(all.packages(), "package"),
                                        Words.number(others),
                                        others == 1 ? "stays" : "stay",
                                        PlanReport.time(Math.max(0, all.seconds() - seconds)))
                                .replace("stays as they are", "stays as it is"));
        if (all.unmeasured() > 0) {
            lines.add(
                    all.unmeasured() == all.packages()
                            ? "How long they take is estimated."
                            : "How long they take is estimated for %s of them."
                                    .formatted(Words.number(all.unmeasured())));
        }
        lines.add("What changes: "
                + plan.changes().stream()
                        .limit(MOST_NAMED)
                        .map(BuildPages::change)
                        .collect(Collectors.joining("; "))
                + (plan.changes().size() > MOST_NAMED
                        ? "; and " + Words.number(plan.changes().size() - MOST_NAMED) + " more"
                        : ""));
        plan.notes().forEach(note -> lines.add(Words.sentence(note)));
        return lines;
    }

    private static String change(RebuildPlan.Change change) {
        return change.published()
                        .map(old -> old.equals(change.pkgname())
                                ? change.pkgname() + ", published in this version"
                                : old + " → " + change.pkgname())
                        .orElse(change.pkgname() + ", which is new")
                + change.verdict().map(verdict -> ", the gate says " + verdict).orElse("");
    }

    private static Table levels(RebuildPlan plan) {
        List<Row> rows = Stream.of(Level.values())
                .map(level -> {
                    RebuildPlan.Cost cost = plan.cost(level);
                    return Row.of(
                            Cell.of(level + (level == plan.level() ? ", this one" : "")),
                            Cell.of(
                                    switch (level) {
                                        case ALL -> "all that need what changes";
                                        case LINKED -> "those that have something of it inside";
                                        case PROVEN ->
                                            "of these, those that the gate has not proved to work as they are";
                                    }),
                            Cell.of(Words.number(cost.packages())
                                    + (cost.undecided() > 0
                                            ? " to " + Words.number(cost.packages() + cost.undecided())
                                            : "")),
                            Cell.of(PlanReport.time(cost.seconds())),
                            Cell.of(PlanReport.time(cost.criticalSeconds())));
                })
                .toList();
        return new Table(
                "What each plan costs",
                List.of("Plan", "What it builds", "Packages", "With one worker", "With any number"),
                rows);
    }

    private static Table failed(BuildOutcome build) {
        Map<String, Integer> after = new HashMap<>();
        build.packages().stream()
                .filter(one ->
                        one.state() == BuildState.INDIRECT_FAILED || one.state() == BuildState.INDIRECT_PREFAILED)
                .forEach(one -> after.merge(one.cause(), 1, Integer::sum));
        List<Row> rows = build.packages().stream()
                .filter(one -> one.state() == BuildState.FAILED || one.state() == BuildState.PREFAILED)
                .sorted(Comparator.comparing(BuildPages::kind)
                        .thenComparing(one -> one.pkgname().text()))
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        name(build, one),
                        Cell.of(kind(one)),
                        Cell.of(lastFailure(one)
                                .map(failure -> failure.kind().describe() + first(failure))
                                .orElse(one.cause())),
                        Cell.of(Words.number(after.getOrDefault(one.pkgname().text(), 0)))))
                .toList();
        return new Table("What failed", List.of("Package", "Class", "Why", "Holds up"), rows);
    }

    private static String kind(PackageBuild one) {
        return lastFailure(one)
                .map(failure -> failure.kind().toString())
                .orElse(one.state().toString());
    }

    private static Optional<Failure> lastFailure(PackageBuild one) {
        return one.attempts().isEmpty()
                ? Optional.empty()
                : one.attempts().getLast().failure();
    }

    private static String first(Failure failure) {
        return failure.lines().isEmpty()
                ? ""
                : ": " + Words.withoutPaths(failure.lines().getFirst());
    }

    private static Table flaky(BuildOutcome build) {
        List<Row> rows = build.packages().stream()
                .filter(PackageBuild::flaky)
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        name(build, one),
                        Cell.of(String.join(
                                "; ",
                                one.attempts().stream()
                                        .flatMap(attempt -> attempt.failure().stream())
                                        .map(failure -> failure.kind() + ", "
                                                + failure.kind().describe() + first(failure))
                                        .toList()))))
                .toList();
        return new Table("Flaky: failed, then made", List.of("Package", "How it failed before"), rows);
    }

    private Table packages(Records.Build found) {
        BuildOutcome build = found.outcome();
        Map<PkgName, Rebuild> planned = new HashMap<>();
        found.plan().ifPresent(plan -> plan.packages().forEach(one -> planned.put(one.pkgname(), one)));
        List<Row> rows = build.packages().stream()
                .sorted(Comparator.comparingInt(one -> ORDER.indexOf(one.state())))
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        name(build, one),
                        Cell.marked(one.state()),
                        Cell.of(
                                one.state() == BuildState.INDIRECT_FAILED
                                                || one.state() == BuildState.INDIRECT_PREFAILED
                                        ? "it needs " + one.cause()
                                        : one.cause()),
                        Cell.of(why(one, Optional.ofNullable(planned.get(one.pkgname())))),
                        Cell.of(Words.number(one.attempts().size() + (one.state() == BuildState.RUNNING ? 1 : 0))),
                        Cell.of(took(one, branches.now())),
                        Cell.of(one.worker())))
                .toList();
        return new Table(
                "Packages",
                List.of("Package", "State", "Cause", "Why it is built", "Attempts", "Time", "Worker"),
                rows);
    }

    private static Cell name(BuildOutcome build, PackageBuild one) {
        return one.attempts().isEmpty() && one.started().isEmpty()
                ? Cell.of(one.pkgname())
                : Cell.to(one.pkgname(), "/builds/" + build.number() + "/log/" + one.pkgname());
    }

    private static String took(PackageBuild one, Instant now) {
        if (one.state() == BuildState.RUNNING) {
            double seconds = Duration.between(one.started().orElse(now), now).toMillis() / 1000.0;
            return PlanReport.time(Math.max(0, seconds)) + " of about " + PlanReport.time(one.expected());
        }
        return one.attempts().isEmpty()
                ? ""
                : PlanReport.time(one.attempts().getLast().seconds());
    }

    /** The reason, for which package, and the evidence. */
    private static String why(PackageBuild one, Optional<Rebuild> planned) {
        String says = Stream.of(Reason.values())
                .filter(reason -> reason.toString().equals(one.reason()))
                .map(Reason::says)
                .findFirst()
                .orElse(one.reason());
        return one.becauseOf().map(name -> "for " + name + ": ").orElse("it ")
                + says
                + planned.map(Rebuild::says)
                        .filter(evidence -> !evidence.isEmpty())
                        .map(evidence -> "; " + evidence)
                        .orElse("");
    }

    Answer log(Context ctx) {
        int number = Frame.number(ctx, "build");
        String pkgname = Words.plain(ctx.pathParam("pkgname"));
        List<String> lines = branches.records(ctx).log(number, pkgname);
        boolean isLive = branches.records(ctx).build(number).isLive();
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
