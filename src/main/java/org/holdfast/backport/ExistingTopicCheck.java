package org.holdfast.backport;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.tool.Git;
import org.holdfast.trial.TrialContext;

/**
 * Compares a prepared backport with an existing topic branch of the same name.
 *
 * @param context the context
 * @param topics the existing topic branches
 * @param changes the file that lists the branch's changes; empty if there is none
 */
record ExistingTopicCheck(TrialContext context, TopicNames topics, Optional<String> changes) {

    private static final int MOST_SAID = 5;

    /** The topic itself if the name is free; as {@code THERE} if the branch has the same content; else a refusal. */
    BackportOutcome of(BackportOutcome.Topic topic, String prepared) {
        Optional<String> there = Optional.ofNullable(topics.there().get(topic.topic()));
        if (there.isEmpty()) {
            return topic;
        }
        List<String> other = other(topic, prepared, there.get());
        return other.isEmpty()
                ? topic.with(BackportOutcome.TopicState.THERE)
                : new BackportOutcome.Refused(
                        topic.pkgpath(),
                        topic.to(),
                        "there is a branch " + topic.topic() + " with other content, in "
                                + String.join(", ", other.subList(0, Math.min(other.size(), MOST_SAID)))
                                + (other.size() > MOST_SAID ? " and " + (other.size() - MOST_SAID) + " more" : "")
                                + ": look at it with 'git log " + topic.topic()
                                + "'; merge it, or delete it with 'git branch -D " + topic.topic()
                                + "' and run this again");
    }

    /** The files that differ, on whatever tip the branch stands; without the list of changes, whose note has a date. */
    private List<String> other(BackportOutcome.Topic topic, String prepared, String there) {
        Set<String> changed = new TreeSet<>(changed(topic.base(), prepared));
        Git.Answer base = context.scratch().git().ask("merge-base", topic.base(), there);
        if (base.yes()) {
            changed.addAll(changed(base.out().strip(), there));
        }
        return changed.stream()
                .filter(file -> !changes.equals(Optional.of(file)))
                .filter(file -> !context.scratch().git().test("diff-tree", "--quiet", prepared, there, "--", file))
                .toList();
    }

    private List<String> changed(String from, String to) {
        return Stream.of(context.scratch()
                        .git()
                        .run("diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to)
                        .split("\0", -1))
                .filter(file -> !file.isEmpty())
                .toList();
    }
}
