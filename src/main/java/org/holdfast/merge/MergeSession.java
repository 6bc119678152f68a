package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.backport.VersionHistory;
import org.holdfast.history.TreeHistory;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.tool.Progress;
import org.holdfast.trial.GitMerge;
import org.holdfast.trial.TrialContext;

/** Merges branches into another, one after the other, in the scratch repository. */
final class MergeSession {

    private final MergeTarget target;
    private final TrialContext context;
    private final MergedHistory history;
    private final BranchPackages packages;
    private final MergeChecks checks;
    private final ThreeWay threeWay;
    private final Map<PkgPath, List<VersionHistory.Known>> also = new HashMap<>();
    private final Set<String> merged = new HashSet<>();
    private final Map<String, Map<String, TreeEntry>> toBase = new HashMap<>();

    /**
     * A branch to merge.
     *
     * @param name its name
     * @param commit the id of its last commit
     * @param range its commits that the target lacks
     * @param about the directories that it is named for
     */
    record Offer(String name, String commit, TopicCommits.Range range, Set<PkgPath> about) {
        Offer {
            about = Set.copyOf(about);
        }
    }

    /**
     * The result of one merge.
     *
     * @param outcome the outcome
     * @param place the index of its commit among those made; empty if no commit was made
     */
    record MergeStep(MergeOutcome outcome, Optional<Integer> place) {}

    MergeSession(MergeTarget target, TrialContext context, Optional<String> changesFile) {
        this.target = target;
        this.context = context;
        this.history = new MergedHistory(context, target.committer());
        this.packages = new BranchPackages(
                context.tip(), target.tip().platform(), target.tip().mkConf(), context.trees());
        this.checks = new MergeChecks(target, context);
        this.threeWay = new ThreeWay(context, history, changesFile);
    }

    MergedHistory history() {
        return history;
    }

    BranchPackages packages() {
        return packages;
    }

    ThreeWay threeWay() {
        return threeWay;
    }

    MergeChecks checks() {
        return checks;
    }

    /**
     * Merges a branch unless there are objections.
     *
     * @param offer the branch
     * @param more further checks of the result: gives fatal objections
     */
    MergeStep merge(Offer offer, Function<MergedState, List<String>> more) {
        if (offer.range().commits().isEmpty() || merged.contains(offer.commit())) {
            return new MergeStep(new MergeOutcome.There(offer.name()), Optional.empty());
        }
        String base = base(offer);
        if (base.isEmpty()) {
            return refused(offer, "it has no commit in common with " + target.branch());
        }
        ThreeWay.Side side =
                new ThreeWay.Side(base, offer.commit(), TreeDiff.between(context.trees(), base, offer.commit()));
        Map<String, TreeEntry> before = toBase.computeIfAbsent(
                base, id -> TreeDiff.between(context.trees(), context.tip().commit(), id));
        Set<String> ours = new HashSet<>(before.keySet());
        ours.addAll(history.tree().over().keySet());
        try {
            Supplier<GitMerge> git = () -> context.scratch().merge(history.flush(), offer.commit());
            Map<String, TreeEntry> changes = standsOnHead(offer.range())
                    ? TreeDiff.between(context.trees(), history.flush(), offer.commit())
                    : threeWay.merge(side, ours, ChangesUnion::of, git);
            return merge(offer, side, ours, before, changes, more);
        } catch (ThreeWay.Conflicting e) {
            return refused(offer, conflicts(offer, e));
        }
    }

    private static MergeStep refused(Offer offer, String why) {
        return new MergeStep(new MergeOutcome.Refused(offer.name(), why), Optional.empty());
    }

    private String conflicts(Offer offer, ThreeWay.Conflicting e) {
        String again = offer.about().stream()
                .map(path -> "'git branch -m " + offer.name() + " old-" + leaf(offer.name())
                        + "' puts it aside, then 'holdfast sync' and 'holdfast backport " + path
                        + "' make it anew on " + target.branch())
                .findFirst()
                .orElse("merge " + target.branch() + " into it by hand, and have it reviewed again");
        return "conflicts with " + target.branch() + " as it is now in " + e.getMessage() + ": " + again;
    }

