package org.holdfast.trial;

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
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/**
 * Trunk's commits since the cut, by directory, oldest first. Immutable once read, so safe for use by several threads.
 */
public final class PathLog {

    /** A commit that touches more package directories is not about one of them. */
    private static final int MOST_TOUCHED = 40;

    /** Up to this many directories, git is asked for each; beyond that, the whole log is read. */
    private static final int FEW = 8;

    private final Map<PkgPath, Map<String, Commit>> byPath = new HashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, Set<PkgPath>> touched = new HashMap<>();
    private final Set<String> sweeps = new HashSet<>();

    private PathLog() {}

    /**
     * Reads the log.
     *
     * @param git the repository
     * @param cut the id of the commit where the branch left trunk
     * @param trunk the id of trunk's last commit
     * @param paths the directories
     * @param changes the version changes of these directories, including those by files elsewhere
     */
    static PathLog read(
            Git git, String cut, String trunk, Collection<PkgPath> paths, Collection<VersionChange> changes) {
        PathLog log = new PathLog();
        git.run("rev-list", "--reverse", "--first-parent", cut + ".." + trunk)
                .lines()
                .filter(id -> !id.isEmpty())
                .forEach(id -> log.positions.put(id, log.positions.size()));
        Set<PkgPath> wanted = Set.copyOf(paths);
        // Git's changed-path filters help with one path; with hundreds, reading the whole log is ten times as fast.
        if (paths.size() <= FEW) {
            paths.forEach(path -> log.read(git, cut + ".." + trunk, List.of(path.toString()), wanted));
        } else {
            log.read(git, cut + ".." + trunk, List.of(), wanted);
        }
        changes.stream()
                .filter(change -> wanted.contains(change.pkgpath()))
                .forEach(change -> log.add(change.pkgpath(), change.commit()));
        return log;
    }

    private void read(Git git, String range, List<String> only, Set<PkgPath> wanted) {
        List<String> arguments = new ArrayList<>(List.of(
                "log",
                "--first-parent",
                "--diff-merges=first-parent",
                "--name-only",
                "--full-diff",
                "--no-renames",
                "-z",
                "--date=short",
                "--format=%x01%H%x02%ad%x02%an%x02%B",
                range,
                "--"));
        arguments.addAll(only);
        Commit commit = null;
        for (String token :
                new String(git.bytes(arguments.toArray(String[]::new)), StandardCharsets.ISO_8859_1).split("\0", -1)) {
            String text = token.stripLeading();
            if (text.startsWith("\u0001")) {
                String[] fields = utf8(text.substring(1)).split("\u0002", 4);
                commit = new Commit(
                        fields[0],
                        fields[2],
                        Commit.day(fields[1]),
                        fields[3].strip().lines().findFirst().orElse(""),
                        List.of());
            } else if (commit != null) {
                Commit by = commit;
                directory(text).ifPresent(path -> {
                    touch(by.id(), path);
                    if (wanted.contains(path)) {
                        add(path, by);
                    }
                });
            }
        }
    }

    /** The package directory of a file; empty if it is in none. */
    public static Optional<PkgPath> directory(String file) {
        int slash = file.indexOf('/', file.indexOf('/') + 1);
        return slash < 0 ? Optional.empty() : PkgPath.parse(file.substring(0, slash));
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void touch(String commit, PkgPath path) {
        if (!sweeps.contains(commit)) {
            Set<PkgPath> directories = touched.computeIfAbsent(commit, key -> new LinkedHashSet<>(2));
            directories.add(path);
            if (directories.size() > MOST_TOUCHED) {
                sweeps.add(commit);
                touched.remove(commit);
            }
        }
    }

    /** The package directories that a commit touched; none for a {@linkplain #isSweep sweep}. */
    Set<PkgPath> touched(Commit commit) {
        return touched.getOrDefault(commit.id(), Set.of());
    }

    /** Whether a commit touched scores of packages: a new keyword, a rewritten format, a recursive bump. */
    boolean isSweep(Commit commit) {
        return sweeps.contains(commit.id());
    }

    private void add(PkgPath path, Commit commit) {
        byPath.computeIfAbsent(path, key -> new HashMap<>()).putIfAbsent(commit.id(), commit);
    }

    /** The commits that touched one of these directories, or changed its version. */
    List<Commit> of(Collection<PkgPath> paths) {
        Set<Commit> commits = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        paths.forEach(path -> byPath.getOrDefault(path, Map.of()).values().stream()
                .filter(commit -> positions.containsKey(commit.id()) && seen.add(commit.id()))
                .forEach(commits::add));
        return commits.stream()
                .sorted(Comparator.comparing(commit -> positions.getOrDefault(commit.id(), 0)))
                .toList();
    }
}
