package org.holdfast.merge;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.tool.Git;

/**
 * The topic branches on the remote, where people review and amend them.
 *
 * @param remote the name of a remote, or an address
 * @param there the commit ids of its branches, by name
 */
public record RemoteTopics(String remote, Map<String, String> there) {

    /** No remote. */
    public static final RemoteTopics NONE = new RemoteTopics("", Map.of());

    private static final String HEADS = "refs/heads/";

    public RemoteTopics {
        there = Map.copyOf(there);
    }

    /**
     * Asks the remote.
     *
     * @throws org.holdfast.tool.ToolFailed if it does not answer
     */
    public static RemoteTopics asked(Git git, String remote) {
        return of(remote, HEADS, git.run("ls-remote", "--heads", "--", remote));
    }

    /** The branches as last fetched; an address has none. */
    public static RemoteTopics fetched(Git git, String remote) {
        String prefix = "refs/remotes/" + remote + "/";
        return git.run("remote").lines().anyMatch(remote::equals)
                ? of(remote, prefix, git.run("for-each-ref", "--format=%(objectname)%09%(refname)", prefix))
                : NONE;
    }

    private static RemoteTopics of(String remote, String prefix, String lines) {
        Map<String, String> there = new TreeMap<>();
        lines.lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2 && parts[1].startsWith(prefix))
                .forEach(parts -> there.put(parts[1].substring(prefix.length()), parts[0]));
        return new RemoteTopics(remote, there);
    }

    /** The objection to a topic that differs from the remote's; a topic that the remote lacks was reviewed locally. */
    Optional<String> against(Git git, String topic, String commit) {
        String id = there.getOrDefault(topic, commit);
        if (id.equals(commit)) {
            return Optional.empty();
        }
        boolean ahead = git.test("cat-file", "-e", id) && git.test("merge-base", "--is-ancestor", id, commit);
        return Optional.of(remote + " has it at " + id.substring(0, 12) + ", not " + commit.substring(0, 12)
                + ", so this is not what was reviewed there: "
                + (ahead
                        ? "push it first: git push " + remote + " " + topic
                        : "fetch it first: git fetch " + remote + " " + topic + ":" + topic));
    }
}