    private static String leaf(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The id of the common ancestor; empty if there is none. */
    private String base(Offer offer) {
        TopicCommits.Range range = offer.range();
        boolean linear =
                range.commits().stream().allMatch(commit -> commit.parents().size() == 1);
        if (linear && range.bases().size() == 1) {
            return range.bases().iterator().next();
        }
        var answer = context.git().ask("merge-base", context.tip().commit(), offer.commit());
        return answer.yes() ? answer.out().strip() : "";
    }

    private MergeStep merge(
            Offer offer,
            ThreeWay.Side side,
            Set<String> ours,
            Map<String, TreeEntry> before,
            Map<String, TreeEntry> changes,
            Function<MergedState, List<String>> more) {
        MergedState state =
                MergedState.of(packages, history.tree(), history.tree().with(changes), side, ours, before);
        List<Moved> moved = state.moved(offer.about());
        MergeChecks.Findings found = checks.of(
                state, FixesTrailers.in(offer.range().commits().stream().map(TopicCommits.TopicCommit::message)), also);
        List<String> against = Stream.concat(more.apply(state).stream(), found.fatal().stream())
                .toList();
        List<String> overridable = found.overridable();
        if (!against.isEmpty() || (!overridable.isEmpty() && target.override().isEmpty())) {
            List<String> why =
                    Stream.concat(against.stream(), overridable.stream()).toList();
            return new MergeStep(
                    new MergeOutcome.Refused(offer.name(), moved, why, against.isEmpty()), Optional.empty());
        }
        String message = MergeMessage.of(offer.name(), moved, found.closes(), target.override(), overridable);
        Optional<String> detour =
                overridable.isEmpty() && standsOnHead(offer.range()) ? detour(offer.commit()) : Optional.empty();
        boolean forward = overridable.isEmpty() && standsOnHead(offer.range()) && detour.isEmpty();
        Optional<Integer> place = Optional.empty();
        if (forward) {
            history.forward(offer.commit(), changes);
        } else {
            place = Optional.of(history.add(new MergedHistory.Draft(
                    target.committer().ident(), Optional.empty(), message, Optional.of(offer.commit()), changes)));
        }
        offer.range().commits().forEach(commit -> merged.add(commit.id()));
        accept(state, offer.name());
        MergeOutcome.How how = forward ? MergeOutcome.How.FAST_FORWARD : MergeOutcome.How.MERGE;
        List<String> notes = Stream.concat(
                        detour.map(one -> "no fast-forward: " + one).stream(),
                        overridable.stream().map(one -> "merged in spite of: " + one))
                .toList();
        return new MergeStep(
                new MergeOutcome.Merged(
                        offer.name(),
                        MergeOutcome.MergeState.PLANNED,
                        how,
                        offer.commit(),
                        moved,
                        found.closes(),
                        notes),
                place);
    }

    /**
     * A version on the way to a commit that a later commit lowers. A fast-forward would add it to the branch's history,
     * and every later version would have to exceed it.
     */
    private Optional<String> detour(String commit) {
        TreeHistory commits = TreeHistory.resume(
                target.git(),
                target.commit(),
                target.tip().platform(),
                target.tip().mkConf(),
                target.tip()::makes,
                Progress.SILENT);
        List<String> detours = new ArrayList<>();
        commits.follow(
                commit,
                0,
                change -> change.before().stream()
                        .flatMap(made -> made.pkgname().stream())
                        .filter(had -> change.after().stream()
                                .flatMap(made -> made.pkgname().stream())
                                .anyMatch(has -> has.base().equals(had.base())
                                        && PkgVersion.ORDER.compare(has.version(), had.version()) < 0))
                        .forEach(had -> detours.add("on the way " + change.pkgpath() + " makes " + had + ", which "
                                + change.commit().id().substring(0, 12) + " lowers again")));
        return detours.stream().findFirst();
    }

    /** Records the versions that the branch makes now. */
    void accept(MergedState state, String by) {
        state.apply(packages);
        state.directories().forEach((path, directory) -> {
            if (directory.moves()) {
                directory
                        .has()
                        .forEach(name -> also.computeIfAbsent(path, key -> new ArrayList<>())
                                .add(new VersionHistory.Known(name, "was made by " + by)));
            }
        });
    }

    /** Whether the branch's current commit is an ancestor of the offered one. */
    private boolean standsOnHead(TopicCommits.Range range) {
        return history.standsAt()
                .filter(head -> range.bases().contains(head)
                        || range.commits().stream()
                                .anyMatch(commit -> commit.id().equals(head)))
                .isPresent();
    }

    /** The directories as text, sorted. */
    static String words(Set<PkgPath> paths) {
        return paths.stream().map(PkgPath::toString).sorted().collect(Collectors.joining(", "));
    }
}
