package org.holdfast.trial;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/** Trunk's commits since the branch was cut, directory by directory, oldest first. */
public final class PathLog {

    private static final int FEW = 8;

    private final Map<PkgPath, Map<String, Commit>> byPath = new HashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();

    private PathLog() {}

    /**
     * Reads it.
     *
     * @param paths the directories in question
     * @param changes what commits are known to have changed of what they make, also from outside
     */
    static PathLog read(
            Git git, String cut, String trunk, Collection<PkgPath> paths, Collection<VersionChange> changes) {
        PathLog log = new PathLog();
        git.run("rev-list", "--reverse", "--first-parent", cut + ".." + trunk)
                .lines()
                .filter(id -> !id.isEmpty())
                .forEach(id -> log.positions.put(id, log.positions.size()));
        Set<PkgPath> wanted = Set.copyOf(paths);
        // Git's changed-path commit-graph helps with one path; with hundreds all of the log is read ten times as fast.
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
                "--no-renames",
                "-z",
                "--date=short",
                "--format=%x01%H%x02%an%x02%ad%x02%B",
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
                        fields[1],
                        LocalDate.parse(fields[2]),
                        fields[3].strip().lines().findFirst().orElse(""),
                        List.of());
            } else if (commit != null) {
                Commit by = commit;
                directory(text).filter(wanted::contains).ifPresent(path -> add(path, by));
            }
        }
    }

    /** The package directory that a file is in. */
    public static Optional<PkgPath> directory(String file) {
        int slash = file.indexOf('/', file.indexOf('/') + 1);
        return slash < 0 ? Optional.empty() : PkgPath.parse(file.substring(0, slash));
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void add(PkgPath path, Commit commit) {
        byPath.computeIfAbsent(path, key -> new HashMap<>()).putIfAbsent(commit.id(), commit);
    }

    /** The commits that touched any of these directories, or changed what they make. */
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
