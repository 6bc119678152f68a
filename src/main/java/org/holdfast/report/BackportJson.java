package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code backport --json}. */
record BackportJson(String branch, List<Outcome> backports) {

    sealed interface Outcome {}

    record Topic(
            PkgPath pkgpath,
            String to,
            BackportOutcome.TopicState state,
            String branch,
            String base,
            List<PkgName> from,
            List<PkgName> makes,
            List<TopicCommit> commits,
            List<EntryJson> closes,
            List<String> moves,
            List<String> notes,
            Optional<String> pullRequest)
            implements Outcome {}

    record TopicCommit(Optional<String> id, String subject, String author, List<String> picked) {}

    record NotMade(PkgPath pkgpath, String to, String state, String why) implements Outcome {}

    record ToAdapt(PkgPath pkgpath, String to, String state, Optional<String> worktree, List<String> work)
            implements Outcome {}

    static BackportJson of(BackportReport report) {
        return new BackportJson(
                report.branch(),
                report.preparations().stream().map(BackportJson::outcome).toList());
    }

    private static Outcome outcome(BackportOutcome one) {
        return switch (one) {
            case BackportOutcome.Topic topic -> topic(topic);
            case BackportOutcome.Refused refused ->
                new NotMade(refused.pkgpath(), refused.to(), "refused", refused.why());
            case BackportOutcome.NotNeeded not -> new NotMade(not.pkgpath(), not.to(), "not-needed", not.why());
            case BackportOutcome.ToAdapt adapt ->
                new ToAdapt(adapt.pkgpath(), adapt.to(), "to-adapt", adapt.worktree(), adapt.work());
        };
    }

    private static Topic topic(BackportOutcome.Topic topic) {
        return new Topic(
                topic.pkgpath(),
                topic.to(),
                topic.state(),
                topic.topic(),
                topic.base(),
                topic.from(),
                topic.makes(),
                topic.commits().stream()
                        .map(commit -> new TopicCommit(commit.id(), commit.subject(), commit.author(), commit.picked()))
                        .toList(),
                topic.closes().stream().map(EntryJson::of).toList(),
                topic.moves(),
                topic.notes(),
                topic.pullRequest());
    }
}
