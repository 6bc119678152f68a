package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
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

    /**
     * A candidate that was tried.
     *
     * @param lookedAt the directories of the branch that the result depends on
     */
    record Result(Candidate candidate, Set<String> lookedAt, Trial trial) {}

    private final TrialContext bench;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final List<Candidate> candidates;
    private final String ours;
    private final Inspection inspection;
    private final SharedPicks shared;
    private final List<Integer> bases;
    private final Map<Integer, String> grafts = new HashMap<>();
    private List<String> chain = List.of();

    private DirectoryTrials(
            TrialContext bench,
            PathLog log,
            PkgPath pkgpath,
            String ours,
            List<Candidate> candidates,
            DirectoryHistory history) {
        this.bench = bench;
        this.pkgpath = pkgpath;
        this.ours = ours;
        this.history = history;
        this.candidates = candidates.stream()
                .filter(candidate -> history.position(candidate) > 0)
                .toList();
        this.bases = this.candidates.stream()
                .flatMap(candidate -> bases(candidate).stream())
                .distinct()
                .sorted()
                .toList();
        this.inspection = new Inspection(bench, pkgpath, history, ours);
        this.shared = new SharedPicks(bench, log, pkgpath, history, ours, inspection.shared());
    }

    /** Empty if the branch does not have the directory: then there is nothing to apply anything to. */
    static Optional<DirectoryTrials> of(
            TrialContext bench,
            PathLog log,
            Map<PkgPath, List<VersionChange>> changes,
            PkgPath pkgpath,
            List<Candidate> candidates) {
        return bench.trees()
                .id(bench.tip().commit(), pkgpath.toString())
                .map(ours -> new DirectoryTrials(
                        bench,
                        log,
                        pkgpath,
                        ours,
                        candidates,
                        DirectoryHistory.of(bench.trees(), bench.cut(), log, changes, pkgpath, candidates)));
    }

    /**
     * The states to take for the common ancestor, the one with the fewest commits behind it first. Such as have another upstream
     * version than the branch are left out, unless it is the fix's own: the lines that say so have changed on both sides.
     */
    private List<Integer> bases(Candidate candidate) {
        int last = history.position(candidate) - 1;
        if (candidate.patch()) {
            return List.of(last);
        }
        Set<Integer> bases = new LinkedHashSet<>();
        if (history.isLike(last, history.makes().get(last + 1)) || isOfOurVersion(last)) {
            bases.add(last);
        }
        List<Integer> ofOurVersion = new ArrayList<>();
        for (int i = last; i >= 0; i--) {
            if (history.states().get(i).equals(Optional.of(ours)) || isOfOurVersion(i)) {
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

    private boolean isOfOurVersion(int state) {
        PackageDirectory directory = bench.tip().directories().get(pkgpath);
        return directory == null || history.isLike(state, directory.makes());
    }

    /** The states one after the other, and what the branch has as the child of each that may be a common ancestor. */
    List<ScratchRepository.Draft> drafts(int offset) {
        List<ScratchRepository.Draft> drafts = new ArrayList<>();
        for (int i = 0; i < history.states().size(); i++) {
            drafts.add(new ScratchRepository.Draft(
                    ScratchRepository.directory(pkgpath, history.states().get(i)), i == 0 ? -1 : offset + i - 1));
        }
        bases.forEach(base -> drafts.add(
                new ScratchRepository.Draft(ScratchRepository.directory(pkgpath, Optional.of(ours)), offset + base)));
        return drafts;
    }

    /** Takes the commits that were made from the drafts. */
    void made(List<String> ids) {
        chain = ids.subList(0, history.states().size());
        for (int i = 0; i < bases.size(); i++) {
            grafts.put(bases.get(i), ids.get(history.states().size() + i));
        }
    }

    PkgPath pkgpath() {
        return pkgpath;
    }

    List<Result> run() {
        return candidates.stream().map(this::run).toList();
    }

    private Result run(Candidate candidate) {
        int k = history.position(candidate);
        Result result = run(candidate, k);
        // Some change the version first and the directory's other files in the commits that follow.
        for (int next = k + 1;
                next < history.states().size()
                        && next <= k + MOST_FOLLOWING
                        && !candidate.patch()
                        && isUnfinished(result)
                        && history.makes().get(next).equals(history.makes().get(k));
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
            if (!inspection.isWanted(narrow, candidate, k) && narrow.state().isClean() && !candidate.patch()) {
                wider(base, k, candidate, attempts);
            }
            if (inspection.isWanted(attempts.getLast(), candidate, k)) {
                return inspection.result(candidate, attempts.getLast(), k);
            }
        }
        return inspection.result(
                candidate,
                attempts.stream()
                        .min(Comparator.comparing(inspection::isRenamed)
                                .thenComparing(one -> !one.state().isClean())
                                .thenComparingInt(one -> hunks(one.state()))
                                .thenComparingInt(one -> one.commits().size()))
                        .orElseThrow(),
                k);
    }

    /**
     * The version may be defined in a file that others share. First with what the directory's own commits changed there; if
     * that does not do, with all that was changed in the places that these touched.
     */
    private void wider(int base, int k, Candidate candidate, List<Attempt> attempts) {
        shared.of(base, k, Set.of()).ifPresent(attempts::add);
        Set<PkgPath> touched = shared.touched(base, k);
        if (!touched.isEmpty() && !inspection.isWanted(attempts.getLast(), candidate, k)) {
            shared.of(base, k, touched).ifPresent(attempts::add);
        }
    }

    private static int hunks(PickState state) {
        return state.conflicts().stream().mapToInt(Conflict::size).sum();
    }

    /** Of the directory alone. */
    private Attempt narrow(int base, int k) {
        List<Commit> applied = new ArrayList<>();
        for (int i = base; i < k; i++) {
            if (i == k - 1 || history.isTouched(i, i + 1)) {
                applied.add(history.commits().get(i));
            }
        }
        Optional<String> mine = Optional.of(ours);
        Optional<String> theirs = history.states().get(k);
        PickState state;
        if (!history.isTouched(base, k) || theirs.equals(mine)) {
            state = new PickState(mine, Map.of(), List.of());
        } else if (history.states().get(base).equals(mine)) {
            state = new PickState(theirs, Map.of(), List.of());
        } else {
            String graft = Optional.ofNullable(grafts.get(base)).orElseThrow();
            GitMerge made = bench.workbench().merge(graft, chain.get(k));
            state = new PickState(bench.trees().id(made.tree(), pkgpath.toString()), Map.of(), made.conflicts());
        }
        return Attempt.of(bench, pkgpath, applied, state);
    }
}
