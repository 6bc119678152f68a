package org.holdfast.backport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.BranchFiles;
import org.holdfast.trial.BranchTip;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * Makes backports: a topic branch for each, in the branch's repository.
 *
 * @param tip the branch
 * @param history every version that the branch's packages have had
 * @param prefix the prefix of topic branches, {@code backport/2014Q4}
 * @param changes the file that lists the branch's changes; empty if not configured
 * @param committer the person who runs it
 */
public record BackportMaker(
        BranchTip tip, VersionHistory history, String prefix, Optional<String> changes, Committer committer) {

    /** A prepared backport, if it could be prepared, and its outcome so far. */
    private record Outcome(Optional<BackportPreparation.Ready> ready, BackportOutcome outcome) {}

    /** The state shared by all backports of a run. */
    private record Session(TrialContext context, TopicNames topics, BackportPreparation preparing) {}

    private <T> T session(Function<Session, T> work) {
        TopicPrefix.check(tip.git(), prefix);
        try (ScratchRepository scratch = ScratchRepository.beside(tip.git())) {
            TrialContext context = tip.in(scratch);
            BranchFiles at = context.tip();
            TopicNames topics = TopicNames.read(tip.git(), prefix);
            return work.apply(new Session(
                    context, topics, new BackportPreparation(context, history, topics, changes(at), committer)));
        }
    }

    /**
     * Prepares all backports, and makes those that can be made in one transaction.
     *
     * @param wanted the backports
     * @param dry whether to write nothing
     * @param adapt the path at which to check out a backport that a maintainer has to finish; empty if not wanted
     * @param progress the listener
     * @return the outcome of each, in the order given
     * @throws org.holdfast.tool.ToolFailed if git refuses; then no topic branch was made
     */
    public List<BackportOutcome> make(
            List<BackportRequest> wanted,
            boolean dry,
            Function<BackportRequest, Optional<Path>> adapt,
            Progress progress) {
        return session(session -> {
            AtomicInteger done = new AtomicInteger();
            List<Outcome> outcomes = wanted.parallelStream()
                    .map(one -> {
                        Outcome outcome = outcome(session, one);
                        progress.at("preparing backports", done.incrementAndGet(), wanted.size());
                        return outcome;
                    })
                    .toList();
            List<BackportOutcome> landed = new ArrayList<>(land(session.context(), session.topics(), outcomes, dry));
            for (int i = 0; !dry && i < landed.size(); i++) {
                if (landed.get(i) instanceof BackportOutcome.ToAdapt todo) {
                    landed.set(i, begun(session.context(), wanted.get(i), todo, adapt));
                }
            }
            return List.copyOf(landed);
        });
    }

    /**
     * Makes the backport that a maintainer finished, and removes the worktree; it stays if a check fails.
     *
     * @param wanted the backport that was begun
     * @param adaptation its worktree
     * @param dry whether to write nothing, and keep the worktree
     * @throws org.holdfast.tool.ToolFailed if git refuses; then no topic branch was made
     */
    public BackportOutcome resume(BackportRequest wanted, Adaptation adaptation, boolean dry) {
        return session(session -> {
            try {
                BackportPreparation.Ready ready = adaptation.finish(session.context(), session.preparing(), wanted);
                Outcome outcome = new Outcome(Optional.of(ready), ready.topic());
                BackportOutcome made = land(session.context(), session.topics(), List.of(outcome), dry)
                        .getFirst();
                if (!dry && made instanceof BackportOutcome.Topic) {
                    adaptation.remove();
                }
                return made;
            } catch (BackportRefused e) {
                return new BackportOutcome.ToAdapt(
                        wanted.pkgpath(),
                        wanted.to(),
                        Optional.of(adaptation.worktree().toString()),
                        List.of(e.why()));
            }
        });
    }

    /** Whether the existing topic branch gives this reason to override the policy. */
    public boolean overrides(BackportOutcome.Topic topic, String why) {
        return tip.git()
                .run("log", "--format=%B", tip.commit() + "..refs/heads/" + topic.topic())
                .lines()
                .anyMatch(("Policy-override: " + why)::equals);
    }

    /** The configured list of changes, or the usual one if the branch has it. */
    private Optional<String> changes(BranchFiles at) {
        return ChangesFilePath.of(changes, tip.branch(), at.tree()::exists);
    }

    private static Outcome outcome(Session session, BackportRequest wanted) {
        try {
            BackportPreparation.Ready ready = session.preparing().of(wanted);
            return new Outcome(Optional.of(ready), ready.topic());
        } catch (BackportRefused e) {
            return new Outcome(Optional.empty(), refused(wanted, e));
        }
    }

    private static BackportOutcome refused(BackportRequest wanted, BackportRefused refused) {
        if (refused.isNeedless()) {
            return new BackportOutcome.NotNeeded(wanted.pkgpath(), wanted.to(), refused.why());
        }
        return refused.work().isEmpty()
                ? new BackportOutcome.Refused(wanted.pkgpath(), wanted.to(), refused.why())
                : new BackportOutcome.ToAdapt(wanted.pkgpath(), wanted.to(), Optional.empty(), refused.work());
    }

    /** Checks out a backport that a maintainer has to finish; a failure does not stop the others. */
    private static BackportOutcome begun(
            TrialContext context,
            BackportRequest wanted,
            BackportOutcome.ToAdapt todo,
            Function<BackportRequest, Optional<Path>> adapt) {
        Optional<Path> worktree = adapt.apply(wanted);
        if (worktree.isEmpty()) {
            return todo;
        }
        try {
            Adaptation.begin(context, wanted, worktree.get(), todo.work());
            return new BackportOutcome.ToAdapt(
                    wanted.pkgpath(), wanted.to(), worktree.map(Path::toString), todo.work());
        } catch (Unusable | ToolFailed e) {
            return new BackportOutcome.Refused(wanted.pkgpath(), wanted.to(), String.valueOf(e.getMessage()));
        }
    }

    private List<BackportOutcome> land(TrialContext context, TopicNames topics, List<Outcome> outcomes, boolean dry) {
        List<BackportPreparation.Ready> all =
                outcomes.stream().flatMap(one -> one.ready().stream()).toList();
        Map<BackportOutcome, BackportOutcome> covered = new HashMap<>();
        List<BackportPreparation.Ready> drafts = new ArrayList<>();
        for (BackportPreparation.Ready ready : inOrder(all)) {
            cover(ready, all, drafts)
                    .ifPresentOrElse(
                            by -> covered.put(
                                    ready.topic(),
                                    new BackportOutcome.NotNeeded(
                                            ready.topic().pkgpath(),
                                            ready.topic().to(),
                                            "comes with " + by.topic().topic())),
                            () -> drafts.add(ready));
        }
        drafts.sort(Comparator.comparingInt(all::indexOf));
        drafts.replaceAll(ready -> overlaps(ready, List.copyOf(drafts)));
        List<List<String>> ids = TopicDraft.make(
                context, drafts.stream().map(BackportPreparation.Ready::draft).toList(), committer);
        Map<String, BackportOutcome> made = new LinkedHashMap<>();
        Map<String, String> fresh = new LinkedHashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            BackportOutcome.Topic topic = drafts.get(i).topic();
            String last = ids.get(i).getLast();
            BackportOutcome checked = new ExistingTopicCheck(context, topics, changes(context.tip())).of(topic, last);
            if (checked.equals(topic)) {
                fresh.put(topic.topic(), last);
            }
            made.put(topic.topic(), dry ? checked : withIds(checked, ids.get(i)));
        }
        if (!dry) {
            TopicRefUpdate.land(context, ref(), fresh);
        }
        Function<BackportOutcome, BackportOutcome> resolved = one -> one instanceof BackportOutcome.Topic topic
                ? covered.getOrDefault(topic, made.getOrDefault(topic.topic(), topic))
                : one;
        return outcomes.stream()
                .map(Outcome::outcome)
                .map(resolved)
                .map(one -> !dry && one instanceof BackportOutcome.Topic topic && fresh.containsKey(topic.topic())
                        ? topic.with(BackportOutcome.TopicState.MADE)
                        : one)
                .toList();
    }

    /** Those first that close what the most others close, since one of several that change the same files is enough. */
    private static List<BackportPreparation.Ready> inOrder(List<BackportPreparation.Ready> all) {
        return all.stream()
                .sorted(Comparator.comparingLong((BackportPreparation.Ready ready) ->
                                all.stream().filter(ready::fulfils).count())
                        .thenComparingInt(ready -> ready.content().size())
                        .reversed())
                .toList();
    }

    /**
     * Another backport that brings all of this one; between equal ones, the first. Otherwise one of the taken ones that closes as much,
     * and without which this one could not be merged, because both change the same files.
     */
    private static Optional<BackportPreparation.Ready> cover(
            BackportPreparation.Ready ready,
            List<BackportPreparation.Ready> all,
            List<BackportPreparation.Ready> taken) {
        return all.stream()
                .filter(other -> !other.equals(ready)
                        && !other.topic().moves().isEmpty()
                        && other.brings(ready)
                        && (!ready.brings(other) || all.indexOf(other) < all.indexOf(ready)))
                .max(Comparator.comparingInt(other -> other.content().size()))
                .or(() -> taken.stream()
                        .filter(other -> other.contradicts(ready) && other.fulfils(ready))
                        .findFirst());
    }

    /** Notes other backports that change the same files differently: only one of them can be merged unchanged. */
    private static BackportPreparation.Ready overlaps(
            BackportPreparation.Ready ready, List<BackportPreparation.Ready> all) {
        return all.stream()
                .filter(other -> !other.topic().topic().equals(ready.topic().topic()) && ready.contradicts(other))
                .map(other -> other.topic().topic())
                .sorted()
                .reduce((one, two) -> one + ", " + two)
                .map(others -> ready.noting(
                        "changes the same files as " + others + ": of these merge one, and make the others anew"))
                .orElse(ready);
    }

    private Optional<String> ref() {
        String name = tip.git().test("show-ref", "--verify", "--quiet", tip.ref()) ? tip.ref() : tip.branch();
        return Optional.of(tip.git().run("rev-parse", "--symbolic-full-name", name))
                .filter(ref -> !ref.isEmpty());
    }

    private static BackportOutcome withIds(BackportOutcome outcome, List<String> ids) {
        if (!(outcome instanceof BackportOutcome.Topic topic) || topic.state() != BackportOutcome.TopicState.PLANNED) {
            return outcome;
        }
        List<BackportOutcome.TopicCommit> commits = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            BackportOutcome.TopicCommit commit = topic.commits().get(i);
            commits.add(new BackportOutcome.TopicCommit(
                    Optional.of(ids.get(i)), commit.subject(), commit.author(), commit.picked()));
        }
        return topic.with(commits);
    }
}
