package org.holdfast.trial;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Conflict;

/**
 * What the branch has while commits are applied.
 *
 * @param tree the directory's tree; empty where it is gone
 * @param along files elsewhere, by their paths, and their blobs; an empty one where the file is gone
 * @param conflicts what could not be merged
 */
public record PickState(Optional<String> tree, Map<String, String> along, List<Conflict> conflicts) {

    public PickState {
        along = Map.copyOf(along);
        conflicts = List.copyOf(conflicts);
    }

    public boolean isClean() {
        return conflicts.isEmpty();
    }

    /**
     * Applies what was done from one state of the directory to another, and to files elsewhere. What the branch has as it was
     * before is replaced without a merge.
     */
    public PickState with(
            TrialContext bench, PkgPath pkgpath, Optional<String> from, Optional<String> to, List<FileChange> changes) {
        Map<String, String> files = new TreeMap<>(along);
        boolean simple = from.equals(tree) || from.equals(to);
        for (FileChange change : changes) {
            simple &= has(bench, change.path()).equals(change.before());
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
            put(change.path(), has(bench, change.path()), mine);
            put(change.path(), change.after(), theirs);
        }
        List<String> ids = bench.workbench()
                .commit(List.of(
                        new ScratchRepository.Draft(base, -1),
                        new ScratchRepository.Draft(mine, 0),
                        new ScratchRepository.Draft(theirs, 0)));
        GitMerge merge = bench.workbench().merge(ids.get(1), ids.get(2));
        for (FileChange change : changes) {
            files.put(
                    change.path(), bench.trees().id(merge.tree(), change.path()).orElse(""));
        }
        return new PickState(bench.trees().id(merge.tree(), pkgpath.toString()), files, merge.conflicts());
    }

    /** The text of a file that it has, in the directory or elsewhere. */
    public Optional<String> text(TrialContext bench, PkgPath pkgpath, String path) {
        String below = pkgpath + "/";
        return path.startsWith(below)
                ? tree.flatMap(id -> bench.trees().text(id, path.substring(below.length())))
                : has(bench, path).map(bench.trees()::text);
    }

    private Optional<String> has(TrialContext bench, String path) {
        String changed = along.get(path);
        return changed == null
                ? bench.trees().id(bench.tip().commit(), path)
                : Optional.of(changed).filter(id -> !id.isEmpty());
    }

    private static void put(String path, Optional<String> blob, Map<String, ScratchRepository.Entry> paths) {
        blob.ifPresent(id -> paths.put(path, new ScratchRepository.Entry(id, false)));
    }
}
