package org.holdfast.pullup;

import java.util.Optional;
import org.holdfast.triage.Preparation;

/**
 * How what was prepared stands to a topic branch of the same name.
 *
 * @param topics the topic branches that there are
 */
record Standing(Bench bench, TopicNames topics) {

    /** The topic itself if there is none of the name yet; else that it is there, or in the way. */
    Preparation of(Preparation.Topic topic, String prepared) {
        Optional<String> there = Optional.ofNullable(topics.there().get(topic.topic()));
        if (there.isEmpty()) {
            return topic;
        }
        return isSame(topic, prepared, there.get())
                ? topic.with(Preparation.Standing.THERE)
                : new Preparation.Refused(
                        topic.pkgpath(),
                        topic.to(),
                        "there is a branch " + topic.topic() + " with other content: look at it with 'git log "
                                + topic.topic() + "'; merge it, or delete it with 'git branch -D " + topic.topic()
                                + "' and run this again");
    }

    /** The same files, apart from the list of changes, which says on which day; on whatever tip it stands. */
    private boolean isSame(Preparation.Topic topic, String prepared, String there) {
        String changed =
                bench.workbench().git().run("diff-tree", "-r", "--name-only", "--no-renames", topic.base(), prepared);
        return changed.lines()
                .filter(file -> !file.startsWith("doc/CHANGES"))
                .allMatch(file -> bench.workbench().git().test("diff-tree", "--quiet", prepared, there, "--", file));
    }
}
