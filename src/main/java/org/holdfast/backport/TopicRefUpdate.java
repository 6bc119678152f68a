package org.holdfast.backport;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Git;
import org.holdfast.tool.RefTransaction;
import org.holdfast.tool.ToolFailed;
import org.holdfast.trial.TrialContext;

/** Moves topic branches from the scratch repository into the branch's repository, all or none. */
public final class TopicRefUpdate {

    private TopicRefUpdate() {}

    /**
     * Copies the objects first, invisibly, and then creates the refs in one transaction, if the branch has not moved
     * and no topic exists.
     *
     * @param context the context
     * @param on the ref of the branch; empty if it is not a ref
     * @param topics the ids of their last commits, by name
     * @throws Unusable if another run has created a topic meanwhile; then this one created none
     * @throws ToolFailed if git or a hook refuses; then no ref was created
     */
    static void land(TrialContext context, Optional<String> on, Map<String, String> topics) {
        if (topics.isEmpty()) {
            return;
        }
        copy(context, topics.keySet());
        Git git = context.git();
        RefTransaction refs = new RefTransaction(git);
        on.ifPresent(ref -> refs.verify(ref, context.tip().commit()));
        topics.forEach((topic, id) -> refs.create("refs/heads/" + topic, id));
        try {
            refs.commit("holdfast backport");
        } catch (ToolFailed e) {
            for (String topic : topics.keySet()) {
                if (git.test("rev-parse", "--verify", "--quiet", "refs/heads/" + topic)) {
                    throw new Unusable(
                            git.repository().toString(),
                            "another run has made " + topic + " meanwhile, so this one made nothing: run it again");
                }
            }
            throw e;
        }
    }

    /** Copies the objects of topic branches into the branch's repository, without creating refs. */
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
