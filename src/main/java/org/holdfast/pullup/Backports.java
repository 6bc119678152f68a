package org.holdfast.pullup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Preparation;

/**
 * Makes backports: a topic branch for each, in the branch's repository.
 *
 * @param git the branch's repository
 * @param on the name of the branch that they are for
 * @param tip the commit where it stands
 * @param cut where it left trunk
 * @param platform what the packages are for
 * @param mkConf the operator's settings
 * @param makes what the tip makes, with the files that it was read from
 * @param history what versions there were
 * @param prefix what the names of topic branches begin with
 * @param changes the file that lists the branch's changes
 * @param committer who runs it
 */
public record Backports(
        Git git,
        String on,
        String tip,
        String cut,
        Platform platform,
        Map<String, String> mkConf,
        Collection<PackageDirectory> makes,
        VersionHistory history,
        String prefix,
        Optional<String> changes,
        Committer committer) {

    public Backports {
        mkConf = Map.copyOf(mkConf);
        makes = List.copyOf(makes);
    }

    /** What came of one: it is ready, or something else was found out. */
    private record Outcome(Optional<Preparing.Ready> ready, Preparation preparation) {}

    /** All that is needed to prepare. */
    private record Session(Bench bench, TopicNames topics, Preparing preparing) {}

    private <T> T session(Function<Session, T> work) {
        TopicPrefix.check(git, prefix);
        try (Workbench workbench = Workbench.beside(git)) {
            Tip at = Tip.of(git, tip, platform, mkConf, makes);
            Bench bench = new Bench(git, workbench, at, Requirements.of(at, workbench.trees()), cut);
            TopicNames topics = TopicNames.read(git, prefix);
            return work.apply(new Session(
                    bench, topics, new Preparing(bench, new Readers(makes), history, topics, changes(at), committer)));
        }
    }

    /**
     * Prepares all, and makes those that can be made, all in one transaction.
     *
     * @param dry whether nothing is to be written
     * @param adapt where one that a maintainer has to finish is checked out; empty if that is not wanted
     * @return what came of each, in the order given
     * @throws org.holdfast.tool.ToolFailed if git refuses; then nothing was made
     */
    public List<Preparation> make(
            List<Wanted> wanted, boolean dry, Function<Wanted, Optional<Path>> adapt, Progress progress) {
        return session(session -> {
            AtomicInteger done = new AtomicInteger();
            List<Outcome> outcomes = wanted.parallelStream()
                    .map(one -> {
                        Outcome outcome = outcome(session, one);
                        progress.at("preparing backports", done.incrementAndGet(), wanted.size());
                        return outcome;
                    })
                    .toList();
            List<Preparation> landed = new ArrayList<>(land(session.bench(), session.topics(), outcomes, dry));
            for (int i = 0; !dry && i < landed.size(); i++) {
                if (landed.get(i) instanceof Preparation.ToAdapt todo) {
                    landed.set(i, begun(session.bench(), wanted.get(i), todo, adapt));
                }
            }
            return List.copyOf(landed);
        });
    }

    /**
     * Makes the backport that a maintainer has finished, and removes the worktree; it stays if something is still wrong.
     *
     * @param wanted what was begun there
     * @param dry whether nothing is to be written, and the worktree stays
     * @throws org.holdfast.tool.ToolFailed if git refuses; then nothing was made
     */
    public Preparation resume(Wanted wanted, Adaptation adaptation, boolean dry) {
        return session(session -> {
            try {
                Preparing.Ready ready = adaptation.finish(session.bench(), session.preparing(), wanted);
                Outcome outcome = new Outcome(Optional.of(ready), ready.topic());
                Preparation made = land(session.bench(), session.topics(), List.of(outcome), dry)
                        .getFirst();
                if (!dry && made instanceof Preparation.Topic) {
                    adaptation.remove();
                }
                return made;
            } catch (Unfit e) {
                return new Preparation.ToAdapt(
                        wanted.pkgpath(),
                        wanted.to(),
                        Optional.of(adaptation.worktree().toString()),
                        List.of(e.why()));
            }
        });
    }

    /** Whether the topic branch that there is says that it was taken for this reason though the policy forbids it. */
    public boolean overrides(Preparation.Topic topic, String why) {
        return git.run("log", "--format=%B", tip + "..refs/heads/" + topic.topic())
                .lines()
                .anyMatch(("Policy-override: " + why)::equals);
    }

    /** The file that is configured, or the one that such branches have, if it is there. */
    private Optional<String> changes(Tip at) {
        return ListOfChanges.of(changes, on, at.tree()::exists);
    }

    private static Outcome outcome(Session session, Wanted wanted) {
        try {
            Preparing.Ready ready = session.preparing().of(wanted);
            return new Outcome(Optional.of(ready), ready.topic());
        } catch (Unfit e) {
            return new Outcome(Optional.empty(), unfit(wanted, e));
        }
    }

    private static Preparation unfit(Wanted wanted, Unfit unfit) {
        if (unfit.isNeedless()) {
            return new Preparation.NotNeeded(wanted.pkgpath(), wanted.to(), unfit.why());
        }
        return unfit.work().isEmpty()
                ? new Preparation.Refused(wanted.pkgpath(), wanted.to(), unfit.why())
                : new Preparation.ToAdapt(wanted.pkgpath(), wanted.to(), Optional.empty(), unfit.work());
    }

    /** Checks out what a maintainer has to finish; one that cannot be does not stop the others. */
    private static Preparation begun(
            Bench bench, Wanted wanted, Preparation.ToAdapt todo, Function<Wanted, Optional<Path>> adapt) {
        Optional<Path> worktree = adapt.apply(wanted);
        if (worktree.isEmpty()) {
            return todo;
        }
        try {
            Adaptation.begin(bench, wanted, worktree.get(), todo.work());
            return new Preparation.ToAdapt(wanted.pkgpath(), wanted.to(), worktree.map(Path::toString), todo.work());
        } catch (Unusable | ToolFailed e) {
            return new Preparation.Refused(wanted.pkgpath(), wanted.to(), String.valueOf(e.getMessage()));
        }
    }

    private List<Preparation> land(Bench bench, TopicNames topics, List<Outcome> outcomes, boolean dry) {
        List<Preparing.Ready> all =
                outcomes.stream().flatMap(one -> one.ready().stream()).toList();
        Map<Preparation, Preparation> covered = new HashMap<>();
        List<Preparing.Ready> drafts = new ArrayList<>();
        all.forEach(ready -> cover(ready, all)
                .ifPresentOrElse(
                        by -> covered.put(
                                ready.topic(),
                                new Preparation.NotNeeded(
                                        ready.topic().pkgpath(),
                                        ready.topic().to(),
                                        "comes with " + by.topic().topic())),
                        () -> drafts.add(ready)));
        drafts.replaceAll(ready -> overlaps(ready, List.copyOf(drafts)));
        List<List<String>> ids = TopicDraft.make(
                bench, drafts.stream().map(Preparing.Ready::draft).toList(), committer);
        Map<String, Preparation> made = new LinkedHashMap<>();
        Map<String, String> fresh = new LinkedHashMap<>();
        for (int i = 0; i < drafts.size(); i++) {
            Preparation.Topic topic = drafts.get(i).topic();
            String last = ids.get(i).getLast();
            Preparation standing = new Standing(bench, topics, changes(bench.tip())).of(topic, last);
            if (standing.equals(topic)) {
                fresh.put(topic.topic(), last);
            }
            made.put(topic.topic(), dry ? standing : withIds(standing, ids.get(i)));
        }
        if (!dry) {
            Landing.land(bench, ref(), fresh);
        }
        Function<Preparation, Preparation> settled = one -> one instanceof Preparation.Topic topic
                ? covered.getOrDefault(topic, made.getOrDefault(topic.topic(), topic))
                : one;
        return outcomes.stream()
                .map(Outcome::preparation)
                .map(settled)
                .map(one -> !dry && one instanceof Preparation.Topic topic && fresh.containsKey(topic.topic())
                        ? topic.with(Preparation.Standing.MADE)
                        : one)
                .toList();
    }

    /** Another one that brings all of this one; of two that are the same, the first. */
    private static Optional<Preparing.Ready> cover(Preparing.Ready ready, List<Preparing.Ready> all) {
        return all.stream()
                .filter(other -> !other.equals(ready)
                        && !other.topic().moves().isEmpty()
                        && other.brings(ready)
                        && (!ready.brings(other) || all.indexOf(other) < all.indexOf(ready)))
                .max(Comparator.comparingInt(other -> other.content().size()));
    }

    /** Says of which others it changes the same files otherwise: only one of them can be merged as it is. */
    private static Preparing.Ready overlaps(Preparing.Ready ready, List<Preparing.Ready> all) {
        return all.stream()
                .filter(other -> !other.topic().topic().equals(ready.topic().topic())
                        && ready.content().entrySet().stream()
                                .anyMatch(file -> !other.content()
                                        .getOrDefault(file.getKey(), file.getValue())
                                        .equals(file.getValue())))
                .map(other -> other.topic().topic())
                .sorted()
                .reduce((one, two) -> one + ", " + two)
                .map(others -> ready.noting(
                        "changes the same files as " + others + ": of these merge one, and make the others anew"))
                .orElse(ready);
    }

    private Optional<String> ref() {
        String name = git.test("show-ref", "--verify", "--quiet", "refs/heads/" + on) ? "refs/heads/" + on : on;
        return Optional.of(git.run("rev-parse", "--symbolic-full-name", name)).filter(ref -> !ref.isEmpty());
    }

    private static Preparation withIds(Preparation preparation, List<String> ids) {
        if (!(preparation instanceof Preparation.Topic topic) || topic.standing() != Preparation.Standing.PLANNED) {
            return preparation;
        }
        List<Preparation.TopicCommit> commits = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Preparation.TopicCommit commit = topic.commits().get(i);
            commits.add(new Preparation.TopicCommit(
                    Optional.of(ids.get(i)), commit.subject(), commit.author(), commit.picked()));
        }
        return topic.with(commits);
    }
}
