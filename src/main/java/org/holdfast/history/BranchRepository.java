package org.holdfast.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;

/**
 * The repository in which branches are read: Holdfast's own mirror if the configuration has an address, or else an existing
 * repository, which is never written to.
 */
public final class BranchRepository {

    /** More loose objects than this in the mirror are packed; git writes less than 100 objects of a fetch loose. */
    private static final int MOST_LOOSE = 2_000;

    /** More packs than this are packed into few: each object is looked for in all of them. */
    private static final int MOST_PACKS = 20;

    private static final Pattern CHANGES = Pattern.compile("doc/CHANGES-([0-9]{4})");
    private static final Pattern AUTHOR = Pattern.compile("(?m)^author .* ([0-9]{1,11}) [-+][0-9]+$");

    private final Configuration.Branches configured;
    private final Git git;
    private final GitObjects objects;

    private BranchRepository(Configuration.Branches configured, Git git) {
        this.configured = configured;
        this.git = git;
        this.objects = new GitObjects(git);
    }

    /** The repository of a configuration; nothing is read yet. */
    public static BranchRepository of(Configuration.Branches configured) {
        return new BranchRepository(
                configured, new Git(configured.isMirrored() ? configured.mirror() : Path.of(configured.repository())));
    }

    /** The submodules of a commit in place of categories and packages. */
    public Submodules submodules(String commit) {
        return GitTree.submodules(git, commit);
    }

    /** The git program on the repository. */
    public Git git() {
        return git;
    }

    /**
     * Updates the mirror; does nothing if the repository is no mirror. If a branch cannot be fetched, the others still are, and its
     * old head stays.
     *
     * @return the reasons of branches that could not be fetched, by their names
     */
    public Map<String, String> fetch(Progress progress) {
        Map<String, String> failed = new LinkedHashMap<>();
        if (!configured.isMirrored()) {
            return failed;
        }
        directory();
        try (MirrorLock lock = MirrorLock.take(configured.mirror())) {
            List<String> left = lock.clear();
            if (!left.isEmpty()) {
                progress.warn("removed locks that a run which was stopped left in " + configured.mirror() + ": "
                        + String.join(", ", left));
            }
            update(progress, failed);
        }
        return failed;
    }

    private void update(Progress progress, Map<String, String> failed) {
        String refs = refs();
        git.run("init", "--quiet", "--bare");
        Map<String, List<String>> byAddress = new LinkedHashMap<>();
        configured
                .names()
                .forEach(name -> byAddress
                        .computeIfAbsent(configured.addressOf(name), key -> new ArrayList<>())
                        .add(name));
        byAddress.forEach((address, names) -> {
            try {
                fetch(address, names, progress);
            } catch (ToolFailed e) {
                // One branch may be the reason: fetch each by itself.
                for (String name : names) {
                    try {
                        fetch(address, List.of(name), progress);
                    } catch (ToolFailed alone) {
                        failed.put(name, String.valueOf(alone.getMessage()));
                    }
                }
            }
        });
        if (!refs().equals(refs)) {
            pack(progress);
            progress.at("writing the commit-graph", 0, 0);
            // With it, git finds the commits that touched a package eight times as fast.
            git.watched(
                    progress, "commit-graph", "commit-graph", "write", "--reachable", "--changed-paths", "--progress");
        }
    }

    /**
     * Packs the mirror if many fetches have left many small packs or loose objects: only those, into one, as git-repack(1) has it for
     * {@code --geometric}; the large packs stay as they are.
     */
    private void pack(Progress progress) {
        Map<String, Long> counts = new LinkedHashMap<>();
        git.run("count-objects", "-v")
                .lines()
                .map(line -> line.split(": ", -1))
                .filter(words -> words.length == 2 && words[1].matches("[0-9]+"))
                .forEach(words -> counts.put(words[0], Long.parseLong(words[1])));
        if (counts.getOrDefault("count", 0L) > MOST_LOOSE || counts.getOrDefault("packs", 0L) > MOST_PACKS) {
            progress.at("packing the mirror", 0, 0);
            git.run("repack", "--geometric=2", "-d", "--quiet");
        }
    }

    private void directory() {
        try {
            Files.createDirectories(configured.mirror());
        } catch (IOException e) {
            throw new UncheckedIOException("no mirror can be made at " + configured.mirror() + ": " + e, e);
        }
    }

