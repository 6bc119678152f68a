package org.holdfast.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;

/**
 * Reads branches of one repository, from where they were read before.
 *
 * <p>A branch is read whole, from the commit where the LTS branch left trunk, the first time, when the rules of evaluation have
 * changed, and when it was rewritten. The tree at that commit is evaluated once for all branches.
 */
public final class BranchReader {

    private final BranchRepository repository;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Map<String, Collection<PackageDirectory>> atCut = new HashMap<>();

    public BranchReader(BranchRepository repository, Platform platform, Map<String, String> mkConf) {
        this.repository = repository;
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
    }

    /** What decides the evaluation apart from the tree. */
    String rules() {
        return rules(platform, mkConf);
    }

    /** What decides an evaluation apart from the tree: where that differs, its results do not count any more. */
    public static String rules(Platform platform, Map<String, String> mkConf) {
        return PackageDefinitions.RULES + " " + platform + " " + new TreeMap<>(mkConf);
    }

    /**
     * Reads what is new of a branch.
     *
     * @param branch its name
     * @param cut where its history begins
     * @param known what was read of it before
     */
    public BranchReading read(String branch, String cut, Optional<BranchState> known, Progress progress) {
        String head = repository.head(branch);
        Progress named = (what, done, total) -> progress.at(branch + ": " + what, done, total);
        Optional<String> before = known.map(BranchState::commit);
        Optional<BranchState> usable = known.filter(
                state -> state.rules().equals(rules()) && state.cut().equals(cut));
        boolean rewritten = known.isPresent()
                && !known.get().commit().equals(head)
                && !contains(head, known.get().commit());
        if (usable.isEmpty() || rewritten) {
            return whole(branch, head, cut, known, named);
        }
        BranchState state = usable.get();
        if (state.commit().equals(head)) {
            return new BranchReading(
                    branch, head, cut, rules(), before, false, 0, List.of(), List.of(), List.of(), Set.of(), List.of(),
                    Set.of());
        }
        TreeHistory history = TreeHistory.resume(git(), state.commit(), platform, mkConf, state.directories(), named);
        List<VersionChange> changes = new ArrayList<>();
        history.follow(head, 0, changes::add);
        List<PackageDirectory> touched = new ArrayList<>();
        Set<PkgPath> gone = new HashSet<>();
        for (PkgPath path : history.touched()) {
            history.directory(path).ifPresentOrElse(touched::add, () -> gone.add(path));
        }
        return new BranchReading(
                branch,
                head,
                cut,
                rules(),
                before,
                false,
                history.commits(),
                changes,
                changes,
                touched,
                gone,
                moves(cut, head),
                Set.of());
    }

    private BranchReading whole(
            String branch, String head, String cut, Optional<BranchState> known, Progress progress) {
        // A branch that has nothing to do with trunk has no history since the cut, only what it is.
        String from = repository.isAncestor(cut, head) ? cut : head;
        TreeHistory history = TreeHistory.resume(git(), from, platform, mkConf, () -> at(from, progress), progress);
        List<VersionChange> changes = new ArrayList<>();
        history.follow(head, repository.count(from, head), changes::add);
        Set<String> lost = known.map(state -> commits(head, state.commit())).orElse(Set.of());
        Set<String> fresh = known.map(state -> commits(state.commit(), head)).orElse(Set.of());
        return new BranchReading(
                branch,
                head,
                cut,
                rules(),
                known.map(BranchState::commit),
                true,
                history.commits(),
                changes,
                changes.stream()
                        .filter(change -> fresh.contains(change.commit().id()))
                        .toList(),
                List.copyOf(history.directories()),
                Set.of(),
                moves(cut, head),
                lost);
    }

    private synchronized Collection<PackageDirectory> at(String commit, Progress progress) {
        return atCut.computeIfAbsent(
                commit,
                id -> TreeHistory.begin(git(), id, platform, mkConf, progress).directories());
    }

    /** Git sees most renames; doc/CHANGES tells of successors, and of moves whose files changed too much. */
    private List<ChangesLine> moves(String cut, String head) {
        List<ChangesLine> moves = new ArrayList<>();
        for (int year = repository.year(cut); year <= repository.year(head); year++) {
            List<String> lines = repository
                    .text(head, "doc/CHANGES-" + year)
                    .map(text -> text.lines().toList())
                    .orElse(List.of());
            for (int i = 0; i < lines.size(); i++) {
                move(i + 1, lines.get(i)).ifPresent(moves::add);
            }
        }
        return moves;
    }

    /** Lines that are not as they should be are doc/CHANGES' usual state; the commits tell the rest. */
    private static Optional<ChangesLine> move(int number, String line) {
        if (!line.startsWith("\tR") && !line.startsWith("\tM")) {
            return Optional.empty(); // most lines are updates
        }
        try {
            return ChangesLine.parse(number, line)
                    .filter(change -> !change.action().setsVersion());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean contains(String head, String commit) {
        return repository.commit(commit).isPresent() && repository.isAncestor(commit, head);
    }

    /** The commits that led to one head and not to another; of a head that git has dropped only itself is known. */
    private Set<String> commits(String notTo, String to) {
        if (repository.commit(to).isEmpty()) {
            return Set.of(to);
        }
        List<String> command = new ArrayList<>(List.of("rev-list", to));
        repository.commit(notTo).ifPresent(not -> command.add("^" + not));
        return git().run(command.toArray(String[]::new))
                .lines()
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    private Git git() {
        return repository.git();
    }
}
