package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite.Kind;
import org.holdfast.triage.Trial;

/**
 * Tries the candidates of one directory, one after the other.
 *
 * <p>Trunk's commits on the directory form a row of states. To apply those after state <i>i</i> up to state <i>k</i> is
 * to merge <i>k</i> into the branch, with <i>i</i> as common ancestor. Ancestors are tried in this order, at most
 * {@value #MOST_SETS} of them and state 0:
 *
 * <ol>
 * <li>the state before the fix, which applies its commit alone, if it has the upstream version of the fix or of the
 *     branch; for a patch of another version, only this one;
 * <li>states with the branch's upstream version, the latest first, then each half way to the earliest.
 * </ol>
 *
 * <p>Others are useless, since both sides would have changed the line of the version. The first result that makes
 * trunk's version wins, without trunk's sweeps over scores of packages if it does without them; otherwise the one
 * without a changed PKGBASE, without conflicts, with the fewest hunks, then with the fewest commits.
 */
final class DirectoryTrials {

    /** The most sets of commits tried for one fix, as many as a person would look through. */
    private static final int MOST_SETS = 4;

    /** The most commits that are applied one by one, to leave sweeps out. */
    private static final int MOST_APART = 20;

    /** The most rounds of adding siblings, which may have siblings of their own. */
    private static final int MOST_ROUNDS = 3;

    /** The most commits after the fix that are added if distinfo or patches are incomplete. */
    private static final int MOST_FOLLOWING = 3;

    /**
     * The trial of a candidate.
     *
     * @param candidate the candidate
     * @param lookedAt the branch's directories that the result depends on
     * @param trial the result
     */
    record Result(Candidate candidate, Set<String> lookedAt, Trial trial) {}

    private final TrialContext context;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final List<Candidate> candidates;
    private final String ours;
    private final Inspection inspection;
    private final SharedPicks shared;
    private final PathLog log;
    private final List<Integer> bases;
    private final Map<Integer, String> grafts = new HashMap<>();
    private List<String> chain = List.of();

    private DirectoryTrials(
            TrialContext context,
            PathLog log,
            Ripples ripples,
            PkgPath pkgpath,
            String ours,
            List<Candidate> candidates,
            DirectoryHistory history) {
        this.context = context;
        this.log = log;
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
        this.inspection = new Inspection(context, ripples, pkgpath, history);
        this.shared = new SharedPicks(context, log, pkgpath, history, ours, inspection.shared());
    }

    /** Empty if the branch does not have the directory. */
    static Optional<DirectoryTrials> of(
            TrialContext context,
            PathLog log,
            Ripples ripples,
            Map<PkgPath, List<VersionChange>> changes,
            PkgPath pkgpath,
            List<Candidate> candidates) {
        return context.trees()
                .id(context.tip().commit(), pkgpath.toString())
                .map(ours -> new DirectoryTrials(
                        context,
                        log,
                        ripples,
                        pkgpath,
                        ours,
                        candidates,
                        DirectoryHistory.of(context.trees(), context.cut(), log, changes, pkgpath, candidates)));
    }

