package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/**
 * Applies trunk's commits to a directory and to the shared files that may define its version, one commit after the
 * other.
 */
final class SharedPicks {

    private static final String MK = Vocabulary.MK + "/";

    private final TrialContext context;
    private final PathLog log;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final String ours;
    private final Set<PkgPath> shared;
    private final Map<Map.Entry<String, PickState>, PickState> picked = new HashMap<>();
    /** The changes of commits in the shared directories, by commit id. */
    private final Map<String, List<FileChange>> changed = new HashMap<>();

    /**
     * For one directory.
     *
     * @param context the context
     * @param log trunk's log
     * @param pkgpath the directory
     * @param history the directory's history in trunk
     * @param ours the id of its tree on the branch
     * @param shared the directories of the files that it shares
     */
    SharedPicks(
            TrialContext context,
            PathLog log,
            PkgPath pkgpath,
            DirectoryHistory history,
            String ours,
            Set<PkgPath> shared) {
        this.context = context;
        this.log = log;
        this.pkgpath = pkgpath;
        this.history = history;
        this.ours = ours;
        this.shared = shared;
    }

    /** The shared directories that the directory's own commits between two states touched. */
    Set<PkgPath> touched(int base, int k) {
        Set<PkgPath> touched = new LinkedHashSet<>();
        for (Commit commit : history.commits().subList(base, k)) {
            changes(commit).forEach(change -> PathLog.directory(change.path()).ifPresent(touched::add));
        }
        return touched;
    }

    /**
     * Applies the commits between two states to the directory and to the shared directories. Empty if they changed
     * nothing in the latter.
     *
     * @param base the state before
     * @param k the state after
     * @param others directories all of whose commits are applied
     */
    Optional<Attempt> of(int base, int k, Set<PkgPath> others) {
        PickState state = new PickState(Optional.of(ours), Map.of(), List.of());
        List<Commit> applied = new ArrayList<>();
        Set<PkgPath> paths = new LinkedHashSet<>(history.paths());
        paths.addAll(others);
        int at = base;
        for (Commit commit : others.isEmpty() ? history.commits().subList(base, k) : between(log.of(paths), base, k)) {
            int next = at < k && history.commits().get(at).id().equals(commit.id()) ? at + 1 : at;
            List<FileChange> changes = changes(commit);
            if (!changes.isEmpty() || history.isTouched(at, next)) {
                applied.add(commit);
                state = pick(commit, at, next, changes, state);
                if (!state.isClean()) {
                    return Optional.of(new Attempt(applied, state, Optional.empty()));
                }
            }
            at = next;
        }
        return state.along().isEmpty() ? Optional.empty() : Optional.of(Attempt.of(context, pkgpath, applied, state));
    }

    /**
     * Adds what the commits of an attempt change in other directories. Where that does not apply one by one, all that trunk changed
     * there from the first to the last is added.
     *
     * @param attempt an attempt without conflicts
     * @param others the directories
     */
    Attempt along(Attempt attempt, Set<PkgPath> others) {
        Set<String> had = attempt.state().along().keySet();
        List<Commit> commits = attempt.commits();
        Set<PkgPath> late = new LinkedHashSet<>();
        while (true) {
            Set<PkgPath> early = new LinkedHashSet<>(others);
            early.removeAll(late);
            PickState state = attempt.state();
            for (Commit commit : commits) {
                state = along(state, had, commit.id(), commit.id(), early);
            }
            state = along(state, had, commits.getFirst().id(), commits.getLast().id(), late);
            if (state.isClean()) {
                return Attempt.of(context, pkgpath, commits, state);
            }
            Set<PkgPath> stuck = new LinkedHashSet<>();
            state.conflicts().forEach(one -> PathLog.directory(one.file()).ifPresent(stuck::add));
            if (!late.addAll(stuck)) {
                return new Attempt(commits, state, Optional.empty());
            }
        }
    }

    /** Adds the changes from before a commit up to another, to a state without conflicts. */
    private PickState along(PickState state, Set<String> had, String first, String last, Set<PkgPath> others) {
        if (!state.isClean() || others.isEmpty()) {
            return state;
        }
        List<FileChange> changes = FileChange.between(context.trees(), first + "^", last, others).stream()
                .filter(change -> !had.contains(change.path()))
                .toList();
        return changes.isEmpty() ? state : state.with(context, pkgpath, state.tree(), state.tree(), changes);
    }

    /** Adds a later commit of the directory to an attempt, with its changes in other directories. */
    Attempt followed(Attempt attempt, int k, Set<PkgPath> others) {
        Commit commit = history.commits().get(k - 1);
        List<Commit> commits = new ArrayList<>(attempt.commits());
        commits.add(commit);
        PickState state = attempt.state()
                .with(
                        context,
                        pkgpath,
                        history.states().get(k - 1),
                        history.states().get(k),
                        FileChange.between(context.trees(), commit.id() + "^", commit.id(), others));
        return Attempt.of(context, pkgpath, commits, state);
    }

    /** The commits after one state of the directory, up to another. */
    private List<Commit> between(List<Commit> all, int base, int k) {
        List<String> ids = all.stream().map(Commit::id).toList();
        return all.subList(
                base == 0 ? 0 : ids.indexOf(history.commits().get(base - 1).id()) + 1,
                ids.indexOf(history.commits().get(k - 1).id()) + 1);
    }

    /** The package directories of the files that a package reads, except its own and mk/. */
    static Set<PkgPath> shared(PkgPath pkgpath, Collection<String> filesRead) {
        Set<PkgPath> directories = new LinkedHashSet<>();
        for (String file : filesRead) {
            if (!file.startsWith(pkgpath + "/") && !file.startsWith(MK)) {
                PathLog.directory(file).ifPresent(directories::add);
            }
        }
        return directories;
    }

    private List<FileChange> changes(Commit commit) {
        return changed.computeIfAbsent(commit.id(), id -> FileChange.between(context.trees(), id + "^", id, shared));
    }

    /** Applies a commit; kept, since successive fixes begin with the same commits. */
    private PickState pick(Commit commit, int at, int next, List<FileChange> changes, PickState before) {
        return picked.computeIfAbsent(
                Map.entry(commit.id(), before),
                key -> before.with(
                        context,
                        pkgpath,
                        history.states().get(at),
                        history.states().get(next),
                        changes));
    }
}
