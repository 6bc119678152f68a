package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/** Sends a branch elsewhere, and takes the topic branches away there that are merged into it. */
public final class BranchPush {

    private BranchPush() {}

    /**
     * What came of it.
     *
     * @param refused the words of git, a hook or the remote; empty if the other side has it. What is here stays as it is
     * @param kept topic branches that stay there since they are not what was merged
     * @param command what a person types to do it again
     */
    public record Pushed(Optional<String> refused, List<String> kept, String command) {
        public Pushed {
            kept = List.copyOf(kept);
        }
    }

    /**
     * Pushes; never by force. All of it or nothing, where the other side can do that.
     *
     * @param remote the name of a remote, or an address
     * @param on the branch
     * @param head the commit that was landed: the branch here may have moved since
     * @param topics the commits of the topic branches that are merged, by their names
     */
    public static Pushed push(Git git, String remote, String on, String head, Map<String, String> topics) {
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
            return new Pushed(Optional.empty(), kept, again(git, remote, refs));
        } catch (ToolFailed e) {
            return new Pushed(Optional.of(words(e)), kept, again(git, remote, refs));
        }
    }

    /** Those of the topics that the other side has. */
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
            if (!words(e).contains("does not support --atomic")) {
                throw e;
            }
            arguments.remove("--atomic");
            git.run(arguments.toArray(String[]::new));
        }
    }

    /** What git said, without how it was called. */
    private static String words(ToolFailed e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s)^.*? exited with ([0-9]+): ", "");
    }

    private static String again(Git git, String remote, List<String> refs) {
        return "git -C " + git.repository() + " push " + remote + " " + String.join(" ", refs);
    }
}
