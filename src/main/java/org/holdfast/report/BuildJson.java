package org.holdfast.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.outcome.BuildAttempt;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code build --json}, {@code build status --json}, and of the {@code status.json} of each build. */
public record BuildJson(
        long number,
        String title,
        BuildOutcome.State state,
        String made,
        Optional<String> ended,
        Map<BuildState, Integer> counts,
        List<OneJson> packages,
        List<WorkerJson> workers) {

    record OneJson(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            String reason,
            Optional<PkgName> becauseOf,
            BuildState state,
            Optional<String> cause,
            Optional<String> worker,
            Optional<String> started,
            double expected,
            boolean flaky,
            List<AttemptJson> attempts) {}

    record AttemptJson(
            int number,
            String worker,
            String started,
            double seconds,
            double cpuSeconds,
            long memory,
            Optional<FailureKind> failure,
            Optional<String> rule,
            List<String> lines,
            String log) {

        static AttemptJson of(BuildAttempt attempt) {
            return new AttemptJson(
                    attempt.number(),
                    attempt.worker(),
                    attempt.started().toString(),
                    attempt.seconds(),
                    attempt.cpuSeconds(),
                    attempt.memory(),
                    attempt.failure().map(Failure::kind),
                    attempt.failure().map(Failure::rule),
                    attempt.failure().map(Failure::lines).orElse(List.of()),
                    attempt.log());
        }
    }

    record WorkerJson(String name, List<String> labels, int slots, String seen, boolean draining) {}

    /** The JSON of a build. */
    public static String of(BuildOutcome build) {
        return Json.write(json(build));
    }

    /** <code>{"builds": [{"number", "title", "state", "made", "ended", "counts": {"done": 12}, "flaky"}]}</code>. */
    public static String list(List<BuildBrief> builds) {
        return Json.write(new ListJson(builds.stream()
                .map(one -> new BriefJson(
                        one.number(),
                        one.title(),
                        one.state(),
                        one.made().toString(),
                        one.ended().map(Object::toString),
                        one.counts(),
                        one.flaky()))
                .toList()));
    }

    record ListJson(List<BriefJson> builds) {}

    record BriefJson(
            long number,
            String title,
            BuildOutcome.State state,
            String made,
            Optional<String> ended,
            Map<BuildState, Integer> counts,
            int flaky) {}

    private static BuildJson json(BuildOutcome build) {
        return new BuildJson(
                build.number(),
                build.title(),
                build.state(),
                build.made().toString(),
                build.ended().map(Object::toString),
                new LinkedHashMap<>(build.counts()),
                build.packages().stream().map(BuildJson::one).toList(),
                build.workers().stream()
                        .map(one -> new WorkerJson(
                                one.name(),
                                one.labels(),
                                one.slots(),
                                one.seen().toString(),
                                one.draining()))
                        .toList());
    }

    private static OneJson one(PackageBuild one) {
        return new OneJson(
                one.pkgname(),
                one.pkgpath(),
                one.reason(),
                one.becauseOf(),
                one.state(),
                Optional.of(one.cause()).filter(cause -> !cause.isEmpty()),
                Optional.of(one.worker()).filter(worker -> !worker.isEmpty()),
                one.started().map(Object::toString),
                one.expected(),
                one.flaky(),
                one.attempts().stream().map(AttemptJson::of).toList());
    }
}
