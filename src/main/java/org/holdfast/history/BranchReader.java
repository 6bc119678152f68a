package org.holdfast.history;

import java.util.ArrayList;
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
 * Reads the new commits of branches of one repository.
 *
 * <p>A branch is read whole, from the commit where the LTS branch left trunk, in three cases: it was never read, the rules of
 * evaluation have changed, or it was rewritten (force-pushed). The tree at that commit is evaluated once for all branches. Threads
 * may share an instance.
 */
public final class BranchReader {

    private final BranchRepository repository;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Map<String, TreeHistory> begun = new HashMap<>();

    /**
     * Prepares to read.
     *
     * @param platform the machine that the packages are for
     * @param mkConf the operator's settings by variable, as in mk.conf
     */
    public BranchReader(BranchRepository repository, Platform platform, Map<String, String> mkConf) {
        this.repository = repository;
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
    }

    /** The inputs of the evaluation besides the tree, as text. */
    String rules() {
        return rules(platform, mkConf);
    }

    /** The inputs of an evaluation besides the tree, as text; if they differ, stored results are not valid. */
    public static String rules(Platform platform, Map<String, String> mkConf) {
        return PackageDefinitions.RULES + " " + platform + " " + new TreeMap<>(mkConf);
    }

    /**
     * Reads the new commits of a branch.
     *
     * @param branch the name of the branch
     * @param cut the commit where its history begins
     * @param known the state at the last reading; empty the first time
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
        // A branch that does not descend from the cut has no history since then: only its tree is read.
        String from = repository.isAncestor(cut, head) ? cut : head;
        TreeHistory history = begin(from, progress).copy(progress);
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

    private synchronized TreeHistory begin(String commit, Progress progress) {
        return begun.computeIfAbsent(commit, id -> TreeHistory.begin(git(), id, platform, mkConf, progress));
    }

    /** Reads removals, renames and moves from doc/CHANGES: it has successors, and moves that git does not detect. */
    private List<ChangesLine> moves(String cut, String head) {
        List<ChangesLine> moves = new ArrayList<>();
        int first = repository.year(cut);
        // The head's own date may be any: the files say which years there are.
        for (int year : repository.changesYears(head)) {
            if (year < first) {
                continue;
            }
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

    /** Reads a line of doc/CHANGES. Malformed lines are frequent there and are passed over: the commits have the rest. */
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

    /** The commits reachable from one head and not from another; only the head itself if git no longer has it. */
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
