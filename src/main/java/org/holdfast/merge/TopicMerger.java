package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.backport.ChangesFilePath;
import org.holdfast.backport.TopicNames;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Progress;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * Merges topic branches into the branch that they were made for.
 *
 * @param target the branch
 * @param prefix the prefix of topic branches
 * @param elsewhere the topic branches on the remote, where they are reviewed
 */
public record TopicMerger(MergeTarget target, String prefix, RemoteTopics elsewhere) {

    /**
     * The result of a run.
     *
     * @param merges the outcomes, in the order given
     * @param head the id of the branch's last commit
     * @param gone the ids of the deleted topic branches' last commits, by name
     */
    public record Result(List<MergeOutcome> merges, String head, Map<String, String> gone) {
        public Result {
            merges = List.copyOf(merges);
            gone = Map.copyOf(gone);
        }
    }

    /**
     * Merges topics one after the other; all that can be merged are written in one transaction.
     *
     * @param topics the ids of their last commits, by name
     * @param dry whether to write nothing
     * @param keep whether to keep the topic branches
     * @param progress the listener
     * @throws org.holdfast.pkgsrc.Unusable if the branch is checked out, or a ref has moved; then nothing was merged
     * @throws org.holdfast.tool.ToolFailed if git refuses; then nothing was merged
     */
    public Result merge(SequencedMap<String, String> topics, boolean dry, boolean keep, Progress progress) {
        BranchRefUpdate.refuseIfCheckedOut(target.git(), target.tip().ref());
        try (ScratchRepository scratch = ScratchRepository.beside(target.git())) {
            TrialContext context = target.tip().in(scratch);
            MergeSession session = new MergeSession(target, context, changes(target, context));
            TopicCommits commits = TopicCommits.read(target.git(), topics.values(), target.commit());
            Set<String> trunks = trunks(target);
            List<MergeSession.MergeStep> steps = new ArrayList<>();
            topics.forEach((name, commit) -> {
                progress.at("merging topics", steps.size() + 1L, topics.size());
                steps.add(step(session, name, commit, commits.range(commit), trunks));
            });
            String head = session.history().flush();
            return land(context, topics, written(steps, session.history().made()), head, dry, keep);
        }
    }

    /** The configured list of changes, or the usual one if the branch has it. */
    static Optional<String> changes(MergeTarget target, TrialContext context) {
        return ChangesFilePath.of(
                target.changes(), target.branch(), context.tip().tree()::exists);
    }

    /** Trunk's commits since the branch was cut. */
    private static Set<String> trunks(MergeTarget target) {
        Set<String> trunks = new HashSet<>();
        var found = target.git().ask("rev-parse", "--verify", "--quiet", target.trunk() + "^{commit}");
        if (found.yes()) {
            target.git()
                    .run("rev-list", found.out().strip(), "^" + target.commit())
                    .lines()
                    .forEach(trunks::add);
        }
        return trunks;
    }

    private MergeSession.MergeStep step(
            MergeSession session, String name, String commit, TopicCommits.Range range, Set<String> trunks) {
        Optional<String> amended = elsewhere.against(target.git(), name, commit);
        if (amended.isPresent()) {
            return new MergeSession.MergeStep(new MergeOutcome.Refused(name, amended.get()), Optional.empty());
        }
        List<String> strays = range.commits().stream()
                .map(TopicCommits.TopicCommit::id)
                .filter(trunks::contains)
                .toList();
        if (!strays.isEmpty()) {
            return new MergeSession.MergeStep(
                    new MergeOutcome.Refused(
                            name,
                            "it would bring " + (strays.size() == 1 ? "a commit" : strays.size() + " commits")
                                    + " of trunk itself, not picked from there: it stands on trunk. 'git rebase --onto "
                                    + target.branch() + " " + target.trunk() + " " + name + "' moves it"),
                    Optional.empty());
        }
        BranchPackages packages = session.packages();
        Set<PkgPath> about =
                MergeTopics.owner(prefix, name, packages::has).map(Set::of).orElse(Set.of());
        // The topic may add the package that it is named for.
        return session.merge(
                new MergeSession.Offer(name, commit, range, about),
                state -> MergeTopics.owner(
                                prefix,
                                name,
                                path -> packages.has(path)
                                        || state.directories().containsKey(path))
                        .map(path -> named(name, path, state))
                        .orElse(List.of()));
    }

    /** The objection to a topic whose name does not fit its version: the name is what was reviewed. */
    private List<String> named(String topic, PkgPath pkgpath, MergedState state) {
        TopicNames names = new TopicNames(prefix, Map.of());
        MergedState.Directory directory = state.directories().get(pkgpath);
        List<PkgName> theirs = directory == null
                ? List.of()
                : BranchPackages.makes(directory.theirs()).stream()
                        .flatMap(made -> made.pkgname().stream())
                        .toList();
        if (theirs.stream().anyMatch(made -> names.of(pkgpath, made).equals(topic))) {
            return List.of();
        }
        return List.of("its name says what was reviewed, but it makes "
                + (theirs.isEmpty()
                        ? "nothing of " + pkgpath
                        : theirs.stream().map(PkgName::text).collect(Collectors.joining(", "))));
    }

    /** The outcomes with the ids of the commits made. */
    static List<MergeOutcome> written(List<MergeSession.MergeStep> steps, List<String> made) {
        return steps.stream()
                .map(step -> step.outcome() instanceof MergeOutcome.Merged merged
                        ? step.place()
                                .<MergeOutcome>map(place -> merged.at(made.get(place)))
                                .orElse(merged)
                        : step.outcome())
                .toList();
    }

    private Result land(
            TrialContext context,
            Map<String, String> topics,
            List<MergeOutcome> merges,
            String head,
            boolean dry,
            boolean keep) {
        Map<String, String> checkedOut = BranchRefUpdate.checkedOut(target.git());
        Map<String, String> drop = new HashMap<>();
        Map<String, String> verify = new HashMap<>();
        Map<String, String> gone = new LinkedHashMap<>();
        List<MergeOutcome> said = new ArrayList<>();
        for (MergeOutcome merge : merges) {
            String ref = "refs/heads/" + merge.topic();
            String commit = topics.getOrDefault(merge.topic(), "");
            if (merge instanceof MergeOutcome.Refused) {
                said.add(merge);
            } else if (keep || checkedOut.containsKey(ref)) {
                verify.put(ref, commit);
                said.add(keep ? merge : kept(merge, checkedOut.getOrDefault(ref, "")));
            } else {
                drop.put(ref, commit);
                gone.put(merge.topic(), commit);
                said.add(merge);
            }
        }
        boolean any = !drop.isEmpty() || !verify.isEmpty();
        if (dry || !any) {
            return new Result(said, dry ? target.commit() : head, Map.of());
        }
        BranchRefUpdate.land(target, context, head, drop, verify);
        return new Result(said.stream().map(TopicMerger::done).toList(), head, gone);
    }

    static MergeOutcome done(MergeOutcome merge) {
        return merge instanceof MergeOutcome.Merged merged ? merged.with(MergeOutcome.MergeState.MERGED) : merge;
    }

    private static MergeOutcome kept(MergeOutcome merge, String folder) {
        if (!(merge instanceof MergeOutcome.Merged merged)) {
            return merge;
        }
        List<String> notes = new ArrayList<>(merged.notes());
        notes.add("the topic branch stays: it is checked out in " + folder);
        return new MergeOutcome.Merged(
                merged.topic(), merged.state(), merged.how(), merged.commit(), merged.moved(), merged.closes(), notes);
    }
}
