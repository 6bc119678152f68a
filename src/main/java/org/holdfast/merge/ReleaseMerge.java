package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.backport.BackportRefused;
import org.holdfast.backport.TrunkCommit;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * Moves commits of backports to release.
 *
 * @param target the release branch
 * @param backports the name of the backports branch
 * @param commit the id of its last commit, as it was read
 */
public record ReleaseMerge(MergeTarget target, String backports, String commit) {

    /**
     * Merges all of backports, as a fast-forward if possible.
     *
     * @param dry whether to write nothing
     * @throws org.holdfast.pkgsrc.Unusable as {@link TopicMerger#merge}
     */
    public TopicMerger.Result all(boolean dry) {
        return session(dry, context -> {
            MergeSession session = new MergeSession(target, context, TopicMerger.changes(target, context));
            TopicCommits commits = TopicCommits.read(target.git(), List.of(commit), target.commit());
            MergeSession.MergeStep step = session.merge(
                    new MergeSession.Offer(backports, commit, commits.range(commit), Set.of()), state -> List.of());
            String head = session.history().flush();
            return new TopicMerger.Result(
                    TopicMerger.written(List.of(step), session.history().made()), head, Map.of());
        });
    }

    /**
     * Picks only the commits that concern some directories.
     *
     * @param only the directories
     * @param dry whether to write nothing
     * @throws org.holdfast.pkgsrc.Unusable as {@link TopicMerger#merge}
     */
    public TopicMerger.Result only(Set<PkgPath> only, boolean dry) {
        return session(dry, context -> {
            ReleasePicks picks = ReleasePicks.read(target, context, commit, TopicMerger.changes(target, context));
            try {
                ReleasePicks.Picked picked = picks.of(only);
                return new TopicMerger.Result(List.of(checked(context, picks, picked, only)), picked.head(), Map.of());
            } catch (BackportRefused e) {
                return new TopicMerger.Result(
                        List.of(new MergeOutcome.Refused(MergeSession.words(only), e.why())),
                        target.commit(),
                        Map.of());
            }
        });
    }

    private TopicMerger.Result session(
            boolean dry, java.util.function.Function<TrialContext, TopicMerger.Result> work) {
        BranchRefUpdate.refuseIfCheckedOut(target.git(), target.tip().ref());
        try (ScratchRepository scratch = ScratchRepository.beside(target.git())) {
            TrialContext context = target.tip().in(scratch);
            TopicMerger.Result result = work.apply(context);
            boolean merged = result.merges().stream().allMatch(MergeOutcome.Merged.class::isInstance);
            if (dry || !merged) {
                return result;
            }
            BranchRefUpdate.land(target, context, result.head(), Map.of(), Map.of("refs/heads/" + backports, commit));
            return new TopicMerger.Result(
                    result.merges().stream().map(TopicMerger::done).toList(), result.head(), Map.of());
        }
    }

    /** The outcome of picks, or the objections to them. */
    private MergeOutcome checked(
            TrialContext context, ReleasePicks picks, ReleasePicks.Picked picked, Set<PkgPath> only)
            throws BackportRefused {
        String name = MergeSession.words(only);
        if (picked.commits().isEmpty()) {
            return new MergeOutcome.There(name);
        }
        BranchPackages packages = new BranchPackages(
                context.tip(), target.tip().platform(), target.tip().mkConf(), context.trees());
        OverlaidTree before = new OverlaidTree(context.tip(), new TreeMap<>(), context.trees());
        Map<String, TreeEntry> theirs = TreeDiff.between(context.trees(), target.commit(), commit);
        // The paths in which backports differs from the picks: a directory that reads none of them is the same on both.
        Set<String> different = new HashSet<>(theirs.keySet());
        different.addAll(picked.tree().over().keySet());
        MergedState state = MergedState.of(
                packages,
                before,
                picked.tree(),
                new ThreeWay.Side(target.commit(), commit, theirs),
                different,
                Map.of());
        MergedState concerned = state.within(only);
        List<Moved> moved = concerned.moved(only);
        MergeChecks.Findings found = picks.checks()
                .of(concerned, FixesTrailers.in(picked.commits().stream().map(TrunkCommit::message)), Map.of());
        List<String> fatal = new ArrayList<>(found.fatal());
        moved.stream()
                .filter(one -> !only.contains(one.pkgpath()))
                .forEach(one -> fatal.add("it would also move " + MergeMessage.line(one) + ": name that, too"));
        List<String> overridable = found.overridable();
        boolean refused =
                !fatal.isEmpty() || (!overridable.isEmpty() && target.override().isEmpty());
        return refused
                ? new MergeOutcome.Refused(
                        name,
                        moved,
                        Stream.concat(fatal.stream(), overridable.stream()).toList(),
                        fatal.isEmpty())
                : new MergeOutcome.Merged(
                        name,
                        MergeOutcome.MergeState.PLANNED,
                        MergeOutcome.How.PICKED,
                        picked.head(),
                        moved,
                        found.closes(),
                        notes(picked, overridable));
    }

    private static List<String> notes(ReleasePicks.Picked picked, List<String> overridable) {
        Stream<String> commits = picked.commits().stream()
                .map(one -> "picks " + one.id().substring(0, 12) + " " + one.subject() + " (" + one.name() + ")");
        Stream<String> shared = Optional.of(picked.shared()).filter(files -> !files.isEmpty()).stream()
                .map(files -> "with what it needs elsewhere: "
                        + files.stream().sorted().collect(Collectors.joining(", ")));
        return Stream.of(commits, shared, overridable.stream().map(one -> "merged in spite of: " + one))
                .flatMap(one -> one)
                .toList();
    }
}
