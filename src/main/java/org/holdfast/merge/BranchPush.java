package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.outcome.PushOutcome;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/** Pushes a branch, and deletes the merged topic branches on the remote. */
public final class BranchPush {

    private BranchPush() {}

    /**
     * Pushes, never by force; all or nothing where the remote supports that.
     *
     * @param git the branch's repository
     * @param remote the name of a remote, or an address
     * @param on the branch
     * @param head the id of the merged commit: the branch may have moved since
     * @param topics the ids of the merged topic branches' last commits, by name
     */
    public static PushOutcome push(Git git, String remote, String on, String head, Map<String, String> topics) {
        String branch = head + ":refs/heads/" + on;
        List<String> kept = new ArrayList<>();
        List<String> refs = new ArrayList<>(List.of(branch));
        List<String> leases = new ArrayList<>();
        try {
            Map<String, String> there = there(git, remote, topics);
            new TreeMap<>(topics).forEach((topic, commit) -> {
                String ref = "refs/heads/" + topic;
                String id = there.getOrDefault(ref, "");
                if (id.equals(commit)) {
                    refs.add(":" + ref);
                    leases.add("--force-with-lease=" + ref + ":" + commit);
                } else if (!id.isEmpty()) {
                    kept.add(topic);
                }
            });
            push(git, remote, leases, refs);
            return new PushOutcome(Optional.empty(), kept, again(git, remote, refs));
        } catch (ToolFailed e) {
            return new PushOutcome(Optional.of(e.words()), kept, again(git, remote, refs));
        }
    }

    /** The ids of the remote's branches, by ref. */
    private static Map<String, String> there(Git git, String remote, Map<String, String> topics) {
        Map<String, String> there = new HashMap<>();
        if (!topics.isEmpty()) {
            git.run("ls-remote", "--heads", "--", remote)
                    .lines()
                    .map(line -> line.split("\t", 2))
                    .filter(parts -> parts.length == 2)
                    .forEach(parts -> there.put(parts[1], parts[0]));
        }
        return there;
    }

    private static void push(Git git, String remote, List<String> leases, List<String> refs) {
        List<String> arguments = new ArrayList<>(List.of("push", "--quiet", "--atomic"));
        arguments.addAll(leases);
        arguments.addAll(List.of("--", remote));
        arguments.addAll(refs);
        try {
            git.run(arguments.toArray(String[]::new));
        } catch (ToolFailed e) {
            if (!e.words().contains("does not support --atomic")) {
                throw e;
            }
            arguments.remove("--atomic");
            git.run(arguments.toArray(String[]::new));
        }
    }

    private static String again(Git git, String remote, List<String> refs) {
        return "git -C " + git.repository() + " push " + remote + " " + String.join(" ", refs);
    }
}
