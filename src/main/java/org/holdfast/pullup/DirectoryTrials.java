package org.holdfast.pullup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.bmake.Made;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pullup.Requirements.Need;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Prerequisite.Kind;
import org.holdfast.triage.Trial;

/**
 * The candidates of one directory, tried one after the other.
 *
 * <p>Trunk's commits on the directory make a row of states. To apply those behind state <i>i</i> up to state <i>k</i> is to
 * merge <i>k</i> into what the branch has, with <i>i</i> as their common ancestor. The fewest commits come first; behind the
 * last alone only such states come into question as have the branch's own upstream version, for between others the version's
 * own line has changed on both sides.
 */
final class DirectoryTrials {

    /** So many sets of commits are tried for one fix: more would not be looked through by a person either. */
    private static final int MOST_SETS = 8;

    private static final String MK = Vocabulary.MK + "/";

    /**
     * A candidate that was tried.
     *
     * @param lookedAt the directories of the branch that the result depends on
     */
    record Result(Candidate candidate, Set<String> lookedAt, Trial trial) {}

    /** A merge of some commits, and what the branch has with it. */
    private record Attempt(
            List<Commit> commits, Merge merge, Map<String, String> along, Optional<PackageFiles> files) {}

    private final Bench bench;
    private final PkgPath pkgpath;
    private final List<Candidate> candidates;
    private final List<Commit> commits;
    /** The directory's tree before the first commit and after each; empty where it is not there. */
    private final List<Optional<String>> states = new ArrayList<>();
    /** What the directory makes at each state. */
    private final List<List<Made>> makes = new ArrayList<>();

    private final String ours;
    private final List<Integer> bases;
    private final Map<Integer, String> grafts = new HashMap<>();
    private List<String> chain = List.of();
    private final PackageFiles before;
    private final Map<Need, String> unmetBefore;

    private DirectoryTrials(
            Bench bench,
            PkgPath pkgpath,
            String ours,
            List<Candidate> candidates,
            List<Commit> commits,
            Map<String, List<Made>> made,
            List<Made> first) {
        this.bench = bench;
        this.pkgpath = pkgpath;
        this.ours = ours;
        this.commits = commits;
        this.candidates = candidates.stream()
                .filter(candidate -> position(candidate) > 0)
                .toList();
        Set<PkgPath> inTrunk = new LinkedHashSet<>(List.of(pkgpath));
        candidates.forEach(candidate -> inTrunk.add(candidate.inTrunk()));
        states.add(state(bench.cut(), inTrunk));
        makes.add(first);
        for (Commit commit : commits) {
            states.add(state(commit.id(), inTrunk));
            makes.add(made.getOrDefault(commit.id(), makes.getLast()));
        }
        this.bases = this.candidates.stream()
                .flatMap(candidate -> bases(candidate).stream())
                .distinct()
                .sorted()
                .toList();
        this.before = PackageFiles.of(
                pkgpath, bench.tip().tree(), bench.trees().files(ours), bench.tip().definitions());
        this.unmetBefore = bench.requirements().unmet(before);
    }

    /** Empty if the branch does not have the directory: then there is nothing to apply anything to. */
    static Optional<DirectoryTrials> of(
            Bench bench,
            PathLog log,
            Map<PkgPath, List<VersionChange>> changes,
            PkgPath pkgpath,
            List<Candidate> candidates) {
        Set<PkgPath> paths = new LinkedHashSet<>(List.of(pkgpath));
        candidates.forEach(candidate -> paths.add(candidate.inTrunk()));
        Map<String, List<Made>> made = new HashMap<>();
        List<Made> first = List.of();
        for (PkgPath path : paths) {
            for (VersionChange change : changes.getOrDefault(path, List.of())) {
                first = first.isEmpty() ? change.before() : first;
                if (!change.after().isEmpty()) {
                    made.put(change.commit().id(), change.after());
                }
            }
        }
        List<Made> atCut = first;
        return bench.trees()
                .id(bench.tip().commit(), pkgpath.toString())
                .map(ours -> new DirectoryTrials(bench, pkgpath, ours, candidates, log.of(paths), made, atCut));
    }

    private Optional<String> state(String commit, Collection<PkgPath> paths) {
        return paths.stream()
                .flatMap(path -> bench.trees().id(commit, path.toString()).stream())
                .findFirst();
    }

