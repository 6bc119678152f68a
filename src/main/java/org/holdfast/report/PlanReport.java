package org.holdfast.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.rebuild.Level;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;
import org.holdfast.rebuild.RebuildPlan;
import org.holdfast.rebuild.RebuildPlan.Cost;

/**
 * A plan of a rebuild: what each level costs, the chain that takes longest, and the packages by reason.
 *
 * <pre>
 *   changes  openssl-1.0.1p (security/openssl), published is openssl-1.0.1g
 *
 *   level     packages   CPU hours   1 worker   8 workers
 *   all         12,345       812.4     33 d 20 h   4 d 6 h
 * * linked         853        96.1      4 d 0 h    13 h 20 min
 * </pre>
 *
 * @param plan the plan
 * @param malformed what could not be read
 * @param everything whether to list all packages
 */
public record PlanReport(RebuildPlan plan, List<Malformed> malformed, boolean everything) {

    private static final int MOST = 12;
    private static final int MOST_OF_PATH = 8;

    public PlanReport {
        malformed = List.copyOf(malformed);
    }

    /** The report as text. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        plan.changes().forEach(change -> Block.write("changes", says(change), List.of(), style, out));
        out.append('\n').append(costs(style)).append('\n');
        path(style, out);
        packages(style, out);
        plan.notes().forEach(note -> Block.write("note", note, List.of(), style, out));
        return out.toString();
    }

    private static String says(RebuildPlan.Change change) {
        return change.pkgname()
                + change.pkgpath().map(path -> " (" + path + ")").orElse("")
                + change.published()
                        .map(old ->
                                old.equals(change.pkgname()) ? ", published in this version" : ", published is " + old)
                        .orElse("")
                + change.verdict().map(verdict -> "; the gate says " + verdict).orElse("");
    }

    private String costs(TextLayout style) {
        int workers = plan.cost(plan.level()).workers();
        Table table = new Table(style);
        List<String> head = new ArrayList<>(List.of("  level", "packages", "CPU hours", "one worker"));
        if (workers > 1) {
            head.add("%,d workers".formatted(workers));
        }
        head.add("least");
        table.row(head.toArray(String[]::new));
        for (Level level : Level.values()) {
            Cost cost = plan.cost(level);
            List<String> row = new ArrayList<>(List.of(
                    (level == plan.level() ? "* " : "  ") + level,
                    "%,d".formatted(cost.packages())
                            + (cost.undecided() > 0 ? " to %,d".formatted(cost.packages() + cost.undecided()) : ""),
                    "%,.1f".formatted(cost.cpuSeconds() / 3600),
                    time(cost.seconds())));
            if (workers > 1) {
                row.add(time(cost.wallSeconds()));
            }
            row.add(time(cost.criticalSeconds()));
            table.row(row.toArray(String[]::new));
        }
        return table.toString();
    }

    /** Seconds as people say them: {@code 4 d 6 h}, {@code 3 h 20 min}, {@code 45 s}. */
    public static String time(double seconds) {
        long s = Math.round(seconds);
        if (s < 100) {
            return s + " s";
        }
        long minutes = Math.round(seconds / 60);
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes < 24 * 60
                ? minutes / 60 + " h " + minutes % 60 + " min"
                : minutes / 60 / 24 + " d " + minutes / 60 % 24 + " h";
    }

    private void path(TextLayout style, StringBuilder out) {
        Cost cost = plan.cost(plan.level());
        List<PkgName> path = cost.criticalPath();
        if (path.size() > 1) {
            String names = path.size() <= MOST_OF_PATH
                    ? path.stream().map(PkgName::text).collect(Collectors.joining(" > "))
                    : path.stream().limit(MOST_OF_PATH / 2).map(PkgName::text).collect(Collectors.joining(" > "))
                            + " > … > "
                            + path.stream()
                                    .skip(path.size() - MOST_OF_PATH / 2)
                                    .map(PkgName::text)
                                    .collect(Collectors.joining(" > "));
            Block.write(
                    "longest",
                    "%,d packages one after the other, %s: %s"
                            .formatted(path.size(), time(cost.criticalSeconds()), names),
                    List.of(),
                    style,
                    out);
        }
        if (cost.unmeasured() > 0) {
            Block.write(
                    "durations",
                    "%,d of %,d packages were measured; the others (~) are estimated"
                            .formatted(cost.packages() - cost.unmeasured(), cost.packages()),
                    List.of(),
                    style,
                    out);
        }
    }

