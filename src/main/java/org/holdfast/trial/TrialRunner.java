package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchReader;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;
import org.holdfast.triage.Trials;

/**
 * Tries candidates on the tip of the backports branch. A recorded trial that still holds is not repeated.
 *
 * @param tip the branch
 * @param trunk the id of trunk's last commit
 */
public record TrialRunner(BranchTip tip, String trunk) {

    /** The version of the rules: raise it whenever the same commits may give other results. */
    private static final int RULES = 6;

    /**
     * The result of a run.
     *
     * @param all the recorded trials of all candidates
     * @param fresh those that were tried in this run
     * @param gone the candidates whose earlier records are obsolete or replaced
     * @param failed the causes why the candidates of a directory could not be tried; these stay untried
     */
    public record TrialRun(
            List<RecordedTrial> all, List<RecordedTrial> fresh, List<Candidate> gone, Map<PkgPath, String> failed) {

        public TrialRun {
            all = List.copyOf(all);
            fresh = List.copyOf(fresh);
            gone = List.copyOf(gone);
            failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        }
    }

    /**
     * Tries candidates.
     *
     * @param candidates the candidates
     * @param known the trials recorded before
     * @param changes the version changes of trunk's commits since the cut
     * @param progress the listener
     */
    public TrialRun run(
            Collection<Candidate> candidates,
            Collection<RecordedTrial> known,
            Collection<VersionChange> changes,
            Progress progress) {
        if (candidates.isEmpty()) {
            return new TrialRun(
                    List.of(),
                    List.of(),
                    known.stream().map(RecordedTrial::candidate).toList(),
                    Map.of());
        }
        String rules =
                RULES + " " + tip.repairs() + " " + tip.cut() + " " + BranchReader.rules(tip.platform(), tip.mkConf());
        Map<String, String> treeIds = BranchFiles.treeIds(tip.git(), tip.commit());
        Map<Candidate, RecordedTrial> before = new HashMap<>();
        known.stream()
                .filter(tried -> tried.holds(rules, treeIds))
                .forEach(tried -> before.put(tried.candidate(), tried));
        Map<PkgPath, List<Candidate>> wanted = new LinkedHashMap<>();
        List<RecordedTrial> all = new ArrayList<>();
        for (Candidate candidate : new LinkedHashSet<>(candidates)) {
            RecordedTrial tried = before.get(candidate);
            if (tried != null) {
                all.add(tried);
            } else {
                wanted.computeIfAbsent(candidate.pkgpath(), key -> new ArrayList<>(2))
                        .add(candidate);
            }
        }
        Map<PkgPath, String> failed = new TreeMap<>(Comparator.comparing(PkgPath::toString));
        List<RecordedTrial> fresh =
                wanted.isEmpty() ? List.of() : anew(wanted, rules, treeIds, changes, progress, failed);
        all.addAll(fresh);
        Set<Candidate> held = new HashSet<>();
        all.forEach(tried -> held.add(tried.candidate()));
        fresh.forEach(tried -> held.remove(tried.candidate()));
        return new TrialRun(
                all,
                fresh,
                known.stream()
                        .map(RecordedTrial::candidate)
                        .filter(candidate -> !held.contains(candidate))
                        .toList(),
                failed);
    }

