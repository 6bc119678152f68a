package org.holdfast.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.tool.Git;

/** The commits of branches that another branch lacks, read at once. */
final class TopicCommits {

    private final Map<String, TopicCommit> commits = new HashMap<>();

    /**
     * A commit.
     *
     * @param id its id
     * @param parents the ids of its parents
     * @param message its message, a byte per character
     */
    record TopicCommit(String id, List<String> parents, String message) {
        TopicCommit {
            parents = List.copyOf(parents);
        }
    }

    /**
     * The commits of a branch that the other lacks.
     *
     * @param commits the commits, newest first
     * @param bases the ids of the other branch's commits that they start from
     */
    record Range(List<TopicCommit> commits, Set<String> bases) {
        Range {
            commits = List.copyOf(commits);
            bases = Set.copyOf(bases);
        }
    }

    private TopicCommits() {}

    /**
     * Reads the commits.
     *
     * @param git the repository
     * @param tips the ids of the branches' last commits
     * @param without the id of the last commit of the branch whose commits are left out
     */
    static TopicCommits read(Git git, Collection<String> tips, String without) {
        TopicCommits read = new TopicCommits();
        if (tips.isEmpty()) {
            return read;
        }
        List<String> arguments = new ArrayList<>(List.of("log", "-z", "--format=%H%n%P%n%B", "^" + without));
        arguments.addAll(new LinkedHashSet<>(tips));
        for (String text : git.run(arguments.toArray(String[]::new)).split("\0", -1)) {
            String[] parts = text.split("\n", 3);
            if (parts.length == 3) {
                List<String> parents = parts[1].isEmpty() ? List.of() : List.of(parts[1].split(" ", -1));
                read.commits.put(parts[0], new TopicCommit(parts[0], parents, parts[2]));
            }
        }
        return read;
    }

    /** The commits that lead to one of the tips. */
    Range range(String tip) {
        List<TopicCommit> found = new ArrayList<>();
        Set<String> bases = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(tip));
        while (!next.isEmpty()) {
            String id = next.remove();
            TopicCommit commit = commits.get(id);
            if (commit == null) {
                bases.add(id);
            } else if (seen.add(id)) {
                found.add(commit);
                next.addAll(commit.parents());
            }
        }
        return new Range(found, bases);
    }
}
