package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.backport.BackportRefused;
import org.holdfast.backport.PickMessage;
import org.holdfast.backport.TrunkCommit;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TrialContext;

/** Picks the commits of backports that concern some directories onto release. */
final class ReleasePicks {

    private static final Pattern PICKED = Pattern.compile("\\(cherry picked from commit ([0-9a-f]{40})\\)");

    /** The most rounds of adding shared files, which may need others. */
    private static final int MOST_ROUNDS = 5;

    private final MergeTarget target;
    private final TrialContext context;
    private final String commit;
    private final Optional<String> changesFile;
    private final List<BackportsCommit> commits;
    private final Set<String> picked;

    /** A commit of backports with one parent, and its changes. */
    private record BackportsCommit(String id, String parent, Map<String, TreeEntry> changes) {}

    /**
     * The result of the picks.
     *
     * @param commits the picked commits, oldest first
     * @param shared the changed files outside of the directories that these read
     * @param tree release's files with them
     * @param head the id of the last commit
     */
    record Picked(List<TrunkCommit> commits, Set<String> shared, OverlaidTree tree, String head) {
        Picked {
            commits = List.copyOf(commits);
            shared = Set.copyOf(shared);
        }
    }

    private ReleasePicks(
            MergeTarget target,
            TrialContext context,
            String commit,
            Optional<String> changesFile,
            List<BackportsCommit> commits,
            Set<String> picked) {
        this.target = target;
        this.context = context;
        this.commit = commit;
        this.changesFile = changesFile;
        this.commits = commits;
        this.picked = picked;
    }

    static ReleasePicks read(MergeTarget target, TrialContext context, String commit, Optional<String> changesFile) {
        Set<String> picked = new HashSet<>();
        Matcher match = PICKED.matcher(target.git().run("log", "--format=%B", commit + ".." + target.commit()));
        while (match.find()) {
            picked.add(match.group(1));
        }
        List<BackportsCommit> commits = new ArrayList<>();
        for (String line : target.git()
                .run(
                        "rev-list",
                        "--reverse",
                        "--topo-order",
                        "--no-merges",
                        "--parents",
                        target.commit() + ".." + commit)
                .lines()
                .toList()) {
            String[] ids = line.split(" ", -1);
            if (ids.length == 2) {
                commits.add(new BackportsCommit(ids[0], ids[1], TreeDiff.between(context.trees(), ids[1], ids[0])));
            }
        }
        return new ReleasePicks(target, context, commit, changesFile, commits, picked);
    }

    MergeChecks checks() {
        return new MergeChecks(target, context);
    }

    /**
     * Picks the commits for some directories.
     *
     * @throws BackportRefused if other directories would have to come along, or a commit does not apply
     */
    Picked of(Set<PkgPath> only) throws BackportRefused {
        BranchPackages packages = new BranchPackages(
                context.tip(), target.tip().platform(), target.tip().mkConf(), context.trees());
        OverlaidTree release = new OverlaidTree(context.tip(), new TreeMap<>(), context.trees());
        OverlaidTree theirs = release.with(TreeDiff.between(context.trees(), target.commit(), commit));
        BranchPackages.Evaluator onTheirs = packages.on(theirs);
        Set<String> shared = new TreeSet<>();
        for (int round = 0; ; round++) {
            List<BackportsCommit> chosen = chosen(only, shared);
            refuseOthers(chosen, only, packages);
            Picked result = apply(chosen, shared, only);
            Set<String> more = missing(only, packages.on(result.tree()), onTheirs);
            if (more.isEmpty()) {
                return result;
            }
            refuseOthers(more, only, packages);
            if (!shared.addAll(more) || round == MOST_ROUNDS) {
                throw new BackportRefused(MergeSession.words(only)
                        + " would not make what it makes on backports, which also reads " + String.join(", ", more)
                        + ", and no commit to pick brings these: merge all with 'holdfast merge --release'");
            }
        }
    }

    /** The commits that touch these directories or files, and those that list them in the list of changes. */
    private List<BackportsCommit> chosen(Set<PkgPath> only, Set<String> shared) {
        return commits.stream()
                .filter(one -> !picked.contains(one.id()))
                .filter(one ->
                        one.changes().keySet().stream().anyMatch(path -> shared.contains(path) || isIn(path, only))
                                || isNote(one, only))
                .toList();
    }

    private static boolean isIn(String path, Set<PkgPath> only) {
        return BranchPackages.of(path).filter(only::contains).isPresent();
    }

    private boolean isNote(BackportsCommit one, Set<PkgPath> only) {
        if (changesFile.isEmpty() || !one.changes().keySet().equals(Set.of(changesFile.get()))) {
            return false;
        }
        String before = text(TreeDiff.at(context.trees(), one.parent(), changesFile.get()));
        String after = text(one.changes().getOrDefault(changesFile.get(), TreeEntry.NONE));
        String added = after.startsWith(before) ? after.substring(before.length()) : "";
        return only.stream()
                .anyMatch(path -> Pattern.compile("(?m)(^|[\\s/])" + Pattern.quote(path.toString()) + "(?=[\\s/])")
                        .matcher(added)
                        .find());
    }

