package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.triage.Candidate;

/**
 * A directory's history in trunk since the cut: the commits that touched it or changed its version, and the states
 * between them. State 0 is that at the cut, state <i>i</i> that after the <i>i</i>th commit.
 *
 * @param paths its paths in trunk, now or earlier
 * @param commits its commits, oldest first
 * @param states its tree id at each state; empty where it does not exist
 * @param makes the packages that it makes at each state
 */
record DirectoryHistory(
        Set<PkgPath> paths, List<Commit> commits, List<Optional<String>> states, List<List<MadePackage>> makes) {

    /** Reads the history of a directory. */
    static DirectoryHistory of(
            Trees trees,
            String cut,
            PathLog log,
            Map<PkgPath, List<VersionChange>> changes,
            PkgPath pkgpath,
            List<Candidate> candidates) {
        Set<PkgPath> paths = new LinkedHashSet<>(List.of(pkgpath));
        candidates.forEach(candidate -> paths.add(candidate.inTrunk()));
        Map<String, List<MadePackage>> made = new HashMap<>();
        List<MadePackage> first = List.of();
        for (PkgPath path : paths) {
            for (VersionChange change : changes.getOrDefault(path, List.of())) {
                first = first.isEmpty() ? change.before() : first;
                if (!change.after().isEmpty()) {
                    made.put(change.commit().id(), change.after());
                }
            }
        }
        List<Commit> commits = log.of(paths);
        List<Optional<String>> states = new ArrayList<>(List.of(state(trees, cut, paths)));
        List<List<MadePackage>> makes = new ArrayList<>(List.of(first));
        for (Commit commit : commits) {
            states.add(state(trees, commit.id(), paths));
            makes.add(made.getOrDefault(commit.id(), makes.getLast()));
        }
        return new DirectoryHistory(paths, commits, states, makes);
    }

    private static Optional<String> state(Trees trees, String commit, Collection<PkgPath> paths) {
        return paths.stream()
                .flatMap(path -> trees.id(commit, path.toString()).stream())
                .findFirst();
    }

    /** The state after a candidate's commit; 0 if the commit is not in this history. */
    int position(Candidate candidate) {
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).id().equals(candidate.commit())) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether the files differ between two states. */
    boolean isTouched(int from, int to) {
        return !states.get(from).equals(states.get(to));
    }

    /** The versions that it makes at a state. */
    Set<String> versions(int state) {
        return makes.get(state).stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it makes the same upstream versions at two states, both of which are known. */
    boolean isSameUpstream(int from, int to) {
        Set<PkgVersion> versions = upstream(makes.get(from));
        return !versions.isEmpty() && versions.equals(upstream(makes.get(to)));
    }

    /** The files that differ between two states, by path below the directory. */
    Set<String> changed(Trees trees, int from, int to) {
        Map<String, String> before =
                states.get(from).<Map<String, String>>map(trees::files).orElse(Map.of());
        Map<String, String> after =
                states.get(to).<Map<String, String>>map(trees::files).orElse(Map.of());
        Set<String> changed = new TreeSet<>(before.keySet());
        changed.addAll(after.keySet());
        changed.removeIf(file -> before.getOrDefault(file, "").equals(after.getOrDefault(file, "")));
        return changed;
    }

    /** Whether it makes the same upstream version at a state as the given packages, as far as known. */
    boolean isLike(int state, List<MadePackage> other) {
        Set<PkgVersion> here = upstream(makes.get(state));
        Set<PkgVersion> there = upstream(other);
        return here.isEmpty() || there.isEmpty() || here.stream().anyMatch(there::contains);
    }

    private static Set<PkgVersion> upstream(List<MadePackage> makes) {
        return makes.stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().upstream())
                .collect(Collectors.toSet());
    }
}
