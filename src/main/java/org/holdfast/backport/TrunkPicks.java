package org.holdfast.backport;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Trial;
import org.holdfast.trial.FileChange;
import org.holdfast.trial.PathLog;
import org.holdfast.trial.PickState;
import org.holdfast.trial.TrialContext;

/**
 * Trunk's commits of one backport, applied to the tip.
 *
 * @param steps the branch after each commit; a single step if they do not apply one by one
 * @param whole the branch in the end
 * @param notes the resolved conflicts, in words
 */
record TrunkPicks(List<Pick> steps, PickState whole, List<String> notes) {

    TrunkPicks {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /**
     * A commit of the topic branch.
     *
     * @param commits trunk's commits that it picks, oldest first
     * @param state the branch with it
     */
    record Pick(List<Commit> commits, PickState state) {
        Pick {
            commits = List.copyOf(commits);
        }
    }

    /**
     * Applies the commits one by one and, if trunk made no others between them, as one. The latter was tried, and counts if the
     * results differ. Files
     * elsewhere are only taken commit by commit, since changes between may belong to other packages.
     *
     * @param also directories elsewhere whose changes are taken, beside the files of the trial
     */
    static TrunkPicks of(TrialContext context, Candidate candidate, Trial trial, Set<PkgPath> also) {
        PkgPath pkgpath = candidate.pkgpath();
        List<Commit> commits = trial.commits();
        PickState ours = new PickState(state(context, context.tip().commit(), Set.of(pkgpath)), Map.of(), List.of());
        List<Pick> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        PickState at = oneByOne(context, candidate, trial, also, ours, steps, notes);
        boolean shared = !trial.along().isEmpty() || !also.isEmpty();
        if (at.isClean() && (shared || !isRow(context, commits, candidate))) {
            return new TrunkPicks(withoutEmpty(steps, ours), at, notes);
        }
        List<String> ofWhole = new ArrayList<>();
        PickState whole = apply(
                context,
                candidate,
                trial,
                also,
                elsewhere(candidate, trial, also),
                ours,
                commits.getFirst().id() + "^",
                commits.getLast().id(),
                ofWhole);
        boolean same = at.isClean() && (!whole.isClean() || at.tree().equals(whole.tree()));
        return same
                ? new TrunkPicks(withoutEmpty(steps, ours), at, notes)
                : new TrunkPicks(List.of(new Pick(commits, whole)), whole, ofWhole);
    }

    /** Whether no other commit touched the directory between these. */
    private static boolean isRow(TrialContext context, List<Commit> commits, Candidate candidate) {
        Set<PkgPath> paths = new LinkedHashSet<>(List.of(candidate.pkgpath(), candidate.inTrunk()));
        for (int i = 0; i + 1 < commits.size(); i++) {
            if (!state(context, commits.get(i).id(), paths)
                    .equals(state(context, commits.get(i + 1).id() + "^", paths))) {
                return false;
            }
        }
        return true;
    }

    /** Drops commits that change nothing on the branch, except the last. */
    private static List<Pick> withoutEmpty(List<Pick> steps, PickState ours) {
        List<Pick> left = new ArrayList<>();
        PickState before = ours;
        for (int i = 0; i < steps.size(); i++) {
            Pick step = steps.get(i);
            boolean empty = step.state().tree().equals(before.tree())
                    && step.state().along().equals(before.along());
            if (!empty || i == steps.size() - 1) {
                left.add(step);
            }
            before = step.state();
        }
        return left;
    }

    /**
     * Applies the commits one by one. What does not apply so in a directory elsewhere is applied there with the last commit, from the
     * first to the last.
     */
    private static PickState oneByOne(
            TrialContext context,
            Candidate candidate,
            Trial trial,
            Set<PkgPath> also,
            PickState ours,
            List<Pick> steps,
            List<String> notes) {
        List<Commit> commits = trial.commits();
        Set<PkgPath> elsewhere = elsewhere(candidate, trial, also);
        Set<PkgPath> late = new LinkedHashSet<>();
        while (true) {
            Set<PkgPath> early = new LinkedHashSet<>(elsewhere);
            early.removeAll(late);
            steps.clear();
            notes.clear();
            PickState at = ours;
            for (Commit commit : commits) {
                at = apply(context, candidate, trial, also, early, at, commit.id() + "^", commit.id(), notes);
                if (at.isClean() && commit.equals(commits.getLast()) && !late.isEmpty()) {
                    List<FileChange> changes =
                            taken(context, trial, also, late, commits.getFirst().id() + "^", commit.id());
                    at = at.with(context, candidate.pkgpath(), at.tree(), at.tree(), changes);
                }
                steps.add(new Pick(List.of(commit), at));
                if (!at.isClean()) {
                    break;
                }
            }
            Set<PkgPath> stuck = new LinkedHashSet<>();
            at.conflicts().forEach(one -> PathLog.directory(one.file()).ifPresent(stuck::add));
            if (!elsewhere.containsAll(stuck) || !late.addAll(stuck)) {
                return at;
            }
        }
    }

    /** The directories beside its own whose changes are taken. */
    private static Set<PkgPath> elsewhere(Candidate candidate, Trial trial, Set<PkgPath> also) {
        Set<PkgPath> directories = new LinkedHashSet<>(also);
        trial.along().forEach(file -> PathLog.directory(file).ifPresent(directories::add));
        directories.remove(candidate.pkgpath());
        return directories;
    }

    /** The changes in some directories that are taken: all of those that come along, otherwise the files of the trial. */
    private static List<FileChange> taken(
            TrialContext context, Trial trial, Set<PkgPath> also, Set<PkgPath> directories, String from, String to) {
        Set<String> files = new TreeSet<>(trial.along());
        return FileChange.between(context.trees(), from, to, directories).stream()
                .filter(change -> files.contains(change.path())
                        || PathLog.directory(change.path())
                                .filter(also::contains)
                                .isPresent())
                .toList();
    }

    private static PickState apply(
            TrialContext context,
            Candidate candidate,
            Trial trial,
            Set<PkgPath> also,
            Set<PkgPath> directories,
            PickState at,
            String from,
            String to,
            List<String> notes) {
        Set<PkgPath> paths = new LinkedHashSet<>(List.of(candidate.pkgpath(), candidate.inTrunk()));
        List<FileChange> changes = taken(context, trial, also, directories, from, to);
        PickState merged =
                at.with(context, candidate.pkgpath(), state(context, from, paths), state(context, to, paths), changes);
        if (merged.isClean()) {
            return merged;
        }
        Optional<TrivialConflicts> trivial = TrivialConflicts.of(context, candidate, from, to, at, merged);
        trivial.ifPresent(one -> notes.addAll(one.notes()));
        return trivial.map(one -> one.in(context, candidate, merged)).orElse(merged);
    }

    private static Optional<String> state(TrialContext context, String commit, Set<PkgPath> paths) {
        return paths.stream()
                .flatMap(path -> context.trees().id(commit, path.toString()).stream())
                .findFirst();
    }
}
