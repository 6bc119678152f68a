package org.holdfast.pullup;

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

/**
 * Trunk's commits of one backport, applied to the tip.
 *
 * @param steps what the branch has after each commit; only one, of all, if they cannot be told apart
 * @param whole what it has in the end
 */
record TrunkPicks(List<Step> steps, Applied whole) {

    TrunkPicks {
        steps = List.copyOf(steps);
    }

    /**
     * A commit of the topic branch.
     *
     * @param commits of trunk that it brings, oldest first
     * @param state what the branch has with it
     */
    record Step(List<Commit> commits, Applied state) {
        Step {
            commits = List.copyOf(commits);
        }
    }

    /**
     * Applies them one by one, and as one; what they do as one is what was tried, and counts where both are not the same.
     *
     * @param also directories elsewhere in which they come along, beside the files of the trial
     */
    static TrunkPicks of(Bench bench, Candidate candidate, Trial trial, Set<PkgPath> also) {
        PkgPath pkgpath = candidate.pkgpath();
        Set<PkgPath> paths = new LinkedHashSet<>(List.of(pkgpath, candidate.inTrunk()));
        List<Commit> commits = trial.commits();
        Applied ours =
                new Applied(state(bench, bench.tip().commit(), Set.of(pkgpath)).orElse(""), Map.of(), List.of());
        List<Step> steps = new ArrayList<>();
        Applied at = ours;
        for (Commit commit : commits) {
            at = apply(bench, candidate, trial, also, paths, at, commit.id() + "^", commit.id());
            steps.add(new Step(List.of(commit), at));
            if (!at.isClean()) {
                break;
            }
        }
        boolean shared = !trial.along().isEmpty() || !also.isEmpty();
        Applied whole = shared && at.isClean()
                ? at
                : apply(
                        bench,
                        candidate,
                        trial,
                        also,
                        paths,
                        ours,
                        commits.getFirst().id() + "^",
                        commits.getLast().id());
        return at.isClean() && at.tree().equals(whole.tree()) && at.along().equals(whole.along())
                ? new TrunkPicks(withoutEmpty(steps, ours), whole)
                : new TrunkPicks(List.of(new Step(commits, whole)), whole);
    }

    /** A commit that does nothing on the branch is not one of its own there; the last always is. */
    private static List<Step> withoutEmpty(List<Step> steps, Applied ours) {
        List<Step> left = new ArrayList<>();
        Applied before = ours;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean empty = step.state().tree().equals(before.tree())
                    && step.state().along().equals(before.along());
            if (!empty || i == steps.size() - 1) {
                left.add(step);
            }
            before = step.state();
        }
        return left;
    }

    private static Applied apply(
            Bench bench,
            Candidate candidate,
            Trial trial,
            Set<PkgPath> also,
            Set<PkgPath> paths,
            Applied at,
            String from,
            String to) {
        Set<PkgPath> directories = new LinkedHashSet<>(also);
        trial.along().forEach(file -> PathLog.directory(file).ifPresent(directories::add));
        directories.remove(candidate.pkgpath());
        Set<String> files = new TreeSet<>(trial.along());
        List<FileChange> changes = FileChange.between(bench.trees(), from, to, directories).stream()
                .filter(change -> files.contains(change.path())
                        || PathLog.directory(change.path())
                                .filter(also::contains)
                                .isPresent())
                .toList();
        return at.with(bench, candidate.pkgpath(), state(bench, from, paths), state(bench, to, paths), changes);
    }

    private static Optional<String> state(Bench bench, String commit, Set<PkgPath> paths) {
        return paths.stream()
                .flatMap(path -> bench.trees().id(commit, path.toString()).stream())
                .findFirst();
    }
}
