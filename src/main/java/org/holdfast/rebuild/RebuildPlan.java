package org.holdfast.rebuild;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What a change rebuilds, why, and what that costs.
 *
 * @param changes the packages that change
 * @param level how much is rebuilt
 * @param packages the packages to build, in the order in which one worker would take them
 * @param costs what each level costs
 * @param notes remarks for people, a sentence each
 */
public record RebuildPlan(
        List<Change> changes, Level level, List<Rebuild> packages, Map<Level, Cost> costs, List<String> notes) {

    public RebuildPlan {
        changes = List.copyOf(changes);
        packages = List.copyOf(packages);
        costs = Map.copyOf(costs);
        notes = List.copyOf(notes);
    }

    /** What a level costs. */
    public Cost cost(Level one) {
        return Objects.requireNonNull(costs.get(one));
    }

    /**
     * A package that changes.
     *
     * @param pkgname what the tree makes now
     * @param pkgpath its directory, if known
     * @param published what is published, if known
     * @param verdict what the gate found, if it was asked
     */
    public record Change(
            PkgName pkgname, Optional<PkgPath> pkgpath, Optional<PkgName> published, Optional<Verdict> verdict) {}

    /**
     * What a rebuild costs.
     *
     * @param packages how many packages are built
     * @param undecided how many more are built unless the gate proves that they may stay
     * @param unmeasured of how many the duration is an average of others'
     * @param cpuSeconds of processor time
     * @param seconds of one worker that builds one package at a time
     * @param workers how many workers {@code wallSeconds} is about
     * @param wallSeconds from start to end on so many workers
     * @param criticalSeconds the least with any number of workers
     * @param criticalPath the chain of packages that takes so long
     */
    public record Cost(
            int packages,
            int undecided,
            int unmeasured,
            double cpuSeconds,
            double seconds,
            int workers,
            double wallSeconds,
            double criticalSeconds,
            List<PkgName> criticalPath) {
        public Cost {
            criticalPath = List.copyOf(criticalPath);
        }

        static Cost of(BuildOrder order, int undecided, int workers) {
            List<Rebuild> critical = order.criticalPath();
            return new Cost(
                    order.packages().size(),
                    undecided,
                    (int) order.packages().stream()
                            .filter(one -> !one.duration().measured())
                            .count(),
                    order.packages().stream()
                            .mapToDouble(one -> one.duration().cpuSeconds())
                            .sum(),
                    order.total(),
                    workers,
                    order.makespan(workers),
                    critical.stream()
                            .mapToDouble(one -> one.duration().seconds())
                            .sum(),
                    critical.stream().map(Rebuild::pkgname).toList());
        }
    }
}
