package org.holdfast.backport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/** Pushes topic branches, and never anything else. */
public final class TopicPush {

    private TopicPush() {}

    /**
     * Pushes topics, all or none where the remote supports that.
     *
     * @param git the branch's repository
     * @param remote the name of a remote, or an address
     * @param topics their names
     * @return the words of git, a hook or the remote if it was refused; then the local branches stay. Empty on success
     */
    public static Optional<String> push(Git git, String remote, Collection<String> topics) {
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        try {
            git.run(arguments(List.of("push", "--quiet", "--atomic"), remote, topics));
            return Optional.empty();
        } catch (ToolFailed e) {
            String said = e.words();
            return said.contains("does not support --atomic") ? one(git, remote, topics) : Optional.of(said);
        }
    }

    private static Optional<String> one(Git git, String remote, Collection<String> topics) {
        try {
            git.run(arguments(List.of("push", "--quiet"), remote, topics));
            return Optional.empty();
        } catch (ToolFailed e) {
            return Optional.of(e.words());
        }
    }

    private static String[] arguments(List<String> command, String remote, Collection<String> topics) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--", remote));
        topics.forEach(topic -> arguments.add("refs/heads/" + topic + ":refs/heads/" + topic));
        return arguments.toArray(String[]::new);
    }
}
