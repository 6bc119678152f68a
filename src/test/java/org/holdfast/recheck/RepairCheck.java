package org.holdfast.recheck;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Does the topic take, or at least name, what trunk repaired soon after the fix, at the same version? */
final class RepairCheck {

    private static final String NAME = "REPAIRS";
    private static final int DAYS = 10;
    private static final int MOST_DIRECTORIES = 40;
    private static final Pattern PICKED = Pattern.compile("cherry picked from commit ([0-9a-f]{40})");
    private static final Pattern VERSION =
            Pattern.compile("(?m)^(?:DISTNAME|PKGNAME|VERSION|\\w+_VERS\\w*)[ \\t]*[?:]?=[ \\t]*(\\S+)");

    /** A commit of trunk: its day and the directories of packages that it changes. */
    private record TrunkCommit(String id, LocalDate date, Set<String> directories) {}

    private final Git git;
    private final Tally tally;
    private final Map<String, TrunkCommit> commits = new LinkedHashMap<>();
    private final Map<String, List<TrunkCommit>> ofDirectory = new HashMap<>();

    RepairCheck(Git git, Tally tally, String tip, String trunk) {
        this.git = git;
        this.tally = tally;
        String log = git.ask(
                "log",
                "--first-parent",
                "--reverse",
                "--format=%x01%H %ad",
                "--date=short",
                "--name-only",
                tip + ".." + trunk);
        for (String block : log.split("\u0001")) {
            if (!block.isEmpty()) {
                add(block.lines().toList());
            }
        }
    }

    private void add(List<String> lines) {
        String[] head = lines.getFirst().split(" ", 2);
        Set<String> directories = Git.directories(lines.subList(1, lines.size()));
        TrunkCommit commit = new TrunkCommit(head[0], LocalDate.parse(head[1]), directories);
        commits.put(commit.id(), commit);
        directories.forEach(directory ->
                ofDirectory.computeIfAbsent(directory, at -> new ArrayList<>()).add(commit));
    }

    void check(Topic topic) {
        Set<String> picked = PICKED.matcher(topic.messages())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        List<TrunkCommit> history = ofDirectory.getOrDefault(topic.directory(), List.of());
        int fix = fix(topic.directory(), history, picked);
        if (fix < 0) {
            tally.notKnown(NAME);
            return;
        }
        String directory = topic.directory();
        List<String> version = version(history.get(fix), directory);
        LocalDate last = history.get(fix).date().plusDays(DAYS);
        for (TrunkCommit later : history.subList(fix + 1, history.size())) {
            if (later.date().isAfter(last) || !version(later, directory).equals(version)) {
                return;
            }
            if (later.directories().size() <= MOST_DIRECTORIES) {
                judge(topic, later, picked);
            }
        }
    }

    /** The first of the picked commits with the version of the last of them; -1 if none changes the directory. */
    private int fix(String directory, List<TrunkCommit> history, Set<String> picked) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            if (picked.contains(history.get(i).id())) {
                taken.add(i);
            }
        }
        if (taken.isEmpty()) {
            return -1;
        }
        List<String> version = version(history.get(taken.getLast()), directory);
        return taken.stream()
                .filter(at -> version(history.get(at), directory).equals(version))
                .findFirst()
                .orElseThrow();
    }

    private void judge(Topic topic, TrunkCommit later, Set<String> picked) {
        String id = later.id().substring(0, 12);
        boolean good = picked.contains(later.id())
                || topic.notes().contains(id)
                || topic.messages().contains(id);
        tally.judge(
                good,
                NAME,
                topic.name(),
                id + " " + later.date() + " " + git.ask("log", "-1", "--format=%s", later.id()));
    }

    private List<String> version(TrunkCommit commit, String directory) {
        return VERSION.matcher(git.file(commit.id(), directory + "/Makefile"))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