    private void fetch(String address, List<String> names, Progress progress) {
        List<String> arguments = new ArrayList<>(List.of(
                // What packs by itself would go on in the background.
                "-c",
                "gc.auto=0",
                "-c",
                "maintenance.auto=false",
                "fetch",
                "--progress",
                "--no-tags",
                "--no-write-fetch-head",
                "--",
                address));
        names.forEach(name -> arguments.add("+refs/heads/" + name + ":refs/heads/" + name));
        git.watched(progress, "fetching", arguments.toArray(String[]::new));
    }

    private String refs() {
        return Files.exists(configured.mirror().resolve("HEAD")) ? git.run("for-each-ref") : "";
    }

    /**
     * The id of the head of a branch.
     *
     * @throws Unusable if there is no such branch; the message lists the existing ones
     */
    public String head(String branch) {
        return commit("refs/heads/" + branch).or(() -> commit(branch)).orElseThrow(() -> noSuch(branch));
    }

    /** The full id of the commit that a revision names; empty if it names none. */
    public Optional<String> commit(String revision) {
        return objects.find(revision + "^{commit}").map(GitObjects.Found::id);
    }

    /** The text of a file at a commit, one character a byte; empty if there is no such file. */
    public Optional<String> text(String commit, String path) {
        return objects.find(commit + ":" + path).map(GitObjects.Found::text);
    }

    /** The years of which a commit has a doc/CHANGES, in order. */
    List<Integer> changesYears(String commit) {
        return git.run("ls-tree", "--name-only", commit, "--", "doc/")
                .lines()
                .map(CHANGES::matcher)
                .filter(Matcher::matches)
                .map(file -> Integer.valueOf(file.group(1)))
                .toList();
    }

    /** The year of a commit's author date, in UTC; 0 if there is no such commit, or it has no date that can be. */
    int year(String commit) {
        Matcher author =
                AUTHOR.matcher(objects.find(commit).map(GitObjects.Found::text).orElse(""));
        return author.find()
                ? Instant.ofEpochSecond(Long.parseLong(author.group(1)))
                        .atZone(ZoneOffset.UTC)
                        .getYear()
                : 0;
    }

    private Unusable noSuch(String branch) {
        Set<String> there = git.run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
                .lines()
                .filter(name -> !name.isEmpty())
                .limit(20)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Unusable(
                git.repository().toString(),
                "has no branch '" + branch + "'"
                        + (there.isEmpty() ? "; it is empty" : "; there are " + String.join(", ", there)));
    }

    /**
     * The commit where the LTS branch left trunk: the configured one, or else the merge base of both, or else trunk's last commit
     * by the end of the day of the cut (UTC).
     *
     * @param day the day of the cut, if it is configured
     * @throws Unusable if none of these exists
     */
    public String cut(String trunk, String release, Optional<LocalDate> day) {
        if (configured.cut().isPresent()) {
            String cut = configured.cut().get();
            return commit(cut)
                    .orElseThrow(() -> new Unusable(
                            git.repository().toString(), "has no commit '" + cut + "', which 'cut' in [git] names"));
        }
        if (git.test("merge-base", trunk, release)) {
            return git.run("merge-base", trunk, release);
        }
        String last = day.map(date -> git.run(
                        "rev-list", "-1", "--first-parent", "--before=" + date.plusDays(1) + "T00:00:00Z", trunk))
                .orElse("");
        if (last.isEmpty()) {
            boolean shallow = git.run("rev-parse", "--is-shallow-repository").equals("true");
            throw new Unusable(
                    git.repository().toString(),
                    shallow
                            ? "is shallow: the commit where the branch left trunk is missing; fetch it whole"
                            : "the release branch and trunk have no commit in common; set 'cut' in [git] to the commit where it left trunk");
        }
        return last;
    }

    /** The number of commits from one to another, along first parents. */
    long count(String from, String to) {
        return Long.parseLong(git.run("rev-list", "--count", "--first-parent", from + ".." + to));
    }

    /** Whether one commit is an ancestor of the other, or the same. */
    public boolean isAncestor(String commit, String of) {
        return git.test("merge-base", "--is-ancestor", commit, of);
    }
}
