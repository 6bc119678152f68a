package org.holdfast.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.bmake.SourceTree;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;
import org.holdfast.tool.Progress;

/**
 * Follows a branch commit by commit, and finds the packages that each commit changed.
 *
 * <p>It begins by evaluating the whole tree, or with stored results. For each commit, only packages that read one of the changed
 * files are evaluated again; if a file changes on which all depend, all are. A merge is one commit, with the CVE ids that the merged
 * commits name for the package. Used by one thread; evaluation itself is parallel.
 */
public final class TreeHistory {

    private final Git git;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Progress progress;
    private final GitTree tree;
    private final GitObjects objects;
    private PackageDefinitions definitions;
    private String commit;
    private int commits;
    private final Map<PkgPath, PackageDirectory> current = new HashMap<>();
    /** The packages that read a file, or once did: removing one of the thousands of readers of a file in {@code mk/} is slow. */
    private final Map<String, List<PkgPath>> readers = new HashMap<>();

    private final Set<PkgPath> touched = new HashSet<>();

    private TreeHistory(
            Git git, GitTree tree, String commit, Platform platform, Map<String, String> mkConf, Progress progress) {
        this.git = git;
        this.commit = commit;
        this.platform = platform;
        this.mkConf = Map.copyOf(mkConf);
        this.progress = progress;
        this.tree = tree;
        this.objects = new GitObjects(git);
        this.definitions = definitions();
    }

    private TreeHistory(TreeHistory other, Progress progress) {
        this.git = other.git;
        this.commit = other.commit;
        this.platform = other.platform;
        this.mkConf = other.mkConf;
        this.progress = progress;
        this.tree = other.tree.copy();
        this.objects = other.objects;
        this.definitions = other.definitions.again(tree);
        this.current.putAll(other.current);
        other.readers.forEach((file, paths) -> readers.put(file, new ArrayList<>(paths)));
    }

    /** Begins at a commit, and evaluates the whole tree. */
    public static TreeHistory begin(
            Git git, String commit, Platform platform, Map<String, String> mkConf, Progress progress) {
        GitTree tree = new GitTree(git, commit).ofCategories(git.repository().toString());
        TreeHistory history = new TreeHistory(git, tree, commit, platform, mkConf, progress);
        history.tree.readAhead();
        history.evaluate(history.tree.pkgpaths(), progress).forEach(history::remember);
        history.definitions = history.definitions.again(history.tree); // most of what was parsed is not needed again
        return history;
    }

    /** Another history that begins where this one began; this one has not been followed. */
    public TreeHistory copy(Progress progress) {
        return new TreeHistory(this, progress);
    }

    /**
     * The changes of some packages only. Commits that touch no file of these packages are skipped by git, which finds them fast if
     * the repository has a commit-graph with changed paths.
     *
     * @param since the commit where the history begins, itself excluded
     * @param until the last commit
     */
    public static List<VersionChange> timeline(
            Set<PkgPath> pkgpaths, Git git, String since, String until, Platform platform, Map<String, String> mkConf) {
        Set<String> watched = new TreeSet<>();
        pkgpaths.forEach(path -> watched.add(path.toString()));
        while (true) {
            TreeHistory history =
                    new TreeHistory(git, new GitTree(git, since), since, platform, mkConf, Progress.SILENT);
            history.evaluate(
                            pkgpaths.stream()
                                    .filter(path -> history.tree.exists(path + "/Makefile"))
                                    .toList(),
                            Progress.SILENT)
                    .forEach(history::remember);
            watched.addAll(history.readers.keySet());
            List<VersionChange> changes = new ArrayList<>();
            history.follow(since, until, 0, changes::add, watched);
            // If a package has begun to read another file, all is repeated with that file included.
            if (!watched.addAll(history.readers.keySet())) {
                return changes.stream()
                        .filter(change -> pkgpaths.contains(change.pkgpath()))
                        .toList();
            }
        }
    }