    private String text(TreeEntry entry) {
        return entry.isRegular() ? context.trees().text(entry.id()) : "";
    }

    private void refuseOthers(List<BackportsCommit> chosen, Set<PkgPath> only, BranchPackages packages)
            throws BackportRefused {
        for (BackportsCommit one : chosen) {
            Set<PkgPath> others = others(one.changes().keySet(), only, packages);
            if (!others.isEmpty()) {
                throw new BackportRefused(one.id().substring(0, 12) + " ("
                        + TrunkCommit.read(context.trees(), one.id()).subject() + ") also changes "
                        + MergeSession.words(others) + ": name that, too, to have it come along");
            }
        }
    }

    private static void refuseOthers(Set<String> files, Set<PkgPath> only, BranchPackages packages)
            throws BackportRefused {
        Set<PkgPath> others = others(files, only, packages);
        if (!others.isEmpty()) {
            throw new BackportRefused(
                    MergeSession.words(only) + " needs what backports has of " + MergeSession.words(others) + " ("
                            + files.stream().sorted().collect(Collectors.joining(", "))
                            + "): name that, too, to have it come along");
        }
    }

    private static Set<PkgPath> others(Set<String> files, Set<PkgPath> only, BranchPackages packages) {
        Set<PkgPath> others = new LinkedHashSet<>();
        files.forEach(file -> BranchPackages.of(file)
                .filter(path -> packages.directory(path).isPresent() && !only.contains(path))
                .ifPresent(others::add));
        return others;
    }

    private Picked apply(List<BackportsCommit> chosen, Set<String> shared, Set<PkgPath> only) throws BackportRefused {
        MergedHistory history = new MergedHistory(context, target.committer());
        ThreeWay threeWay = new ThreeWay(context, history, changesFile);
        List<TrunkCommit> applied = new ArrayList<>();
        for (BackportsCommit one : chosen) {
            TrunkCommit original = TrunkCommit.read(context.trees(), one.id());
            Map<String, TreeEntry> changes = pick(one, original, history, threeWay, only);
            changes.entrySet()
                    .removeIf(change -> history.tree().entry(change.getKey()).equals(change.getValue()));
            if (!changes.isEmpty()) {
                history.add(new MergedHistory.Draft(
                        original.author(),
                        original.encoding(),
                        PickMessage.of(
                                List.of(original),
                                original,
                                List.<VulnEntry>of(),
                                override(),
                                Optional.empty(),
                                login()),
                        Optional.empty(),
                        changes));
                applied.add(original);
            }
        }
        String head = history.flush();
        return new Picked(applied, shared, history.tree(), head);
    }

    private List<String> override() {
        return target.override().map(MergeMessage::oneLine).map(why -> "override: " + why).stream()
                .toList();
    }

    private String login() {
        return target.committer().login();
    }

    private Map<String, TreeEntry> pick(
            BackportsCommit one, TrunkCommit original, MergedHistory history, ThreeWay threeWay, Set<PkgPath> only)
            throws BackportRefused {
        // The paths of the commit in which release differs from the commit's parent.
        Set<String> ours = new HashSet<>();
        one.changes().keySet().forEach(path -> {
            if (!history.tree().entry(path).equals(TreeDiff.at(context.trees(), one.parent(), path))) {
                ours.add(path);
            }
        });
        try {
            return new HashMap<>(threeWay.merge(
                    new ThreeWay.Side(one.parent(), one.id(), one.changes()),
                    ours,
                    ChangesUnion::picked,
                    () -> history.mergeTrees(one.parent(), one.id())));
        } catch (ThreeWay.Conflicting e) {
            throw new BackportRefused(
                    "to pick " + one.id().substring(0, 12) + " (" + original.subject() + ") for "
                            + MergeSession.words(only) + " conflicts in " + e.getMessage()
                            + ": it needs what other commits of backports did there; merge all with 'holdfast merge --release'");
        }
    }

    /** The files that make a directory differ from its version on backports. */
    private Set<String> missing(Set<PkgPath> only, BranchPackages.Evaluator result, BranchPackages.Evaluator theirs) {
        Set<String> missing = new TreeSet<>();
        for (PkgPath path : only) {
            Optional<PackageFiles> is = result.files(path);
            Optional<PackageFiles> must = theirs.files(path);
            if (!Set.copyOf(makes(is)).equals(Set.copyOf(makes(must)))) {
                Set<String> read = new HashSet<>();
                is.ifPresent(files -> read.addAll(files.filesRead()));
                must.ifPresent(files -> read.addAll(files.filesRead()));
                read.stream()
                        .filter(file ->
                                !result.tree().entry(file).equals(theirs.tree().entry(file)))
                        .forEach(missing::add);
            }
        }
        return missing;
    }

    private static List<MadePackage> makes(Optional<PackageFiles> files) {
        return BranchPackages.directory(files).map(PackageDirectory::makes).orElse(List.of());
    }
}
