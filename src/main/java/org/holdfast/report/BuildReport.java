package org.holdfast.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.outcome.BuildAttempt;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgName;

/**
 * A build for people: how far it is, what runs, what failed and why.
 *
 * <pre>
 *   build 7  security/openssl, linked: 12 running, 340 done, 2 failed, 511 to go; about 2 h 10 min left
 * </pre>
 */
public final class BuildReport {

    private static final int MOST_INDIRECT = 6;
    private static final int SHORT_LINES = 3;
    private static final int LONGEST = 240;

    private BuildReport() {}

    /** The first line: how far it is. */
    public static String summary(BuildOutcome build, Instant now) {
        Map<BuildState, Integer> counts = build.counts();
        List<String> parts = new ArrayList<>();
        int running = counts.getOrDefault(BuildState.RUNNING, 0);
        int open = counts.getOrDefault(BuildState.WAITING, 0) + counts.getOrDefault(BuildState.READY, 0);
        if (running > 0) {
            parts.add("%,d running".formatted(running));
        }
        parts.add("%,d done".formatted(counts.getOrDefault(BuildState.DONE, 0)));
        for (BuildState state : List.of(
                BuildState.FAILED,
                BuildState.INDIRECT_FAILED,
                BuildState.PREFAILED,
                BuildState.INDIRECT_PREFAILED,
                BuildState.CANCELLED)) {
            if (counts.containsKey(state)) {
                parts.add("%,d %s".formatted(counts.get(state), state));
            }
        }
        if (open > 0) {
            parts.add("%,d to go".formatted(open));
        }
        String state = build.state() == BuildOutcome.State.RUNNING || build.state() == BuildOutcome.State.DONE
                ? ""
                : " (" + build.state() + ")";
        return "build " + build.number() + state + "  " + build.title() + ": " + String.join(", ", parts)
                + (open + running > 0
                        ? left(build, now)
                                .map(seconds -> "; about " + PlanReport.time(seconds) + " left")
                                .orElse("")
                        : "; " + PlanReport.time(took(build, now)));
    }

    private static double took(BuildOutcome build, Instant now) {
        return Duration.between(build.made(), build.ended().orElse(now)).toMillis() / 1000.0;
    }

    /** The seconds that are left, if the workers that are there stay and builds take what they were expected to. */
    private static Optional<Double> left(BuildOutcome build, Instant now) {
        int slots = build.workers().stream()
                .mapToInt(BuildOutcome.WorkerState::slots)
                .sum();
        if (slots == 0) {
            return Optional.empty();
        }
        double work = 0;
        double longest = 0;
        for (PackageBuild one : build.packages()) {
            double rest = switch (one.state()) {
                case WAITING, READY -> one.expected();
                case RUNNING ->
                    Math.max(
                            0,
                            one.expected()
                                    - Duration.between(one.started().orElse(now), now)
                                                    .toMillis()
                                            / 1000.0);
                default -> 0;
            };
            work += rest;
            longest = Math.max(longest, rest);
        }
        return Optional.of(Math.max(longest, work / slots));
    }

    /** What runs now, a line each. */
    public static List<String> running(BuildOutcome build, Instant now, TextLayout style, int most) {
        List<PackageBuild> running = build.packages().stream()
                .filter(one -> one.state() == BuildState.RUNNING)
                .sorted(Comparator.comparing((PackageBuild one) -> one.started().orElse(now)))
                .toList();
        Table table = new Table(style);
        for (PackageBuild one : running.subList(0, Math.min(most, running.size()))) {
            double seconds = Duration.between(one.started().orElse(now), now).toMillis() / 1000.0;
            table.row(
                    "  " + one.pkgname(),
                    PlanReport.time(Math.max(0, seconds)) + " of " + PlanReport.time(one.expected()),
                    one.worker());
        }
        List<String> lines = new ArrayList<>(table.toString().lines().toList());
        if (running.size() > most) {
            lines.add("  … %,d more".formatted(running.size() - most));
        }
        return lines;
    }

    /** What happened between two looks at a build, a line each: made, failed, tried again. */
    public static List<String> news(Optional<BuildOutcome> before, BuildOutcome now) {
        Map<PkgName, PackageBuild> known = before.map(
                        one -> one.packages().stream().collect(Collectors.toMap(PackageBuild::pkgname, build -> build)))
                .orElse(Map.of());
        List<String> lines = new ArrayList<>();
        for (PackageBuild one : now.packages()) {
            PackageBuild then = known.get(one.pkgname());
            int attempts = then == null ? 0 : then.attempts().size();
            for (BuildAttempt attempt : one.attempts()
                    .subList(
                            Math.min(attempts, one.attempts().size()),
                            one.attempts().size())) {
                boolean last = attempt.equals(one.attempts().getLast());
                lines.add(
                        attempt.failure().isEmpty()
                                ? "made      " + one.pkgname() + "  " + PlanReport.time(attempt.seconds())
                                : (last && one.state() == BuildState.FAILED ? "failed    " : "again     ")
                                        + one.pkgname() + "  "
                                        + attempt.failure().get().kind().describe()
                                        + first(attempt.failure().get()));
            }
        }
        return lines;
    }

    private static String first(Failure failure) {
        return failure.lines().isEmpty() ? "" : ": " + failure.lines().getFirst();
    }

