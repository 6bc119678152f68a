package org.holdfast.history;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.tool.Git;
import org.holdfast.tool.NulTokens;

/**
 * The commits that the merges of a range brought, those that name CVE ids: what their messages say is true of the merge.
 *
 * <p>All merges of the range are read at once, by two processes, because starting git for each of them takes longer than reading
 * it. A commit belongs to the first merge, along first parents, from which it can be reached.
 */
final class MergedCommits {

    private static final int MOST_ARGUMENTS = 500;
    private static final String FIELD = "\u0002";

    /**
     * A commit of a merged branch that names CVE ids.
     *
     * @param cves the CVE ids of its message
     * @param files the files that it changed, against its first parent
     */
    record Side(List<String> cves, List<String> files) {}

    /** A commit as read: its place in git's order, the newest first. */
    private record Read(int place, List<String> parents, List<String> cves) {}

    private final Map<String, List<Side>> sides = new HashMap<>();

    private MergedCommits() {}

    /**
     * Reads a range.
     *
     * @param since the commit where the range begins, itself excluded; an ancestor of {@code until}
     * @param until the last commit, whose first parents are followed
     */
    static MergedCommits read(Git git, String since, String until) {
        Map<String, Read> commits = new HashMap<>();
        List<String> order = new ArrayList<>();
        git.read(
                out -> {
                    for (String token = NulTokens.next(out); token != null; token = NulTokens.next(out)) {
                        String[] fields = token.split(FIELD, 3);
                        if (fields.length == 3) {
                            commits.put(
                                    fields[0],
                                    new Read(
                                            order.size(),
                                            List.of(fields[1].split(" ", -1)),
                                            CveIds.inProse(fields[2])));
                            order.add(fields[0]);
                        }
                    }
                    return order.size();
                },
                "log",
                "-z",
                "--format=%H%x02%P%x02%B",
                since + ".." + until,
                "--");
        String head = git.run("rev-parse", "--verify", until + "^{commit}");
        Map<String, List<String>> brought = brought(commits, head);
        Set<String> naming =
                brought.values().stream().flatMap(List::stream).collect(Collectors.toCollection(HashSet::new));
        Map<String, List<String>> files = files(git, List.copyOf(naming));
        MergedCommits merged = new MergedCommits();
        brought.forEach((merge, ids) -> {
            List<Side> named = new ArrayList<>();
            for (String id : ids) {
                Read commit = commits.get(id);
                if (commit != null) {
                    named.add(new Side(commit.cves(), files.getOrDefault(id, List.of())));
                }
            }
            merged.sides.put(merge, List.copyOf(named));
        });
        return merged;
    }

    /** What a merge brought, oldest first; nothing if it is no merge. */
    List<Side> of(String merge) {
        return sides.getOrDefault(merge, List.of());
    }

    /** The commits that name CVE ids, oldest first, by the merge that brought them. */
    private static Map<String, List<String>> brought(Map<String, Read> commits, String head) {
        Deque<String> line = new ArrayDeque<>();
        for (String id = head; commits.containsKey(id); ) {
            line.push(id);
            Read commit = commits.get(id);
            id = commit == null ? "" : commit.parents().getFirst();
        }
        Map<String, List<String>> brought = new HashMap<>();
        Set<String> seen = new HashSet<>(line);
        for (String merge : line) {
            Read commit = commits.get(merge);
            if (commit == null || commit.parents().size() < 2) {
                continue;
            }
            List<String> naming = new ArrayList<>();
            Deque<String> next = new ArrayDeque<>(
                    commit.parents().subList(1, commit.parents().size()));
            while (!next.isEmpty()) {
                String id = next.pop();
                Read side = commits.get(id);
                if (side != null && seen.add(id)) {
                    next.addAll(side.parents());
                    if (!side.cves().isEmpty()) {
                        naming.add(id);
                    }
                }
            }
            naming.sort(
                    Comparator.comparingInt((String id) -> place(commits, id)).reversed());
            brought.put(merge, naming);
        }
        return brought;
    }

    private static int place(Map<String, Read> commits, String id) {
        Read commit = commits.get(id);
        return commit == null ? 0 : commit.place();
    }

    private static Map<String, List<String>> files(Git git, List<String> ids) {
        Map<String, List<String>> files = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MOST_ARGUMENTS) {
            List<String> arguments = new ArrayList<>(List.of(
                    "log",
                    "--no-walk=unsorted",
                    "--diff-merges=first-parent",
                    "--name-only",
                    "-z",
                    "--no-renames",
                    "--format=%x01%H"));
            arguments.addAll(ids.subList(from, Math.min(ids.size(), from + MOST_ARGUMENTS)));
            arguments.add("--");
            git.read(out -> files(out, files), arguments.toArray(String[]::new));
        }
        return files;
    }

    private static int files(InputStream out, Map<String, List<String>> files) throws IOException {
        List<String> here = List.of();
        for (String token = NulTokens.next(out); token != null; token = NulTokens.next(out)) {
            String text = token.stripLeading();
            if (text.startsWith("\u0001")) {
                here = files.computeIfAbsent(text.substring(1), id -> new ArrayList<>());
            } else if (!text.isEmpty()) {
                here.add(text);
            }
        }
        return files.size();
    }
}
