package org.holdfast.trial;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Conflict;

/**
 * The branch's files while commits are applied.
 *
 * @param tree the id of the directory's tree; empty if it is gone
 * @param along the blob ids of changed files elsewhere, by path; an empty id for a removed file
 * @param conflicts the files that git could not merge
 */
public record PickState(Optional<String> tree, Map<String, String> along, List<Conflict> conflicts) {

    public PickState {
        along = Map.copyOf(along);
        conflicts = List.copyOf(conflicts);
    }

    /** Whether there are no conflicts. */
    public boolean isClean() {
        return conflicts.isEmpty();
    }

    /**
     * Applies the difference between two states of the directory, and changes of files elsewhere. If the branch has the
     * state before, it is replaced without a merge.
     */
    public PickState with(
            TrialContext context,
            PkgPath pkgpath,
            Optional<String> from,
            Optional<String> to,
            List<FileChange> changes) {
        Map<String, String> files = new TreeMap<>(along);
        boolean simple = from.equals(tree) || from.equals(to);
        for (FileChange change : changes) {
            simple &= has(context, change.path()).equals(change.before());
        }
        if (simple) {
            changes.forEach(change -> files.put(change.path(), change.after().orElse("")));
            return new PickState(from.equals(to) ? tree : to, files, List.of());
        }
        Map<String, ScratchRepository.Entry> base = new LinkedHashMap<>(ScratchRepository.directory(pkgpath, from));
        Map<String, ScratchRepository.Entry> mine = new LinkedHashMap<>(ScratchRepository.directory(pkgpath, tree));
        Map<String, ScratchRepository.Entry> theirs = new LinkedHashMap<>(ScratchRepository.directory(pkgpath, to));
        for (FileChange change : changes) {
            put(change.path(), change.before(), base);
            put(change.path(), has(context, change.path()), mine);
            put(change.path(), change.after(), theirs);
        }
        List<String> ids = context.scratch()
                .commit(List.of(
                        new ScratchRepository.Draft(base, -1),
                        new ScratchRepository.Draft(mine, 0),
                        new ScratchRepository.Draft(theirs, 0)));
        GitMerge merge = context.scratch().merge(ids.get(1), ids.get(2));
        for (FileChange change : changes) {
            files.put(
                    change.path(),
                    context.trees().id(merge.tree(), change.path()).orElse(""));
        }
        return new PickState(context.trees().id(merge.tree(), pkgpath.toString()), files, merge.conflicts());
    }

    /** The text of a file, in the directory or elsewhere; empty if it does not exist. */
    public Optional<String> text(TrialContext context, PkgPath pkgpath, String path) {
        String below = pkgpath + "/";
        return path.startsWith(below)
                ? tree.flatMap(id -> context.trees().text(id, path.substring(below.length())))
                : has(context, path).map(context.trees()::text);
    }

    private Optional<String> has(TrialContext context, String path) {
        String changed = along.get(path);
        return changed == null
                ? context.trees().id(context.tip().commit(), path)
                : Optional.of(changed).filter(id -> !id.isEmpty());
    }

    private static void put(String path, Optional<String> blob, Map<String, ScratchRepository.Entry> paths) {
        blob.ifPresent(id -> paths.put(path, new ScratchRepository.Entry(id, false)));
    }
}
