package org.holdfast.history;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
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
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Follows a branch commit by commit, and finds the packages that each commit changed.
 *
 * <p>It begins by evaluating the whole tree, or with stored results. For each commit, only packages that read one of the changed
 * files are evaluated again; if a file changes on which all depend, all are. A merge is one commit, with the CVE ids that the merged
 * commits name for the package. Used by one thread; evaluation itself is parallel.
 */
public final class TreeHistory {

    private static final char HEADER = '\u0001';
    private static final char FIELD = '\u0002';

    private final Git git;
    private final Platform platform;
    private final Map<String, String> mkConf;
    private final Progress progress;
    private final GitTree tree;
    private final Git.Objects objects;
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
        this.objects = git.objects();
        this.definitions = definitions();
    }

    /** Begins at a commit, and evaluates the whole tree. */
    public static TreeHistory begin(
            Git git, String commit, Platform platform, Map<String, String> mkConf, Progress progress) {
        GitTree tree = new GitTree(git, commit).ofCategories(git.repository().toString());
        TreeHistory history = new TreeHistory(git, tree, commit, platform, mkConf, progress);
        history.tree.readAhead();
        history.evaluate(history.tree.pkgpaths(), progress).forEach(history::remember);
        return history;
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
            List<String> range = new ArrayList<>(List.of(since + ".." + until, "--"));
            range.addAll(watched);
            List<VersionChange> changes = new ArrayList<>();
            history.follow(0, changes::add, range);
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
     * A file that a commit changed.
     *
     * @param path the path from the tree's top
     * @param before the id of the old blob
     * @param blob the id of the new blob; empty if the file was deleted or is no regular file
     * @param added whether the path is new
     * @param renamedFrom the old path, if git detects a rename or copy
     */
    private record Changed(
            String path, String before, Optional<String> blob, boolean added, Optional<String> renamedFrom) {}

    /**
     * Follows the branch to another commit, along first parents, oldest first.
     *
     * @param until the id of that commit; the full one if it will be stored
     * @param total the number of commits, for the progress; 0 if that is not known
     * @param changes the receiver of the changes
     */
    public void follow(String until, long total, Consumer<VersionChange> changes) {
        follow(total, changes, List.of(commit + ".." + until, "--"));
        commit = until;
    }

    private void follow(long total, Consumer<VersionChange> changes, List<String> range) {
        List<String> arguments = new ArrayList<>(List.of(
                "log",
                "--reverse",
                "--first-parent",
                "--diff-merges=first-parent",
                "--raw",
                "-z",
                "--no-abbrev",
                "-M",
                "--date=short",
                "--format=%x01%H%x02%an%x02%ad%x02%P%x02%B"));
        arguments.addAll(range);
        git.read(
                out -> {
                    read(out, total, changes);
                    return commits;
                },
                arguments.toArray(String[]::new));
    }

    private void read(InputStream out, long total, Consumer<VersionChange> changes) throws IOException {
        List<String> header = List.of();
        List<Changed> files = new ArrayList<>();
        long done = 0;
        for (String token = token(out); token != null; token = token(out)) {
            String text = token.stripLeading();
            if (!text.isEmpty() && text.charAt(0) == HEADER) {
                finish(header, files, changes);
                header = List.of(utf8(text.substring(1)).split(String.valueOf(FIELD), 5));
                files.clear();
                commits++;
                progress.at("reading commits", ++done, total);
            } else if (text.startsWith(":")) {
                String[] words = text.split(" ", -1);
                char status = words[4].charAt(0);
                boolean regular = words[1].startsWith("100");
                String path = path(out);
                if (status == 'R' || status == 'C') {
                    String target = path(out);
                    if (status == 'R') {
                        files.add(new Changed(path, words[2], Optional.empty(), false, Optional.empty()));
                    }
                    files.add(new Changed(target, words[2], Optional.of(words[3]), true, Optional.of(path)));
                } else {
                    Optional<String> blob = status == 'D' || !regular ? Optional.empty() : Optional.of(words[3]);
                    files.add(new Changed(path, words[2], blob, status == 'A', Optional.empty()));
                }
            }
        }
        finish(header, files, changes);
    }

    /** Reads up to the next NUL, one character a byte; null at the end. */
    private static @Nullable String token(InputStream out) throws IOException {
        StringBuilder token = new StringBuilder();
        int c = out.read();
        if (c < 0) {
            return null;
        }
        for (; c > 0; c = out.read()) {
            token.append((char) c);
        }
        return token.toString();
    }

    private static String path(InputStream out) throws IOException {
        String path = token(out);
        if (path == null) {
            throw new EOFException("git's log ends within a commit");
        }
        return path;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void finish(List<String> header, List<Changed> files, Consumer<VersionChange> changes) {
        if (header.size() < 5) {
            return;
        }
        Set<PkgPath> affected = new TreeSet<>(Comparator.comparing(PkgPath::toString));
        Map<PkgPath, PkgPath> renames = new HashMap<>();
        boolean everything = false;
        for (Changed file : files) {
            tree.apply(file.path(), file.blob().orElse(null));
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
            definitions = definitions();
            affected.addAll(current.keySet());
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
        Supplier<List<Merged>> merged = merged(header);
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
                        commit(header, files, path, staysAtItsVersion(had, has), merged.get()),
                        had,
                        has,
                        Optional.ofNullable(renames.get(path))));
            }
        }
    }

    /**
     * A commit of a merged branch that names CVE ids.
     *
     * @param cves the CVE ids of its message
     * @param files the files that it changed
     */
    private record Merged(List<String> cves, List<String> files) {}

    /** The commits that a merge brought, read from git when they are first needed; none if it is no merge. */
    private Supplier<List<Merged>> merged(List<String> header) {
        List<String> parents = List.of(header.get(3).split(" ", -1));
        if (parents.size() < 2) {
            return List::of;
        }
        List<String> arguments = new ArrayList<>(List.of(
                "log",
                "--reverse",
                "--diff-merges=first-parent",
                "--raw",
                "-z",
                "--no-renames",
                "--no-abbrev",
                "--format=%x01%B",
                "^" + parents.getFirst()));
        arguments.addAll(parents.subList(1, parents.size()));
        arguments.add("--");
        List<Merged> read = new ArrayList<>();
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                read.addAll(git.read(TreeHistory::merged, arguments.toArray(String[]::new)));
            }
            return read;
        };
    }

    private static List<Merged> merged(InputStream out) throws IOException {
        List<Merged> merged = new ArrayList<>();
        List<String> cves = List.of();
        List<String> files = new ArrayList<>();
        for (String token = token(out); token != null; token = token(out)) {
            String text = token.stripLeading();
            if (!text.isEmpty() && text.charAt(0) == HEADER) {
                if (!cves.isEmpty()) {
                    merged.add(new Merged(cves, List.copyOf(files)));
                }
                cves = CveIds.inProse(text);
                files.clear();
            } else if (text.startsWith(":")) {
                files.add(path(out));
            }
        }
        if (!cves.isEmpty()) {
            merged.add(new Merged(cves, List.copyOf(files)));
        }
        return merged;
    }

    private PackageDefinitions definitions() {
        return new PackageDefinitions(tree, platform, mkConf, PackageDirectory.DEPENDENCIES);
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
    private Commit commit(
            List<String> header, List<Changed> files, PkgPath pkgpath, boolean sameVersion, List<Merged> merged) {
        String patches = pkgpath + "/patches/patch-";
        Set<String> cves = new LinkedHashSet<>();
        cves.addAll(CveIds.inProse(header.get(4)));
        merged.stream()
                .filter(side ->
                        side.files().stream().anyMatch(file -> file.startsWith(pkgpath + "/") || reads(pkgpath, file)))
                .forEach(side -> cves.addAll(side.cves()));
        Set<String> dropped = new LinkedHashSet<>();
        for (Changed file : files) {
            if (file.added() && file.path().startsWith(patches)) {
                cves.addAll(CveIds.in(file.path()));
                tree.text(file.path()).ifPresent(text -> cves.addAll(CveIds.in(text)));
            } else if (sameVersion && file.blob().isEmpty() && file.path().startsWith(patches)) {
                dropped.addAll(CveIds.in(file.path()));
                dropped.addAll(CveIds.in(new String(objects.read(file.before()), StandardCharsets.ISO_8859_1)));
            }
        }
        if (!dropped.isEmpty()) {
            // Another patch may still fix the same flaw, perhaps under another name.
            Set<String> left = new LinkedHashSet<>();
            tree.files().stream().filter(file -> file.startsWith(patches)).forEach(file -> {
                left.addAll(CveIds.in(file));
                tree.text(file).ifPresent(text -> left.addAll(CveIds.in(text)));
            });
            dropped.removeAll(left);
        }
        return new Commit(
                header.get(0),
                header.get(1),
                LocalDate.parse(header.get(2)),
                header.get(4).strip(),
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