    private int position(Candidate candidate) {
        for (int i = 0; i < commits.size(); i++) {
            if (commits.get(i).id().equals(candidate.commit())) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The states to take for the common ancestor, the one with the fewest commits behind it first. */
    private List<Integer> bases(Candidate candidate) {
        int last = position(candidate) - 1;
        Set<Integer> bases = new LinkedHashSet<>(List.of(last));
        if (!candidate.patch()) {
            for (int i = last - 1; i >= 0 && bases.size() < MOST_SETS; i--) {
                if (states.get(i).equals(Optional.of(ours)) || isOfOurVersion(makes.get(i))) {
                    bases.add(i);
                }
            }
            bases.add(0);
        }
        return List.copyOf(bases);
    }

    private boolean isOfOurVersion(List<Made> state) {
        PackageDirectory directory = bench.tip().directories().get(pkgpath);
        return directory == null || upstream(state).isEmpty() || upstream(state).equals(upstream(directory.makes()));
    }

    private static Set<PkgVersion> upstream(List<Made> makes) {
        return makes.stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().upstream())
                .collect(Collectors.toSet());
    }

    /** The states one after the other, and what the branch has as the child of each that may be a common ancestor. */
    List<Workbench.Draft> drafts(int offset) {
        List<Workbench.Draft> drafts = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            drafts.add(new Workbench.Draft(paths(states.get(i)), i == 0 ? -1 : offset + i - 1));
        }
        bases.forEach(base -> drafts.add(new Workbench.Draft(paths(Optional.of(ours)), offset + base)));
        return drafts;
    }

    private Map<String, Workbench.Entry> paths(Optional<String> tree) {
        return tree.map(id -> Map.of(pkgpath.toString(), new Workbench.Entry(id, true)))
                .orElse(Map.of());
    }

    /** Takes the commits that were made from the drafts. */
    void made(List<String> ids) {
        chain = ids.subList(0, states.size());
        for (int i = 0; i < bases.size(); i++) {
            grafts.put(bases.get(i), ids.get(states.size() + i));
        }
    }

    List<Result> run() {
        return candidates.stream().map(this::run).toList();
    }

    private Result run(Candidate candidate) {
        int k = position(candidate);
        List<Attempt> attempts = new ArrayList<>();
        for (int base : bases(candidate)) {
            Attempt narrow = narrow(base, k);
            attempts.add(narrow);
            if (isWanted(narrow, candidate, k)) {
                return result(candidate, narrow, k);
            }
            if (narrow.merge().isClean() && !candidate.patch()) {
                Optional<Attempt> wide = wide(base, k);
                if (wide.isPresent()) {
                    attempts.add(wide.get());
                    if (isWanted(wide.get(), candidate, k)) {
                        return result(candidate, wide.get(), k);
                    }
                }
            }
        }
        return result(
                candidate,
                attempts.stream()
                        .min(Comparator.comparing((Attempt one) -> !one.merge().isClean())
                                .thenComparingInt(one -> hunks(one.merge()))
                                .thenComparingInt(one -> one.commits().size()))
                        .orElseThrow(),
                k);
    }

    private static int hunks(Merge merge) {
        return merge.conflicts().stream()
                .mapToInt(conflict -> Math.max(1, conflict.hunks().size()))
                .sum();
    }

    /** Of the directory alone. */
    private Attempt narrow(int base, int k) {
        List<Commit> applied = new ArrayList<>();
        for (int i = base; i < k; i++) {
            if (i == k - 1 || !states.get(i).equals(states.get(i + 1))) {
                applied.add(commits.get(i));
            }
        }
        Merge merge;
        String theirs = states.get(k).orElse("");
        if (states.get(base).equals(states.get(k)) || theirs.equals(ours)) {
            merge = new Merge(ours, List.of());
        } else if (states.get(base).equals(Optional.of(ours))) {
            merge = new Merge(theirs, List.of());
        } else {
            Merge made = bench.workbench().merge(grafts.getOrDefault(base, ""), chain.get(k));
            merge = new Merge(
                    bench.trees().id(made.tree(), pkgpath.toString()).orElse(""), made.conflicts());
        }
        return attempt(applied, merge, Map.of());
    }

    private Attempt attempt(List<Commit> applied, Merge merge, Map<String, String> along) {
        if (!merge.isClean() || merge.tree().isEmpty()) {
            return new Attempt(applied, merge, along, Optional.empty());
        }
        MergedTree tree = new MergedTree(
                bench.tip().tree(), pkgpath.toString(), bench.trees().files(merge.tree()), along, bench.trees());
        return new Attempt(
                applied,
                merge,
                along,
                Optional.of(PackageFiles.of(
                        pkgpath, tree, tree.files(), bench.tip().definitions().over(tree, tree::replaces))));
    }

