package org.holdfast.backport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/** Sends topic branches elsewhere; nothing else is ever pushed. */
public final class TopicPush {

    private TopicPush() {}

    /**
     * Pushes them, all or none where the other side can do that.
     *
     * @param remote the name of a remote, or an address
     * @return the words of git, a hook or the remote if it was refused; then what is here stays as it is
     */
    public static Optional<String> push(Git git, String remote, Collection<String> topics) {
        if (topics.isEmpty()) {
            return Optional.empty();
        }
        try {
            git.run(arguments(List.of("push", "--quiet", "--atomic"), remote, topics));
            return Optional.empty();
        } catch (ToolFailed e) {
            String said = words(e);
            return said.contains("does not support --atomic") ? one(git, remote, topics) : Optional.of(said);
        }
    }

    private static Optional<String> one(Git git, String remote, Collection<String> topics) {
        try {
            git.run(arguments(List.of("push", "--quiet"), remote, topics));
            return Optional.empty();
        } catch (ToolFailed e) {
            return Optional.of(words(e));
        }
    }

    /** What git said, without how it was called. */
    private static String words(ToolFailed e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s)^.*? exited with ([0-9]+): ", "");
    }

    private static String[] arguments(List<String> command, String remote, Collection<String> topics) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--", remote));
        topics.forEach(topic -> arguments.add("refs/heads/" + topic + ":refs/heads/" + topic));
        return arguments.toArray(String[]::new);
    }
}
