package org.holdfast.merge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.holdfast.triage.Conflict;
import org.holdfast.trial.GitMerge;
import org.holdfast.trial.TrialContext;

/**
 * Merges into a branch. Where two sides changed nothing in the same directory there is nothing that git could find out: the
 * changes are taken as they are. Where they did, git merges. The list of changes is put together if that is all there is
 * to settle.
 *
 * @param context the repository
 * @param history the branch
 * @param changesFile the list of changes
 */
record ThreeWay(TrialContext context, MergedHistory history, Optional<String> changesFile) {

    /**
     * What is merged.
     *
     * @param base the commit that both began with
     * @param theirs the commit that is merged
     * @param changes what it has otherwise than the base
     */
    record Side(String base, String theirs, Map<String, TreeEntry> changes) {
        Side {
            changes = Map.copyOf(changes);
        }
    }

    /** How two texts of the list of changes are put together, from that of their base, ours and theirs. */
    interface Union {
        Optional<String> of(String base, String ours, String theirs);
    }

    /**
     * What the branch gets by a merge.
     *
     * @param ours what the branch has otherwise than the base: paths, perhaps more than are different
     * @param git has git merge
     * @throws Conflicting if there is something to settle by hand
     */
    Map<String, TreeEntry> merge(Side side, Set<String> ours, Union union, Supplier<GitMerge> git) throws Conflicting {
        Set<String> areas = new HashSet<>();
        ours.stream().filter(path -> !isList(path)).forEach(path -> areas.add(area(path)));
        Map<String, TreeEntry> merged = new HashMap<>();
        boolean apart = true;
        for (Map.Entry<String, TreeEntry> change : side.changes().entrySet()) {
            String path = change.getKey();
            if (isList(path) && ours.contains(path)) {
                Optional<TreeEntry> list = list(side, union);
                list.ifPresent(entry -> merged.put(path, entry));
                apart &= list.isPresent();
            } else {
                merged.put(path, change.getValue());
                apart &= !areas.contains(area(path));
            }
        }
        return apart ? merged : byGit(side, union, git.get());
    }

    private boolean isList(String path) {
        return changesFile.filter(path::equals).isPresent();
    }

    /** A package's directory, or a file of the infrastructure's folders. */
    private static String area(String path) {
        int first = path.indexOf('/');
        int second = first < 0 ? -1 : path.indexOf('/', first + 1);
        return second < 0 ? path : path.substring(0, second);
    }

    private Map<String, TreeEntry> byGit(Side side, Union union, GitMerge merge) throws Conflicting {
        List<Conflict> open = merge.conflicts().stream()
                .filter(conflict -> !isList(conflict.file()))
                .toList();
        if (!open.isEmpty()) {
            throw new Conflicting(open);
        }
        Map<String, TreeEntry> changes = history.changes(merge);
        if (!merge.isClean()) {
            changes.put(
                    changesFile.orElseThrow(), list(side, union).orElseThrow(() -> new Conflicting(merge.conflicts())));
        }
        return changes;
    }

    private Optional<TreeEntry> list(Side side, Union union) {
        String path = changesFile.orElseThrow();
        TreeEntry base = TreeDiff.at(context.trees(), side.base(), path);
        TreeEntry ours = history.tree().entry(path);
        TreeEntry theirs = side.changes().getOrDefault(path, TreeEntry.NONE);
        if (!theirs.isRegular() || (ours.isThere() && !ours.isRegular())) {
            return Optional.empty();
        }
        return union.of(text(base), text(ours), text(theirs))
                .map(text -> new TreeEntry(theirs.mode(), history.blob(text)));
    }

    private String text(TreeEntry entry) {
        return entry.isRegular() ? history.text(entry.id()) : "";
    }

    /** Git finds conflicts that nobody settles without looking. */
    static final class Conflicting extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<Conflict> conflicts;

        Conflicting(List<Conflict> conflicts) {
            super(conflicts.stream().map(Conflict::toString).collect(Collectors.joining(", ")));
            this.conflicts = List.copyOf(conflicts);
        }

        List<Conflict> conflicts() {
            return conflicts;
        }
    }
}