    /** Whether it makes what trunk made with these commits; of a patch, anything at all. */
    private boolean isWanted(Attempt attempt, Candidate candidate, int k) {
        if (attempt.files().isEmpty()) {
            return false;
        }
        List<PkgName> names = attempt.files().get().names();
        Set<String> expected = expected(k);
        return candidate.patch() || expected.isEmpty()
                ? !names.isEmpty()
                : names.stream().anyMatch(name -> expected.contains(name.version().text()));
    }

    private Set<String> expected(int k) {
        return makes.get(k).stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Of the directory and of what these commits changed in files that it shares with others, commit by commit: there the
     * version may be defined. Empty if they changed none.
     */
    private Optional<Attempt> wide(int base, int k) {
        Set<String> shared = sharedDirectories();
        String tree = ours;
        Map<String, String> along = new TreeMap<>();
        List<Commit> applied = new ArrayList<>();
        for (int i = base; i < k; i++) {
            List<Change> changes = changes(commits.get(i), shared);
            if (changes.isEmpty() && states.get(i).equals(states.get(i + 1))) {
                continue;
            }
            applied.add(commits.get(i));
            Optional<Merge> conflicts = pick(i, changes, tree, along);
            if (conflicts.isPresent()) {
                Merge merge = conflicts.get();
                if (!merge.isClean()) {
                    return Optional.of(new Attempt(applied, merge, along, Optional.empty()));
                }
                tree = merge.tree();
            }
        }
        return along.isEmpty() ? Optional.empty() : Optional.of(attempt(applied, new Merge(tree, List.of()), along));
    }

    /** A file that a commit changed. */
    private record Change(String path, Optional<String> before, Optional<String> after) {}

    /** The directories of the files that it reads, but for its own and the infrastructure. */
    private Set<String> sharedDirectories() {
        Set<String> directories = new TreeSet<>();
        for (String file : before.filesRead()) {
            if (!file.startsWith(pkgpath + "/") && !file.startsWith(MK) && file.indexOf('/') > 0) {
                directories.add(file.substring(0, file.lastIndexOf('/') + 1));
            }
        }
        return directories;
    }

    private List<Change> changes(Commit commit, Set<String> directories) {
        if (directories.isEmpty()) {
            return List.of();
        }
        List<String> arguments = new ArrayList<>(List.of(
                "diff-tree", "-r", "-z", "--no-renames", commit.id() + "^", commit.id(), "--"));
        arguments.addAll(directories);
        String[] words = bench.git().run(arguments.toArray(String[]::new)).split("\0", -1);
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i + 1 < words.length; i += 2) {
            String[] raw = words[i].split(" ", -1);
            changes.add(new Change(words[i + 1], blob(raw[2], raw[4], "A"), blob(raw[3], raw[4], "D")));
        }
        return changes;
    }

    private static Optional<String> blob(String id, String status, String noneIf) {
        return status.equals(noneIf) ? Optional.empty() : Optional.of(id);
    }

