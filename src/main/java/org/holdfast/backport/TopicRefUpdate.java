package org.holdfast.backport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.trial.TrialContext;

/** Brings topic branches from the scratch into the branch's repository, all of them or none. */
public final class TopicRefUpdate {

    private TopicRefUpdate() {}

    /**
     * Copies the objects first, which nobody sees, and then makes the refs in one transaction, if the branch still stands where
     * the topics begin and none of them is there yet.
     *
     * @param on the ref of the branch, whose tip is the scratch's; empty if it is none
     * @param topics their last commits, by their names
     * @throws org.holdfast.tool.ToolFailed if git refuses, be it for a hook; then nothing was made
     */
    static void land(TrialContext context, Optional<String> on, Map<String, String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        copy(context, topics.keySet());
        StringBuilder refs = new StringBuilder("start\n");
        on.ifPresent(ref -> refs.append("verify " + ref + " " + context.tip().commit() + "\n"));
        topics.forEach((topic, id) -> refs.append("create refs/heads/" + topic + " " + id + "\n"));
        refs.append("prepare\ncommit\n");
        context.git().stream(
                out -> out.write(refs.toString().getBytes(StandardCharsets.ISO_8859_1)), "update-ref", "--stdin");
    }

    /** Copies the objects of topic branches into the branch's repository, where no ref leads to them yet. */
    public static void copy(TrialContext context, Collection<String> topics) {
        List<String> fetch = new ArrayList<>(List.of(
                "-c",
                "gc.auto=0",
                "-c",
                "maintenance.auto=false",
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                context.scratch().git().repository().toString()));
        topics.forEach(topic -> fetch.add("refs/heads/" + topic));
        context.git().bytes(fetch.toArray(String[]::new));
    }
}