    private List<RecordedTrial> anew(
            Map<PkgPath, List<Candidate>> wanted,
            String rules,
            Map<String, String> treeIds,
            Collection<VersionChange> changes,
            Progress progress,
            Map<PkgPath, String> failed) {
        List<PackageDirectory> makes = tip.makes();
        progress.at("reading trunk's log of packages with findings", 0, 0);
        Set<PkgPath> paths = new LinkedHashSet<>(wanted.keySet());
        wanted.values().forEach(of -> of.forEach(candidate -> paths.add(candidate.inTrunk())));
        makes.stream()
                .filter(directory -> wanted.containsKey(directory.pkgpath()))
                .forEach(directory -> paths.addAll(SharedPicks.shared(directory.pkgpath(), directory.filesRead())));
        PathLog log = PathLog.read(tip.git(), tip.cut(), trunk, paths, changes);
        Map<PkgPath, List<VersionChange>> byPath = new HashMap<>();
        changes.stream()
                .filter(change -> paths.contains(change.pkgpath()))
                .forEach(change -> byPath.computeIfAbsent(change.pkgpath(), key -> new ArrayList<>(4))
                        .add(change));
        int total = wanted.values().stream().mapToInt(List::size).sum();
        AtomicInteger done = new AtomicInteger();
        try (ScratchRepository scratch = ScratchRepository.beside(tip.git())) {
            TrialContext context = tip.in(scratch);
            Ripples ripples = new Ripples(context.siblings(), tip.git(), tip.cut() + ".." + trunk, tip.repairs());
            Map<PkgPath, RuntimeException> broken = new ConcurrentHashMap<>();
            List<DirectoryTrials> directories = wanted.entrySet().parallelStream()
                    .flatMap(of -> guarded(
                            of.getKey(),
                            broken,
                            () -> DirectoryTrials.of(context, log, ripples, byPath, of.getKey(), of.getValue()))
                            .flatMap(begun -> begun)
                            .stream())
                    .toList();
            context.prepare(directories);
            List<RecordedTrial> tried = new ArrayList<>(directories.parallelStream()
                    .flatMap(directory ->
                            guarded(directory.pkgpath(), broken, directory::run).orElse(List.of()).stream())
                    .map(one -> {
                        progress.at("trying fixes", done.incrementAndGet(), total);
                        return new RecordedTrial(one.candidate(), rules, ids(one.lookedAt(), treeIds), one.trial());
                    })
                    .toList());
            broken.forEach((pkgpath, why) -> failed.put(pkgpath, why(why)));
            Set<Candidate> left = new LinkedHashSet<>();
            wanted.forEach((pkgpath, of) -> left.addAll(broken.containsKey(pkgpath) ? List.of() : of));
            tried.forEach(one -> left.remove(one.candidate()));
            left.forEach(candidate -> tried.add(impossible(candidate, rules, treeIds)));
            return tried;
        }
    }

    /** Runs work on one directory; a failure does not stop the others. */
    private static <T> Optional<T> guarded(PkgPath pkgpath, Map<PkgPath, RuntimeException> broken, Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            broken.put(pkgpath, e);
            return Optional.empty();
        }
    }

    private static String why(RuntimeException broken) {
        return broken instanceof ToolFailed || broken instanceof Unusable
                ? String.valueOf(broken.getMessage())
                : broken.toString();
    }

    /** The record of a candidate that cannot be tried at all. */
    private static RecordedTrial impossible(Candidate candidate, String rules, Map<String, String> treeIds) {
        String path = candidate.pkgpath().toString();
        String why = treeIds.containsKey(path)
                ? "the commit is not among trunk's own since the cut, so what came before it is not known"
                : "the branch that fixes are tried on has no " + path;
        return new RecordedTrial(
                candidate,
                rules,
                ids(Set.of(path), treeIds),
                new Trial(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(new Prerequisite(
                                Prerequisite.Kind.INCLUDE,
                                path,
                                why,
                                "at " + candidate.commit().substring(0, 12))),
                        List.of()));
    }

    private static SortedMap<String, String> ids(Set<String> directories, Map<String, String> treeIds) {
        SortedMap<String, String> ids = new TreeMap<>();
        directories.forEach(directory -> ids.put(directory, treeIds.getOrDefault(directory, "")));
        return ids;
    }

    /** The results by candidate, for triage. */
    public static Trials trials(Collection<RecordedTrial> tried) {
        Map<Candidate, RecordedTrial> byCandidate = new HashMap<>();
        tried.forEach(one -> byCandidate.put(one.candidate(), one));
        return candidate -> Optional.ofNullable(byCandidate.get(candidate)).map(RecordedTrial::trial);
    }
}