    private void packages(TextLayout style, StringBuilder out) {
        Map<Reason, List<Rebuild>> reasons = plan.packages().stream()
                .collect(
                        Collectors.groupingBy(Rebuild::reason, () -> new EnumMap<>(Reason.class), Collectors.toList()));
        reasons.forEach((reason, rebuilds) -> {
            out.append('\n')
                    .append(style.bold("%s: %,d".formatted(reason, rebuilds.size())))
                    .append(style.fit(
                            reason == Reason.CHANGED ? "" : "  (" + reason.says() + ")",
                            "%s: %,d".formatted(reason, rebuilds.size()).length()))
                    .append('\n');
            Table table = new Table(style);
            rebuilds.stream()
                    .limit(everything ? Long.MAX_VALUE : MOST)
                    .forEach(one -> table.row(
                            "  " + one.pkgname(),
                            (one.duration().measured() ? "" : "~")
                                    + time(one.duration().seconds()),
                            why(one)));
            out.append(table);
            if (!everything && rebuilds.size() > MOST) {
                out.append("  … %,d more; --all lists them%n".formatted(rebuilds.size() - MOST));
            }
        });
        out.append('\n');
    }

    /** For which package, where that is not plain; and the evidence. */
    private String why(Rebuild one) {
        List<String> words = new ArrayList<>();
        one.becauseOf()
                .filter(root -> plan.changes().size() > 1 || !isChange(root))
                .ifPresent(root -> words.add(root.text()));
        if (!one.says().isEmpty()) {
            words.add(one.says());
        }
        return String.join(": ", words) + (one.afterGate() ? "; unless the gate proves that it may stay" : "");
    }

    private boolean isChange(PkgName name) {
        return plan.changes().stream().anyMatch(change -> change.pkgname().equals(name));
    }

    /**
     * <code>{"change": […], "level", "packages": [{"pkgname", "pkgpath", "reason", "because_of", "says", "stage", "seconds",
     * "cpu_seconds", "estimated"}], "cost": {"all": {…}, "linked": {…}, "proven": {…}}, "notes": […], "malformed": […]}</code>. Stage 2 is
     * built after the gate has seen stage 1, unless it proves that it need not be.
     */
    public String json() {
        return Json.write(new PlanJson(
                plan.changes().stream()
                        .map(one -> new ChangeOf(one.pkgname(), one.pkgpath(), one.published(), one.verdict()))
                        .toList(),
                plan.level(),
                plan.packages().stream()
                        .map(one -> new PackageOf(
                                one.pkgname(),
                                one.pkgpath(),
                                one.reason(),
                                one.becauseOf(),
                                one.says(),
                                one.afterGate() ? 2 : 1,
                                one.duration().seconds(),
                                one.duration().cpuSeconds(),
                                !one.duration().measured()))
                        .toList(),
                new CostsOf(costOf(Level.ALL), costOf(Level.LINKED), costOf(Level.PROVEN)),
                plan.notes(),
                MalformedJson.of(malformed)));
    }

    private CostOf costOf(Level level) {
        Cost cost = plan.cost(level);
        return new CostOf(
                cost.packages(),
                cost.undecided(),
                cost.unmeasured(),
                cost.cpuSeconds(),
                cost.seconds(),
                cost.workers(),
                cost.wallSeconds(),
                cost.criticalSeconds(),
                cost.criticalPath());
    }

    record PlanJson(
            List<ChangeOf> change,
            Level level,
            List<PackageOf> packages,
            CostsOf cost,
            List<String> notes,
            List<MalformedJson> malformed) {}

    record ChangeOf(
            PkgName pkgname, Optional<PkgPath> pkgpath, Optional<PkgName> published, Optional<Verdict> verdict) {}

    record PackageOf(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            Reason reason,
            Optional<PkgName> becauseOf,
            String says,
            int stage,
            double seconds,
            double cpuSeconds,
            boolean estimated) {}

    record CostsOf(CostOf all, CostOf linked, CostOf proven) {}

    record CostOf(
            int packages,
            int undecided,
            int estimated,
            double cpuSeconds,
            double seconds,
            int workers,
            double wallSeconds,
            double criticalSeconds,
            List<PkgName> criticalPath) {}
}