    /** Begins at a commit with stored results, which are loaded while git lists the tree. */
    public static TreeHistory resume(
            Git git,
            String commit,
            Platform platform,
            Map<String, String> mkConf,
            Supplier<? extends Collection<PackageDirectory>> known,
            Progress progress) {
        CompletableFuture<GitTree> tree = CompletableFuture.supplyAsync(() -> new GitTree(git, commit));
        Collection<PackageDirectory> directories = known.get();
        TreeHistory history = new TreeHistory(git, listed(tree), commit, platform, mkConf, progress);
        directories.forEach(history::remember);
        return history;
    }

    private static GitTree listed(CompletableFuture<GitTree> tree) {
        try {
            return tree.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The id of the last commit that was followed. */
    public String commit() {
        return commit;
    }

    /** The number of commits that were followed. */
    public int commits() {
        return commits;
    }

    /** The package directories at that commit, in no particular order. */
    public Collection<PackageDirectory> directories() {
        return List.copyOf(current.values());
    }

    /** A package directory at that commit; empty if it does not exist. */
    public Optional<PackageDirectory> directory(PkgPath pkgpath) {
        return Optional.ofNullable(current.get(pkgpath));
    }

    /** The directories that were evaluated again, added or removed since the beginning. */
    public Set<PkgPath> touched() {
        return Set.copyOf(touched);
    }

    /**
     * Follows the branch to another commit, along first parents, oldest first.
     *
     * @param until the id of that commit; the full one if it will be stored
     * @param total the number of commits, for the progress; 0 if that is not known
     * @param changes the receiver of the changes
     */
    public void follow(String until, long total, Consumer<VersionChange> changes) {
        follow(commit, until, total, changes, List.of());
        commit = until;
    }

    private void follow(
            String since, String until, long total, Consumer<VersionChange> changes, Collection<String> paths) {
        Supplier<MergedCommits> merged = Concurrently.once(() -> MergedCommits.read(git, since, until));
        CommitLog.read(git, since, until, paths, (commit, texts) -> {
            take(commit, texts, merged, changes);
            progress.at("reading commits", ++commits, total);
        });
    }

    private void take(
            CommitLog.Read read,
            Map<String, String> texts,
            Supplier<MergedCommits> merged,
            Consumer<VersionChange> changes) {
        Set<PkgPath> affected = new TreeSet<>(Comparator.comparing(PkgPath::toString));
        Map<PkgPath, PkgPath> renames = new HashMap<>();
        boolean everything = false;
        for (CommitLog.Changed file : read.files()) {
            tree.apply(file.path(), file.blob(), file.blob().map(texts::get));
            everything |= definitions.changed(file.path());
            readers.getOrDefault(file.path(), List.of()).stream()
                    .filter(path -> reads(path, file.path()))
                    .forEach(affected::add);
            GitTree.packageOf(file.path()).ifPresent(path -> {
                affected.add(path);
                file.renamedFrom().flatMap(GitTree::packageOf).ifPresent(from -> renames.put(path, from));
            });
        }
        if (everything) {
            PackageDefinitions before = definitions;
            definitions = before.again(tree);
            current.keySet().stream().filter(definitions.differsFrom(before)).forEach(affected::add);
        }
        if (affected.isEmpty()) {
            return;
        }
        Map<PkgPath, PackageDirectory> evaluated =
                evaluate(
                                affected.stream()
                                        .filter(path -> tree.exists(path + "/Makefile"))
                                        .toList(),
                                Progress.SILENT)
                        .stream()
                        .collect(Collectors.toMap(PackageDirectory::pkgpath, directory -> directory));
        for (PkgPath path : affected) {
            Optional<PackageDirectory> before = directory(path);
            Optional<PackageDirectory> after = Optional.ofNullable(evaluated.get(path));
            touched.add(path);
            after.ifPresentOrElse(this::remember, () -> current.remove(path));
            List<MadePackage> had = before.map(PackageDirectory::makes).orElse(List.of());
            List<MadePackage> has = after.map(PackageDirectory::makes).orElse(List.of());
            if (!Set.copyOf(had).equals(Set.copyOf(has))) {
                changes.accept(new VersionChange(
                        path,
                        commit(read, path, staysAtItsVersion(had, has), merged),
                        had,
                        has,
                        Optional.ofNullable(renames.get(path))));
            }
        }
    }

    private PackageDefinitions definitions() {
        return new PackageDefinitions(tree, platform, mkConf, PackageDirectory.VARIABLES);
    }

    /** Evaluates directories in parallel, because a change in {@code mk/} can affect thousands. */
    private List<PackageDirectory> evaluate(List<PkgPath> pkgpaths, Progress progress) {
        AtomicInteger done = new AtomicInteger();
        return pkgpaths.parallelStream()
                .map(path -> {
                    progress.at("evaluating packages", done.incrementAndGet(), pkgpaths.size());
                    return definitions.directory(path);
                })
                .toList();
    }

    private static boolean staysAtItsVersion(List<MadePackage> before, List<MadePackage> after) {
        Set<PkgVersion> versions = upstream(before);
        return upstream(after).stream().anyMatch(versions::contains);
    }

    private static Set<PkgVersion> upstream(List<MadePackage> makes) {
        return makes.stream()
                .flatMap(made -> made.pkgname().stream())
                .map(name -> name.version().upstream())
                .collect(Collectors.toSet());
    }

    /**
     * The commit with the CVE ids of its message, of the merged commits that changed the package, and of the patches that it adds to or
     * drops from it.
     */
    private Commit commit(CommitLog.Read read, PkgPath pkgpath, boolean sameVersion, Supplier<MergedCommits> merged) {
        String patches = pkgpath + "/patches/patch-";
        Set<String> cves = new LinkedHashSet<>();
        cves.addAll(CveIds.inProse(read.message()));
        List<MergedCommits.Side> sides = read.merge() ? merged.get().of(read.id()) : List.of();
        sides.stream()
                .filter(side ->
                        side.files().stream().anyMatch(file -> file.startsWith(pkgpath + "/") || reads(pkgpath, file)))
                .forEach(side -> cves.addAll(side.cves()));
        Set<String> dropped = new LinkedHashSet<>();
        for (CommitLog.Changed file : read.files()) {
            if (file.added() && file.path().startsWith(patches)) {
                cves.addAll(CveIds.in(file.path()));
                tree.searched(file.path()).ifPresent(text -> cves.addAll(CveIds.in(text)));
            } else if (sameVersion && file.blob().isEmpty() && file.path().startsWith(patches)) {
                dropped.addAll(CveIds.in(file.path()));
                objects.read(file.before(), SourceTree.LARGEST)
                        .ifPresent(bytes -> dropped.addAll(CveIds.in(new String(bytes, StandardCharsets.ISO_8859_1))));
            }
        }
        if (!dropped.isEmpty()) {
            // Another patch may still fix the same flaw, perhaps under another name.
            Set<String> left = new LinkedHashSet<>();
            tree.files().stream().filter(file -> file.startsWith(patches)).forEach(file -> {
                left.addAll(CveIds.in(file));
                tree.searched(file).ifPresent(text -> left.addAll(CveIds.in(text)));
            });
            dropped.removeAll(left);
        }
        return new Commit(
                read.id(),
                read.author(),
                Commit.day(read.date()),
                read.message().strip(),
                List.copyOf(cves),
                List.copyOf(dropped));
    }

    private boolean reads(PkgPath path, String file) {
        PackageDirectory directory = current.get(path);
        return directory != null && directory.filesRead().contains(file);
    }

    private void remember(PackageDirectory directory) {
        PackageDirectory before = current.put(directory.pkgpath(), directory);
        for (String file : directory.filesRead()) {
            if (before == null || !before.filesRead().contains(file)) {
                readers.computeIfAbsent(file, key -> new ArrayList<>(1)).add(directory.pkgpath());
            }
        }
    }
}
