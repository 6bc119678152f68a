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
    private static final int MOST_SETS = 4;

    /** So many commits after the one that brought the version are looked at for what it forgot. */
    private static final int MOST_FOLLOWING = 3;

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
    private final PathLog log;
    private final PkgPath pkgpath;
    private final Set<PkgPath> inTrunk;
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
    private final Map<Map.Entry<String, Applied>, Applied> picked = new HashMap<>();
    /** What commits changed in the shared directories. */
    private final Map<String, List<Change>> changed = new HashMap<>();

    private DirectoryTrials(
            Bench bench,
            PathLog log,
            PkgPath pkgpath,
            String ours,
            List<Candidate> candidates,
            Set<PkgPath> inTrunk,
            Map<String, List<Made>> made,
            List<Made> first) {
        this.bench = bench;
        this.log = log;
        this.pkgpath = pkgpath;
        this.inTrunk = inTrunk;
        this.ours = ours;
        this.commits = log.of(inTrunk);
        this.candidates =
                candidates.stream().filter(candidate -> position(candidate) > 0).toList();
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
                pkgpath,
                bench.tip().tree(),
                bench.trees().files(ours),
                bench.tip().definitions(),
                file -> false);
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
                .map(ours -> new DirectoryTrials(bench, log, pkgpath, ours, candidates, paths, made, atCut));
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

    /**
     * The states to take for the common ancestor, the one with the fewest commits behind it first. Such as have another upstream
     * version than the branch are left out, unless it is the fix's own: the lines that say so have changed on both sides.
     */
    private List<Integer> bases(Candidate candidate) {
        int last = position(candidate) - 1;
        if (candidate.patch()) {
            return List.of(last);
        }
        Set<Integer> bases = new LinkedHashSet<>();
        if (isLike(makes.get(last), makes.get(last + 1)) || isOfOurVersion(makes.get(last))) {
            bases.add(last);
        }
        List<Integer> ofOurVersion = new ArrayList<>();
        for (int i = last; i >= 0; i--) {
            if (states.get(i).equals(Optional.of(ours)) || isOfOurVersion(makes.get(i))) {
                ofOurVersion.add(i);
            }
        }
        // The latest, the earliest, and between them one half way each time.
        for (int i = 0;
                i < ofOurVersion.size() && bases.size() < MOST_SETS;
                i = i + Math.max(1, (ofOurVersion.size() - i) / 2)) {
            bases.add(ofOurVersion.get(i));
        }
        bases.add(0);
        return List.copyOf(bases);
    }

    private boolean isOfOurVersion(List<Made> state) {
        PackageDirectory directory = bench.tip().directories().get(pkgpath);
        return directory == null || isLike(state, directory.makes());
    }

    /** Whether two states may have the same upstream versions. */
    private static boolean isLike(List<Made> one, List<Made> other) {
        return upstream(one).isEmpty()
                || upstream(other).isEmpty()
                || upstream(one).stream().anyMatch(upstream(other)::contains);
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
        Result result = run(candidate, k);
        // Some change the version first and the directory's other files in the commits that follow.
        for (int next = k + 1;
                next < states.size()
                        && next <= k + MOST_FOLLOWING
                        && !candidate.patch()
                        && isUnfinished(result)
                        && makes.get(next).equals(makes.get(k));
                next++) {
            Result further = run(candidate, next);
            if (further.trial().conflicts().isEmpty()
                    && further.trial().prerequisites().size()
                            < result.trial().prerequisites().size()) {
                result = further;
            }
        }
        return result;
    }

    private static boolean isUnfinished(Result result) {
        return result.trial().prerequisites().stream()
                .anyMatch(one -> one.kind() == Kind.DISTFILE || one.kind() == Kind.PATCH);
    }

    private Result run(Candidate candidate, int k) {
        List<Attempt> attempts = new ArrayList<>();
        for (int base : bases(candidate)) {
            Attempt narrow = narrow(base, k);
            attempts.add(narrow);
            if (!isWanted(narrow, candidate, k) && narrow.merge().isClean() && !candidate.patch()) {
                wider(base, k, candidate, attempts);
            }
            if (isWanted(attempts.getLast(), candidate, k)) {
                return result(candidate, attempts.getLast(), k);
            }
        }
        return result(
                candidate,
                attempts.stream()
                        .min(Comparator.comparing(this::isRenamed)
                                .thenComparing(one -> !one.merge().isClean())
                                .thenComparingInt(one -> hunks(one.merge()))
                                .thenComparingInt(one -> one.commits().size()))
                        .orElseThrow(),
                k);
    }

    /**
     * The version may be defined in a file that others share. First with what the directory's own commits changed there; if
     * that does not do, with all that was changed in the places that these touched.
     */
    private void wider(int base, int k, Candidate candidate, List<Attempt> attempts) {
        Set<PkgPath> shared = sharedDirectories();
        wide(base, k, shared, Set.of()).ifPresent(attempts::add);
        if (!isWanted(attempts.getLast(), candidate, k)) {
            Set<PkgPath> touched = new LinkedHashSet<>();
            for (int i = base; i < k; i++) {
                changes(commits.get(i), shared)
                        .forEach(change -> PathLog.directory(change.path()).ifPresent(touched::add));
            }
            if (!touched.isEmpty()) {
                wide(base, k, shared, touched).ifPresent(attempts::add);
            }
        }
    }

    private static int hunks(Merge merge) {
        return merge.conflicts().stream().mapToInt(Conflict::size).sum();
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
            merge = new Merge(bench.trees().id(made.tree(), pkgpath.toString()).orElse(""), made.conflicts());
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
                        pkgpath,
                        tree,
                        tree.files(),
                        bench.tip().definitions().over(tree, tree::replaces),
                        tree::replaces)));
    }

    /** Whether it makes what trunk made with these commits, under a name of the branch's; of a patch, anything at all. */
    private boolean isWanted(Attempt attempt, Candidate candidate, int k) {
        if (attempt.files().isEmpty()) {
            return false;
        }
        List<PkgName> names =
                attempt.files().get().names().stream().filter(this::isOfOurBase).toList();
        Set<String> expected = expected(k);
        return (candidate.patch() || expected.isEmpty())
                ? !names.isEmpty()
                : names.stream()
                        .anyMatch(name -> expected.contains(name.version().text()));
    }

    /** Who has a package gets nothing under another name. */
    private boolean isOfOurBase(PkgName name) {
        List<PkgName> had = before.names();
        return had.isEmpty() || had.stream().anyMatch(one -> one.base().equals(name.base()));
    }

    /** Whether the package has another name with it: then a conflict is less work. */
    private boolean isRenamed(Attempt attempt) {
        List<PkgName> names = attempt.files().map(PackageFiles::names).orElse(List.of());
        return !names.isEmpty() && names.stream().noneMatch(this::isOfOurBase);
    }

    private Set<String> expected(int k) {
        return makes.get(k).stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().text())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Of the directory and of what commits changed in the directories of files that it shares with others, commit by commit.
     * Empty if they changed nothing there.
     *
     * @param others directories all of whose commits come along
     */
    private Optional<Attempt> wide(int base, int k, Set<PkgPath> shared, Set<PkgPath> others) {
        Applied state = new Applied(ours, Map.of(), List.of());
        List<Commit> applied = new ArrayList<>();
        Set<PkgPath> paths = new LinkedHashSet<>(inTrunk);
        paths.addAll(others);
        int at = base;
        for (Commit commit : others.isEmpty() ? commits.subList(base, k) : between(log.of(paths), base, k)) {
            int next = at < k && commits.get(at).id().equals(commit.id()) ? at + 1 : at;
            List<Change> changes = changes(commit, shared);
            if (!changes.isEmpty() || !states.get(at).equals(states.get(next))) {
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
                : Optional.of(attempt(applied, new Merge(state.tree(), List.of()), state.along()));
    }

    /** Of more commits those that lie behind one state of the directory and not behind another. */
    private List<Commit> between(List<Commit> all, int base, int k) {
        List<String> ids = all.stream().map(Commit::id).toList();
        return all.subList(
                base == 0 ? 0 : ids.indexOf(commits.get(base - 1).id()) + 1,
                ids.indexOf(commits.get(k - 1).id()) + 1);
    }

    /** A file that a commit changed. */
    private record Change(String path, Optional<String> before, Optional<String> after) {}

    private Set<PkgPath> sharedDirectories() {
        return shared(pkgpath, before.filesRead());
    }

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

    private List<Change> changes(Commit commit, Set<PkgPath> directories) {
        return directories.isEmpty()
                ? List.of()
                : changed.computeIfAbsent(commit.id(), id -> changesOf(commit, directories));
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
                Map.entry(commit.id(), before), key -> pick(states.get(at), states.get(next), changes, before));
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
        Map<String, Workbench.Entry> base = new LinkedHashMap<>(paths(from));
        Map<String, Workbench.Entry> mine = new LinkedHashMap<>(paths(Optional.of(before.tree())));
        Map<String, Workbench.Entry> theirs = new LinkedHashMap<>(paths(to));
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
                    .filter(had ->
                            had.base().equals(name.base()) && Dewey.ORDER.compare(had.version(), name.version()) >= 0)
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
        List<Made> after = files.directory(directory).makes();
        return Set.copyOf(after).equals(Set.copyOf(directory.makes()))
                ? Optional.empty()
                : Optional.of(directory.pkgpath() + ": " + names(directory.makes()) + " -> " + names(after));
    }

    private static String names(List<Made> makes) {
        return makes.stream().map(Made::toString).collect(Collectors.joining(", "));
    }
}
