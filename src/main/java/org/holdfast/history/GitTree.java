package org.holdfast.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.holdfast.bmake.SourceTree;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;

/** A pkgsrc tree at one commit, read from git without a checkout. Threads may share it. */
public final class GitTree implements SourceTree {

    private static final String REGULAR = "100";
    private static final String SUBMODULE = "160000";

    /** The most bytes of texts that are kept: ten times those of pkgsrc. What is more is read again each time. */
    private static final long MOST_KEPT = 200_000_000;

    private final Git git;
    private final String revision;
    private final GitObjects objects;
    /** Blobs of regular files, by path. */
    private final Map<String, String> blobs = new HashMap<>();

    /** The number of regular files below each folder. */
    private final Map<String, Integer> folders = new HashMap<>();

    private final List<String> submodules = new ArrayList<>();
    /** Texts that were read, by path. */
    private final Map<String, Text> texts = new ConcurrentHashMap<>();

    private final AtomicLong kept = new AtomicLong();

    /**
     * A text that was read.
     *
     * @param text the text; empty if there is no such file
     * @param tooLarge whether it was not read because it is larger than {@link SourceTree#LARGEST}
     */
    private record Text(Optional<String> text, boolean tooLarge) {
        static final Text NONE = new Text(Optional.empty(), false);

        static Text of(Optional<byte[]> content) {
            return new Text(content.map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)), content.isEmpty());
        }

        int length() {
            return text.map(String::length).orElse(0);
        }
    }

    /**
     * Lists the tree.
     *
     * @param revision a revision that names a commit or a tree, as in gitrevisions(7)
     */
    public GitTree(Git git, String revision) {
        this.git = git;
        this.revision = revision;
        this.objects = new GitObjects(git);
        git.list(revision, listed -> {
            // symbolic links are no makefiles
            if (listed.mode().startsWith(REGULAR)) {
                blobs.put(listed.path(), listed.id());
                count(listed.path(), 1);
            } else if (listed.mode().equals(SUBMODULE)) {
                submodules.add(listed.path());
            }
        });
    }

    private GitTree(GitTree other) {
        this.git = other.git;
        this.revision = other.revision;
        this.objects = other.objects;
        this.blobs.putAll(other.blobs);
        this.folders.putAll(other.folders);
        this.submodules.addAll(other.submodules);
        this.texts.putAll(other.texts);
        this.kept.set(other.kept.get());
    }

    /** A copy, to be changed on its own. */
    GitTree copy() {
        return new GitTree(this);
    }

    /** The revision that it was listed from. */
    public String revision() {
        return revision;
    }

    /** The submodules of the tree as it was listed. */
    public Submodules submodules() {
        return new Submodules(submodules);
    }

    /** The submodules of a commit in place of categories and packages; reads only the upper two levels of the tree. */
    static Submodules submodules(Git git, String commit) {
        List<String> paths = new ArrayList<>();
        List<String> categories = new ArrayList<>();
        git.listFolders(commit, List.of(), listed -> {
            if (listed.mode().equals(SUBMODULE)) {
                paths.add(listed.path());
            } else {
                categories.add(listed.path() + "/");
            }
        });
        if (!categories.isEmpty()) {
            git.listFolders(commit, categories, listed -> {
                if (listed.mode().equals(SUBMODULE)) {
                    paths.add(listed.path());
                }
            });
        }
        return new Submodules(paths);
    }

    /**
     * Returns this tree if it has categories.
     *
     * @param where the repository, for the message
     * @throws Unusable if it is one category: packages at its top, and none below
     */
    public GitTree ofCategories(String where) {
        long atTop = blobs.keySet().stream()
                .filter(file -> file.indexOf('/') == file.lastIndexOf('/') && file.endsWith("/DESCR"))
                .filter(file -> blobs.containsKey(file.replace("/DESCR", "/Makefile")))
                .count();
        if (atTop > 0 && pkgpaths().stream().noneMatch(path -> blobs.containsKey(path + "/DESCR"))) {
            throw new Unusable(
                    where,
                    "is one category, not a tree: " + atTop + (atTop == 1 ? " package" : " packages")
                            + " at its top, and no category/package");
        }
        return this;
    }

    /** The package directories, {@code category/directory} with a Makefile, sorted. */
    public List<PkgPath> pkgpaths() {
        List<PkgPath> paths = new ArrayList<>();
        for (String file : blobs.keySet()) {
            packageOf(file).ifPresent(paths::add);
        }
        paths.sort(Comparator.comparing(PkgPath::toString));
        return paths;
    }

    /** The paths of all regular files. */
    Set<String> files() {
        return Set.copyOf(blobs.keySet());
    }

    /** The package directory whose Makefile a file is; empty for other files. */
    static Optional<PkgPath> packageOf(String file) {
        return file.endsWith("/Makefile")
                ? PkgPath.parse(file.substring(0, file.length() - "/Makefile".length()))
                        .filter(path -> !path.category().equals("mk"))
                : Optional.empty();
    }

    /** Reads all makefiles through one process, which is faster than one by one when the whole tree is evaluated. */
    public void readAhead() {
        List<String> paths = blobs.keySet().stream().filter(GitTree::isMakefile).toList();
        new GitObjects(git)
                .readAll(
                        paths.stream().map(path -> blobs.getOrDefault(path, "")).toList(),
                        LARGEST,
                        (i, content) -> keep(paths.get(i), Text.of(content)));
    }

    private void keep(String path, Text text) {
        if (kept.get() + text.length() <= MOST_KEPT) {
            Text before = texts.put(path, text);
            kept.addAndGet(text.length() - (before == null ? 0 : before.length()));
        }
    }

    private void forget(String path) {
        Text before = texts.remove(path);
        kept.addAndGet(before == null ? 0 : -before.length());
    }

    /** Whether a file is evaluated if the whole tree is; what a package's users include of it is not. */
    static boolean isMakefile(String path) {
        return (path.endsWith(".mk") || path.contains("/Makefile"))
                && !path.endsWith("buildlink3.mk")
                && !path.contains("/patches/")
                && !path.contains("/files/");
    }

    /**
     * Applies one change of a file.
     *
     * @param blob its new blob; empty if it was deleted
     * @param text its new text, if that has been read
     */
    void apply(String path, Optional<String> blob, Optional<String> text) {
        forget(path);
        text.ifPresent(read -> keep(path, new Text(text, false)));
        if (blob.isEmpty() ? blobs.remove(path) != null : blobs.put(path, blob.get()) == null) {
            count(path, blob.isEmpty() ? -1 : 1);
        }
    }

    /** Counts a file in the folders around it: in git, a folder exists as long as it has a file. */
    private void count(String path, int more) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            folders.merge(path.substring(0, slash), more, (had, change) -> had + change == 0 ? null : had + change);
        }
    }

    @Override
    public Optional<String> text(String path) {
        Text text = read(path);
        if (text.tooLarge()) {
            throw SourceTree.tooLarge(path);
        }
        return text.text();
    }

    /** The same for a file whose text is only searched: empty if it is too large. */
    Optional<String> searched(String path) {
        return read(path).text();
    }

    private Text read(String path) {
        Text text = texts.get(path);
        if (text == null) {
            String blob = blobs.get(path);
            text = blob == null ? Text.NONE : Text.of(objects.read(blob, LARGEST));
            keep(path, text);
        }
        return text;
    }

    @Override
    public boolean exists(String path) {
        return blobs.containsKey(path) || folders.containsKey(path) || path.isEmpty();
    }
}