    private static String cut(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    /**
     * The whole report.
     *
     * @param root the directory of builds, as people name it: logs are below it
     */
    public static String text(BuildOutcome build, Instant now, TextLayout style, String root) {
        StringBuilder out = new StringBuilder();
        style.wrap(summary(build, now), 0).forEach(line -> out.append(line).append('\n'));
        running(build, now, style, Integer.MAX_VALUE)
                .forEach(line -> out.append(line).append('\n'));
        failed(build, style, root, out);
        flaky(build, style, root, out);
        if (!build.workers().isEmpty() && build.state() == BuildOutcome.State.RUNNING) {
            out.append('\n').append(style.bold("workers")).append('\n');
            Table table = new Table(style);
            build.workers()
                    .forEach(worker -> table.row(
                            "  " + worker.name(),
                            "%,d slots".formatted(worker.slots()),
                            String.join(" ", worker.labels()),
                            worker.draining() ? "draining" : ""));
            out.append(table);
        }
        return out.toString();
    }

    private static void failed(BuildOutcome build, TextLayout style, String root, StringBuilder out) {
        Map<FailureKind, List<PackageBuild>> kinds = new EnumMap<>(FailureKind.class);
        for (PackageBuild one : build.packages()) {
            if (one.state() == BuildState.FAILED && !one.attempts().isEmpty()) {
                one.attempts()
                        .getLast()
                        .failure()
                        .ifPresent(failure -> kinds.computeIfAbsent(failure.kind(), none -> new ArrayList<>())
                                .add(one));
            }
        }
        Map<String, List<String>> after = new HashMap<>();
        build.packages().stream()
                .filter(one ->
                        one.state() == BuildState.INDIRECT_FAILED || one.state() == BuildState.INDIRECT_PREFAILED)
                .forEach(one -> after.computeIfAbsent(one.cause(), none -> new ArrayList<>())
                        .add(one.pkgname().text()));
        kinds.forEach((kind, failed) -> {
            out.append('\n')
                    .append(style.bold(kind + ": " + failed.size()))
                    .append("  (")
                    .append(kind.describe())
                    .append(")\n");
            for (PackageBuild one : failed) {
                BuildAttempt last = one.attempts().getLast();
                out.append("  ").append(one.pkgname()).append(tries(one)).append('\n');
                last.failure().map(Failure::lines).orElse(List.of()).stream()
                        .limit(SHORT_LINES)
                        .forEach(line -> style.wrap(cut(line), 6)
                                .forEach(part ->
                                        out.append("      ").append(part).append('\n')));
                if (!last.log().isEmpty()) {
                    out.append("      log ")
                            .append(root)
                            .append('/')
                            .append(last.log())
                            .append('\n');
                }
                follows(after.getOrDefault(one.pkgname().text(), List.of()), style, out);
            }
        });
        List<PackageBuild> not = build.packages().stream()
                .filter(one -> one.state() == BuildState.PREFAILED)
                .toList();
        if (!not.isEmpty()) {
            out.append('\n')
                    .append(style.bold("prefailed: " + not.size()))
                    .append("  (the tree cannot make it here)\n");
            for (PackageBuild one : not) {
                style.wrap(one.pkgname() + ": " + one.cause(), 2)
                        .forEach(line -> out.append("  ").append(line).append('\n'));
                follows(after.getOrDefault(one.pkgname().text(), List.of()), style, out);
            }
        }
    }

    private static void follows(List<String> names, TextLayout style, StringBuilder out) {
        if (!names.isEmpty()) {
            String text = "not built for it: "
                    + names.stream().limit(MOST_INDIRECT).collect(Collectors.joining(", "))
                    + (names.size() > MOST_INDIRECT ? " and %,d more".formatted(names.size() - MOST_INDIRECT) : "");
            style.wrap(text, 6)
                    .forEach(line -> out.append("      ").append(line).append('\n'));
        }
    }

    private static String tries(PackageBuild one) {
        return one.attempts().size() > 1 ? ", tried " + one.attempts().size() + " times" : "";
    }

    private static void flaky(BuildOutcome build, TextLayout style, String root, StringBuilder out) {
        List<PackageBuild> flaky =
                build.packages().stream().filter(PackageBuild::flaky).toList();
        if (!flaky.isEmpty()) {
            out.append('\n').append(style.bold("flaky: " + flaky.size())).append("  (failed, then made)\n");
            for (PackageBuild one : flaky) {
                one.attempts().stream()
                        .filter(attempt -> attempt.failure().isPresent())
                        .forEach(attempt -> style.wrap(
                                        one.pkgname() + ", attempt " + attempt.number() + ": "
                                                + attempt.failure().get().kind().describe()
                                                + cut(first(attempt.failure().get()))
                                                + (attempt.log().isEmpty()
                                                        ? ""
                                                        : "; log " + root + "/" + attempt.log()),
                                        2)
                                .forEach(line -> out.append("  ").append(line).append('\n')));
            }
        }
    }

    /** The builds, a line each, the last one first. */
    public static String list(List<BuildBrief> builds, TextLayout style) {
        if (builds.isEmpty()) {
            return "nothing was built yet\n";
        }
        Table table = new Table(style);
        builds.forEach(one -> table.row(
                "  " + one.number(),
                one.made().toString().replaceFirst("T", " ").replaceFirst("\\..*|Z$", ""),
                one.state().toString(),
                one.title(),
                one.counts().entrySet().stream()
                        .map(count -> "%,d %s".formatted(count.getValue(), count.getKey()))
                        .collect(Collectors.joining(", "))));
        return table.toString();
    }
}
