package org.holdfast.desk;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.config.Configuration;
import org.holdfast.merge.BranchPush;
import org.holdfast.merge.MergeTarget;
import org.holdfast.merge.MergeTopics;
import org.holdfast.merge.ReleaseMerge;
import org.holdfast.merge.RemoteTopics;
import org.holdfast.merge.TopicMerger;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.PushOutcome;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.store.Store;
import org.holdfast.tool.Progress;
import org.holdfast.tool.RefJournal;
import org.holdfast.tool.RefTransaction;

/** Carries out one {@link MergeOrder}. */
final class MergeRun {

    private final MergeSetup setup;
    private final Configuration configuration;
    private final Configuration.Branches branches;
    private final Progress progress;
    private final MergeOrder order;

    MergeRun(Store store, Configuration configuration, Surroundings surroundings, Progress progress, MergeOrder order) {
        this.setup = new MergeSetup(store, configuration, surroundings);
        this.configuration = configuration;
        this.branches = configuration.branches().orElseThrow();
        this.progress = progress;
        this.order = order;
    }

    /** Refuses an invalid order before anything is read. */
    static void check(MergeOrder order, Configuration configuration) {
        if (order.override().filter(String::isBlank).isPresent()) {
            throw new InvalidRequest("--override needs a reason");
        }
        Configuration.Branches branches = configuration.branches().orElseThrow();
        if (branches.isMirrored() && order.delivery() == Delivery.LOCAL) {
            throw new InvalidRequest("the repository here mirrors " + branches.repository()
                    + ": without --push the next 'holdfast sync' would undo the merge");
        }
    }

    MergeResult run() {
        if (order.delivery().isPushed() && setup.remote().isEmpty()) {
            throw new InvalidRequest("no remote to push to: set 'push' in [backport] of " + Configuration.FILE);
        }
        if (!order.delivery().isDry()) {
            RefJournal.recover(setup.git()).forEach(progress::warn);
        }
        return order.release() ? release() : topics();
    }

    private MergeResult topics() {
        String on = branches.backports().orElse(branches.release());
        MergeTarget target = setup.target(on, branches.own(), order.override());
        String prefix = BackportSetup.topics(configuration);
        List<PkgPath> known =
                target.tip().makes().stream().map(PackageDirectory::pkgpath).toList();
        MergeTopics there = MergeTopics.read(setup.git(), prefix, known);
        RemoteTopics elsewhere = setup.remote()
                .map(remote -> order.delivery().isPushed()
                        ? RemoteTopics.asked(setup.git(), remote)
                        : RemoteTopics.fetched(setup.git(), remote))
                .orElse(RemoteTopics.NONE);
        // In a mirror the next fetch undoes an unpushed merge: keep the topics until it is pushed.
        boolean late = branches.isMirrored();
        SequencedMap<String, String> topics =
                order.words().isEmpty() ? new LinkedHashMap<>(new TreeMap<>(there.all())) : named(there);
        TopicMerger.Result result = new TopicMerger(target, prefix, elsewhere)
                .merge(topics, order.delivery().isDry(), order.keep() || late, progress);
        boolean dropAfterwards = late && !order.keep();
        return deliver(on, result, dropAfterwards ? merged(result, topics) : result.gone(), dropAfterwards);
    }

    private SequencedMap<String, String> named(MergeTopics there) {
        SequencedMap<String, String> topics = new LinkedHashMap<>();
        for (String word : order.words()) {
            if (branches.names().contains(word)) {
                throw new InvalidRequest(word + " is no topic branch"
                        + (word.equals(branches.trunk()) ? "" : "; --release merges backports into release"));
            }
            try {
                Map.Entry<String, String> topic = there.of(word);
                topics.put(topic.getKey(), topic.getValue());
            } catch (MergeTopics.Unclear e) {
                throw new InvalidRequest(String.valueOf(e.getMessage()));
            }
        }
        return topics;
    }

    private static Map<String, String> merged(TopicMerger.Result result, Map<String, String> topics) {
        Map<String, String> merged = new TreeMap<>();
        result.merges().stream()
                .filter(one -> !(one instanceof MergeOutcome.Refused))
                .forEach(one -> merged.put(one.topic(), topics.getOrDefault(one.topic(), "")));
        return merged;
    }

    private MergeResult release() {
        String backports = branches.backports()
                .orElseThrow(() -> new InvalidRequest("no backports branch to merge from: set 'backports' in [git]"));
        String commit = setup.tip(backports).commit();
        MergeTarget target = setup.target(branches.release(), List.of(branches.release()), order.override());
        setup.mayHaveCome(target, backports);
        ReleaseMerge release = new ReleaseMerge(target, backports, commit);
        Set<PkgPath> only = new LinkedHashSet<>();
        for (String word : order.words()) {
            only.add(PkgPath.parse(word).orElseThrow(() -> new InvalidRequest("'" + word + "' is no PKGPATH")));
        }
        boolean dry = order.delivery().isDry();
        return deliver(
                branches.release(), only.isEmpty() ? release.all(dry) : release.only(only, dry), Map.of(), false);
    }

    private MergeResult deliver(
            String on, TopicMerger.Result result, Map<String, String> gone, boolean dropAfterwards) {
        List<MergeOutcome> outcomes = result.merges();
        Set<String> deleted = dropAfterwards ? Set.of() : gone.keySet();
        Optional<PushOutcome> pushed = Optional.empty();
        boolean any = outcomes.stream().anyMatch(one -> !(one instanceof MergeOutcome.Refused));
        if (order.delivery().isPushed() && any) {
            PushOutcome push = BranchPush.push(setup.git(), setup.remote().orElseThrow(), on, result.head(), gone);
            pushed = Optional.of(push);
            if (push.refused().isEmpty()) {
                outcomes = outcomes.stream().map(MergeRun::pushed).toList();
                if (dropAfterwards) {
                    RefTransaction refs = new RefTransaction(setup.git());
                    gone.forEach((topic, commit) -> refs.delete("refs/heads/" + topic, commit));
                    refs.commit("holdfast merge");
                    deleted = gone.keySet();
                }
            }
        }
        return new MergeResult(on, outcomes, deleted, setup.remote(), pushed);
    }

    private static MergeOutcome pushed(MergeOutcome merge) {
        return merge instanceof MergeOutcome.Merged merged ? merged.with(MergeOutcome.MergeState.PUSHED) : merge;
    }
}
