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
 * Merges a side into a branch. If no directory was changed on both sides, the side's entries are taken without asking
 * git; otherwise git merges. A conflict in the list of changes alone is resolved by {@link Union}.
 *
 * @param context the context
 * @param history the branch
 * @param changesFile the list of changes; empty if there is none
 */
record ThreeWay(TrialContext context, MergedHistory history, Optional<String> changesFile) {

    /**
     * The side to merge.
     *
     * @param base the id of the common ancestor
     * @param theirs the id of the commit to merge
     * @param changes its entries that differ from the ancestor, by path
     */
    record Side(String base, String theirs, Map<String, TreeEntry> changes) {
        Side {
            changes = Map.copyOf(changes);
        }
    }

    /** Unites two lists of changes. */
    interface Union {
        Optional<String> of(String base, String ours, String theirs);
    }

    /**
     * The entries that the branch gets by a merge, by path.
     *
     * @param side the side to merge
     * @param ours the paths in which the branch may differ from the ancestor
     * @param union the union of lists of changes
     * @param git runs git's merge, if needed
     * @throws Conflicting if a conflict needs judgement
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

    /** The package directory of a path, or the path itself above that level. */
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

    /** Git found conflicts that need judgement. */
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