    /** Applies one commit; gives the merge where the directory's tree changed, or something could not be merged. */
    private Optional<Merge> pick(int i, List<Change> changes, String tree, Map<String, String> along) {
        boolean simple = states.get(i).equals(Optional.of(tree)) || states.get(i).equals(states.get(i + 1));
        for (Change change : changes) {
            simple &= has(change.path(), along).equals(change.before());
        }
        if (simple) {
            changes.forEach(change -> along.put(change.path(), change.after().orElse("")));
            return states.get(i).equals(states.get(i + 1))
                    ? Optional.empty()
                    : states.get(i + 1).map(next -> new Merge(next, List.of()));
        }
        Map<String, Workbench.Entry> base = new LinkedHashMap<>(paths(states.get(i)));
        Map<String, Workbench.Entry> mine = new LinkedHashMap<>(paths(Optional.of(tree)));
        Map<String, Workbench.Entry> theirs = new LinkedHashMap<>(paths(states.get(i + 1)));
        for (Change change : changes) {
            put(change.path(), change.before(), base);
            put(change.path(), has(change.path(), along), mine);
            put(change.path(), change.after(), theirs);
        }
        List<String> ids = bench.workbench()
                .commit(List.of(
                        new Workbench.Draft(base, -1),
                        new Workbench.Draft(mine, 0),
                        new Workbench.Draft(theirs, 0)));
        Merge merge = bench.workbench().merge(ids.get(1), ids.get(2));
        for (Change change : changes) {
            along.put(change.path(), bench.trees().id(merge.tree(), change.path()).orElse(""));
        }
        return Optional.of(new Merge(
                bench.trees().id(merge.tree(), pkgpath.toString()).orElse(""), merge.conflicts()));
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

    private Result result(Candidate candidate, Attempt attempt, int k) {
        List<Prerequisite> prerequisites = new ArrayList<>();
        Set<String> lookedAt = new TreeSet<>(List.of(pkgpath.toString(), Vocabulary.MK));
        attempt.files().ifPresent(files -> {
            name(candidate, attempt, files, k, prerequisites);
            missing(candidate, files, prerequisites);
            lookAt(files, lookedAt);
        });
        return new Result(
                candidate,
                lookedAt,
                new Trial(
                        attempt.commits(),
                        List.copyOf(attempt.along().keySet()),
                        attempt.files().map(PackageFiles::makes).orElse(List.of()),
                        attempt.files().map(files -> moves(attempt, files)).orElse(List.of()),
                        conflicts(attempt.merge()),
                        prerequisites,
                        attempt.files()
                                .map(files -> Compatibility.risks(before, files))
                                .orElse(List.of())));
    }

    private static List<Conflict> conflicts(Merge merge) {
        return merge.conflicts().stream()
                .sorted(Comparator.comparing(Conflict::file))
                .toList();
    }

    private void name(
            Candidate candidate, Attempt attempt, PackageFiles files, int k, List<Prerequisite> prerequisites) {
        String made = files.makes().stream().map(Made::toString).collect(Collectors.joining(", "));
        if (!isWanted(attempt, candidate, k)) {
            prerequisites.add(new Prerequisite(
                    Kind.PKGNAME,
                    String.join(", ", expected(k)),
                    "the merged directory makes " + made,
                    "at " + candidate.commit().substring(0, 12) + " trunk makes "
                            + makes.get(k).stream().map(Made::toString).collect(Collectors.joining(", "))));
            return;
        }
        for (PkgName name : files.names()) {
            before.names().stream()
                    .filter(had -> had.base().equals(name.base())
                            && Dewey.ORDER.compare(had.version(), name.version()) >= 0)
                    .findFirst()
                    .ifPresent(had -> prerequisites.add(new Prerequisite(
                            Kind.HIGHER_VERSION,
                            name.text(),
                            "the branch has " + had + " already: nobody would get the fix",
                            "")));
        }
    }

    private void missing(Candidate candidate, PackageFiles files, List<Prerequisite> prerequisites) {
        bench.requirements().unmet(files).forEach((need, has) -> {
            if (unmetBefore.containsKey(need)) {
                return;
            }
            Optional<String> where = bench.requirements().where(need, files, candidate.commit());
            if (where.isPresent() || !Requirements.countsOnlyIfTrunkHasIt(need.kind())) {
                prerequisites.add(new Prerequisite(
                        need.kind(),
                        need.what(),
                        has,
                        where.map(file -> file + " at " + candidate.commit().substring(0, 12))
                                .orElse("")));
            }
        });
    }

    private void lookAt(PackageFiles files, Set<String> lookedAt) {
        files.filesRead().stream()
                .filter(file -> !file.startsWith(MK) && file.indexOf('/') > 0)
                .forEach(file -> lookedAt.add(file.substring(0, file.lastIndexOf('/'))));
        PackageDirectory.of(pkgpath, files.definitions()).uses().forEach(path -> lookedAt.add(path.toString()));
    }

    /** What else on the branch reads a file that comes along, and has another name then. */
    private static final int MOST_READERS = 100;

    private List<String> moves(Attempt attempt, PackageFiles files) {
        if (attempt.along().isEmpty()) {
            return List.of();
        }
        return bench.tip().directories().values().stream()
                .filter(directory -> !directory.pkgpath().equals(pkgpath)
                        && directory.filesRead().stream().anyMatch(attempt.along()::containsKey))
                .sorted(Comparator.comparing(directory -> directory.pkgpath().toString()))
                .limit(MOST_READERS)
                .flatMap(directory -> move(directory, files).stream())
                .toList();
    }

    private Optional<String> move(PackageDirectory directory, PackageFiles files) {
        MergedTree tree = (MergedTree) files.tree();
        List<Made> after = bench.tip()
                .definitions()
                .over(tree, tree::replaces)
                .directory(directory.pkgpath())
                .makes();
        return Set.copyOf(after).equals(Set.copyOf(directory.makes()))
                ? Optional.empty()
                : Optional.of(directory.pkgpath() + ": " + names(directory.makes()) + " -> " + names(after));
    }

    private static String names(List<Made> makes) {
        return makes.stream().map(Made::toString).collect(Collectors.joining(", "));
    }
}