    /** The states to take as common ancestor, as described above. */
    private List<Integer> bases(Candidate candidate) {
        int last = history.position(candidate) - 1;
        if (candidate.patch() && !isOfOurVersion(last)) {
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
        // The latest, then each half way to the earliest.
        for (int i = 0;
                i < ofOurVersion.size() && bases.size() < MOST_SETS;
                i = i + Math.max(1, (ofOurVersion.size() - i) / 2)) {
            bases.add(ofOurVersion.get(i));
        }
        bases.add(0);
        return List.copyOf(bases);
    }

    private boolean isOfOurVersion(int state) {
        PackageDirectory directory = context.tip().directories().get(pkgpath);
        return directory == null || history.isLike(state, directory.makes());
    }

    /** The commits to write: the states in a row, and the branch's directory as a child of each common ancestor. */
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

    /** Takes the ids of the commits that were written for the drafts. */
    void made(List<String> ids) {
        chain = ids.subList(0, history.states().size());
        for (int i = 0; i < bases.size(); i++) {
            grafts.put(bases.get(i), ids.get(history.states().size() + i));
        }
    }

    /** The merges that are tried first, so that those of all directories can be done at once. */
    List<ScratchRepository.Pair> first() {
        return candidates.stream()
                .flatMap(candidate -> merge(bases(candidate).getFirst(), history.position(candidate)).stream())
                .toList();
    }

    /** Does the merges of a candidate that may be tried after the first in one go. */
    private void mergeRest(List<Integer> bases, int k) {
        context.scratch()
                .mergeAll(bases.stream()
                        .skip(1)
                        .flatMap(base -> merge(base, k).stream())
                        .collect(Collectors.toSet()));
    }

    /** The merge that applies the commits between two states; empty if it needs none. */
    private Optional<ScratchRepository.Pair> merge(int base, int k) {
        Optional<String> mine = Optional.of(ours);
        return !history.isTouched(base, k)
                        || history.states().get(k).equals(mine)
                        || history.states().get(base).equals(mine)
                ? Optional.empty()
                : Optional.of(new ScratchRepository.Pair(
                        Optional.ofNullable(grafts.get(base)).orElseThrow(), chain.get(k)));
    }

    /** The directory. */
    PkgPath pkgpath() {
        return pkgpath;
    }

    /** Tries all candidates. */
    List<Result> run() {
        return candidates.stream().map(this::run).toList();
    }

    private Result run(Candidate candidate) {
        int k = history.position(candidate);
        Result result = run(candidate, k);
        // Some developers change the version first, and distinfo or patches in later commits.
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
        List<Integer> bases = bases(candidate);
        for (int base : bases) {
            if (!attempts.isEmpty()) {
                mergeRest(bases, k);
            }
            Attempt narrow = narrow(base, k);
            attempts.add(narrow);
            if (!inspection.isWanted(narrow, candidate, k) && narrow.state().isClean() && !candidate.patch()) {
                wider(base, k, candidate, attempts);
            }
            if (inspection.isWanted(attempts.getLast(), candidate, k)) {
                return sparing(candidate, base, k, completed(candidate, attempts.getLast(), k));
            }
        }
        Optional<Attempt> spared = bases.stream()
                .filter(base -> isSwept(base, k))
                .findFirst()
                .flatMap(base -> withoutSweeps(candidate, base, k));
        if (spared.isPresent()) {
            return completed(candidate, spared.get(), k);
        }
        return inspection.result(
                candidate,
                attempts.stream()
                        .min(Comparator.comparing(inspection::isRenamed)
                                .thenComparing(one -> !one.state().isClean())
                                .thenComparingInt(one -> hunks(one.state()))
                                .thenComparingInt(one -> one.commits().size()))
                        .orElseThrow(),
                k,
                List.of());
    }

    /** The result without trunk's sweeps, if they bring more than new makefiles, or obstacles, and the fix does without. */
    private Result sparing(Candidate candidate, int base, int k, Result result) {
        if (obstacles(result) == 0 && !isSweptBeyondMakefiles(base, k)) {
            return result;
        }
        return withoutSweeps(candidate, base, k)
                .map(spared -> completed(candidate, spared, k))
                .filter(spared -> obstacles(spared) <= obstacles(result))
                .orElse(result);
    }

    private static int obstacles(Result result) {
        return result.trial().conflicts().size()
                + result.trial().prerequisites().size();
    }

    private boolean isSwept(int base, int k) {
        return IntStream.range(base + 1, k).anyMatch(state -> isSweep(state, k));
    }

    private boolean isSweep(int state, int k) {
        return state < k
                && history.isTouched(state - 1, state)
                && log.isSweep(history.commits().get(state - 1));
    }

    private boolean isSweptBeyondMakefiles(int base, int k) {
        return IntStream.range(base + 1, k)
                .filter(state -> isSweep(state, k))
                .anyMatch(state -> history.changed(context.trees(), state - 1, state).stream()
                        .anyMatch(file -> !file.startsWith("Makefile")));
    }

    /**
     * The commits between two states without the sweeps among them, applied one by one as the backport will; empty if there is no sweep,
     * or the others do not apply or do not make trunk's version.
     */
    private Optional<Attempt> withoutSweeps(Candidate candidate, int base, int k) {
        List<Integer> left = IntStream.rangeClosed(base + 1, k)
                .filter(state -> state == k || (history.isTouched(state - 1, state) && !isSweep(state, k)))
                .boxed()
                .toList();
        if (!isSwept(base, k) || left.size() > MOST_APART) {
            return Optional.empty();
        }
        PickState state = new PickState(Optional.of(ours), Map.of(), List.of());
        for (int next : left) {
            state = state.with(
                    context,
                    pkgpath,
                    history.states().get(next - 1),
                    history.states().get(next),
                    List.of());
            if (!state.isClean()) {
                return Optional.empty();
            }
        }
        Attempt attempt = Attempt.of(
                context,
                pkgpath,
                left.stream().map(next -> history.commits().get(next - 1)).toList(),
                state);
        return Optional.of(attempt).filter(one -> inspection.isWanted(one, candidate, k));
    }

    /**
     * Takes along what the same commits change for siblings and for packages whose version changes with it, and then trunk's own
     * repairs: the next commits to the directory that stay at the upstream version, for some days. A repair that does not apply is named
     * as a risk.
     */
    private Result completed(Candidate candidate, Attempt attempt, int k) {
        Set<PkgPath> others = new LinkedHashSet<>();
        Attempt at = attempt;
        for (int round = 0; round < MOST_ROUNDS && at.files().isPresent(); round++) {
            Set<PkgPath> changed = new LinkedHashSet<>();
            at.commits().forEach(commit -> changed.addAll(log.touched(commit)));
            Set<PkgPath> more = context.siblings().together(at.files().get(), changed);
            inspection.moves(at).stream()
                    .map(FileReaders.Move::pkgpath)
                    .filter(changed::contains)
                    .forEach(more::add);
            more.removeAll(history.paths());
            if (!others.addAll(more)) {
                break;
            }
            at = shared.along(attempt, others);
        }
        if (!at.state().isClean() && inspection.breaksNothing(attempt)) {
            at = attempt; // the siblings do without what conflicts
            others.clear();
        }
        List<CompatibilityRisk> missed = new ArrayList<>();
        int last = k;
        Commit fix = history.commits().get(k - 1);
        for (int next = k + 1; next < history.states().size() && at.files().isPresent(); next++) {
            Commit commit = history.commits().get(next - 1);
            if (commit.date().isAfter(fix.date().plusDays(context.repairs())) || !history.isSameUpstream(k, next)) {
                break;
            }
            if (log.isSweep(commit) || !isRepair(candidate, k, next)) {
                continue;
            }
            Attempt repaired = shared.followed(at, next, others);
            if (repaired.files().isPresent() && inspection.isNoWorse(at, repaired, candidate)) {
                at = repaired;
                last = next;
            } else {
                missed.add(new CompatibilityRisk(
                        CompatibilityRisk.Kind.REPAIR,
                        commit.id().substring(0, 12) + " of " + commit.date() + " (" + commit.author() + "): "
                                + commit.message()));
            }
        }
        return inspection.result(candidate, at, last, missed);
    }

    /** Whether a later commit mends the fix; for a patch, whether it changes a file that the fix changed, and not only its version. */
    private boolean isRepair(Candidate candidate, int k, int next) {
        if (!history.isTouched(next - 1, next)) {
            return false;
        }
        if (!candidate.patch()) {
            return true;
        }
        Set<String> fixed = new LinkedHashSet<>(history.changed(context.trees(), k - 1, k));
        fixed.retainAll(history.changed(context.trees(), next - 1, next));
        return fixed.stream().anyMatch(file -> file.indexOf('/') > 0);
    }

    /**
     * Widens the merge to shared files that may define the version: first the changes of the directory's own commits
     * there; if that is not enough, all changes in the directories that these touched.
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

    /** Merges the directory alone. */
    private Attempt narrow(int base, int k) {
        List<Commit> applied = new ArrayList<>();
        for (int i = base; i < k; i++) {
            if (i == k - 1 || history.isTouched(i, i + 1)) {
                applied.add(history.commits().get(i));
            }
        }
        PickState state = merge(base, k)
                .map(pair -> context.scratch().merge(pair.ours(), pair.theirs()))
                .map(made ->
                        new PickState(context.trees().id(made.tree(), pkgpath.toString()), Map.of(), made.conflicts()))
                .orElseGet(() -> new PickState(
                        history.isTouched(base, k) ? history.states().get(k) : Optional.of(ours), Map.of(), List.of()));
        return Attempt.of(context, pkgpath, applied, state);
    }
}
