package org.holdfast.pullup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Conflict;

/**
 * Applies trunk's commits to a directory and to files elsewhere that it shares with others, one commit after the other: there
 * the version may be defined.
 */
final class SharedPicks {

    private static final String MK = Vocabulary.MK + "/";

    private final Bench bench;
    private final PathLog log;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final String ours;
    private final Set<PkgPath> shared;
    private final Map<Map.Entry<String, Applied>, Applied> picked = new HashMap<>();
    /** What commits changed in the shared directories. */
    private final Map<String, List<Change>> changed = new HashMap<>();

    /**
     * Of one directory.
     *
     * @param ours its tree on the branch
     * @param shared the directories of the files that it shares
     */
    SharedPicks(Bench bench, PathLog log, PkgPath pkgpath, DirectoryHistory history, String ours, Set<PkgPath> shared) {
        this.bench = bench;
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
     * Of the directory and of what commits changed in the directories of files that it shares with others, commit by commit.
     * Empty if they changed nothing there.
     *
     * @param others directories all of whose commits come along
     */
    Optional<Attempt> of(int base, int k, Set<PkgPath> others) {
        Applied state = new Applied(ours, Map.of(), List.of());
        List<Commit> applied = new ArrayList<>();
        Set<PkgPath> paths = new LinkedHashSet<>(history.paths());
        paths.addAll(others);
        int at = base;
        for (Commit commit : others.isEmpty() ? history.commits().subList(base, k) : between(log.of(paths), base, k)) {
            int next = at < k && history.commits().get(at).id().equals(commit.id()) ? at + 1 : at;
            List<Change> changes = changes(commit);
            if (!changes.isEmpty() || history.isTouched(at, next)) {
                applied.add(commit);
                state = pick(commit, at, next, changes, state);
                if (!state.conflicts().isEmpty()) {
                    return Optional.of(new Attempt(
                            applied, new Merge(state.tree(), state.conflicts()), state.along(), Optional.empty()));
                }
            }
            at = next;
        }
        return state.along().isEmpty()
                ? Optional.empty()
                : Optional.of(Attempt.of(bench, pkgpath, applied, new Merge(state.tree(), List.of()), state.along()));
    }

    /** Of more commits those that lie behind one state of the directory and not behind another. */
    private List<Commit> between(List<Commit> all, int base, int k) {
        List<String> ids = all.stream().map(Commit::id).toList();
        return all.subList(
                base == 0 ? 0 : ids.indexOf(history.commits().get(base - 1).id()) + 1,
                ids.indexOf(history.commits().get(k - 1).id()) + 1);
    }

    /** A file that a commit changed. */
    private record Change(String path, Optional<String> before, Optional<String> after) {}

    /** The package directories of the files that a package reads, but for its own and the infrastructure. */
    static Set<PkgPath> shared(PkgPath pkgpath, Collection<String> filesRead) {
        Set<PkgPath> directories = new LinkedHashSet<>();
        for (String file : filesRead) {
            if (!file.startsWith(pkgpath + "/") && !file.startsWith(MK)) {
                PathLog.directory(file).ifPresent(directories::add);
            }
        }
        return directories;
    }

    private List<Change> changes(Commit commit) {
        return changed.computeIfAbsent(commit.id(), id -> changesOf(commit, shared));
    }

    private List<Change> changesOf(Commit commit, Set<PkgPath> directories) {
        List<Change> changes = new ArrayList<>();
        for (PkgPath directory : directories) {
            Map<String, String> before = files(commit.id() + "^", directory);
            Map<String, String> after = files(commit.id(), directory);
            Set<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (String name : names) {
                Optional<String> old = Optional.ofNullable(before.get(name));
                Optional<String> now = Optional.ofNullable(after.get(name));
                if (!old.equals(now)) {
                    changes.add(new Change(directory + "/" + name, old, now));
                }
            }
        }
        return changes;
    }

    private Map<String, String> files(String commit, PkgPath directory) {
        return bench.trees()
                .id(commit, directory.toString())
                .<Map<String, String>>map(bench.trees()::files)
                .orElse(Map.of());
    }

    /** What the branch has while commits are applied: the directory's tree, and files elsewhere, which may be gone. */
    private record Applied(String tree, Map<String, String> along, List<Conflict> conflicts) {}

    /** Fixes that follow each other have their first commits in common. */
    private Applied pick(Commit commit, int at, int next, List<Change> changes, Applied before) {
        return picked.computeIfAbsent(
                Map.entry(commit.id(), before),
                key -> pick(history.states().get(at), history.states().get(next), changes, before));
    }

    private Applied pick(Optional<String> from, Optional<String> to, List<Change> changes, Applied before) {
        Map<String, String> along = new TreeMap<>(before.along());
        boolean simple = from.equals(Optional.of(before.tree())) || from.equals(to);
        for (Change change : changes) {
            simple &= has(change.path(), along).equals(change.before());
        }
        if (simple) {
            changes.forEach(change -> along.put(change.path(), change.after().orElse("")));
            return new Applied(from.equals(to) ? before.tree() : to.orElse(""), along, List.of());
        }
        Map<String, Workbench.Entry> base = new LinkedHashMap<>(Workbench.directory(pkgpath, from));
        Map<String, Workbench.Entry> mine =
                new LinkedHashMap<>(Workbench.directory(pkgpath, Optional.of(before.tree())));
        Map<String, Workbench.Entry> theirs = new LinkedHashMap<>(Workbench.directory(pkgpath, to));
        for (Change change : changes) {
            put(change.path(), change.before(), base);
            put(change.path(), has(change.path(), along), mine);
            put(change.path(), change.after(), theirs);
        }
        List<String> ids = bench.workbench()
                .commit(List.of(
                        new Workbench.Draft(base, -1), new Workbench.Draft(mine, 0), new Workbench.Draft(theirs, 0)));
        Merge merge = bench.workbench().merge(ids.get(1), ids.get(2));
        for (Change change : changes) {
            along.put(
                    change.path(), bench.trees().id(merge.tree(), change.path()).orElse(""));
        }
        return new Applied(bench.trees().id(merge.tree(), pkgpath.toString()).orElse(""), along, merge.conflicts());
    }

    private Optional<String> has(String path, Map<String, String> along) {
        String changed = along.get(path);
        return changed == null
                ? bench.trees().id(bench.tip().commit(), path)
                : Optional.of(changed).filter(id -> !id.isEmpty());
    }

    private static void put(String path, Optional<String> blob, Map<String, Workbench.Entry> paths) {
        blob.ifPresent(id -> paths.put(path, new Workbench.Entry(id, false)));
    }
}
