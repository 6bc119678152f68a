package org.holdfast.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.holdfast.audit.Finding;
import org.holdfast.forge.Forge;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.PullRequestBody;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Worklist;

/**
 * Proposes topic branches that were pushed: a pull request for each, or the one that is open already, brought up to date.
 *
 * @param forge where
 * @param assessment the findings that they close
 * @param waiting which requests wait for a finding
 * @param into the branch that they are to be merged into
 */
record PullRequests(Forge forge, Assessment assessment, Function<Finding, List<String>> waiting, String into) {

    /**
     * The same backports with the addresses of their pull requests, and why those that have none could not get one.
     *
     * @param failed one sentence each
     */
    record Proposed(List<BackportOutcome> preparations, List<String> failed) {}

    /** One that fails does not stop the others. */
    Proposed propose(List<BackportOutcome> preparations, BackportSelection selection) {
        List<BackportOutcome> proposed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (BackportOutcome one : preparations) {
            if (one instanceof BackportOutcome.Topic topic && topic.state().isRemote()) {
                try {
                    proposed.add(topic.proposed(propose(topic, selection)));
                } catch (Unusable | ToolFailed e) {
                    proposed.add(topic);
                    failed.add(topic.topic() + ": " + e.getMessage());
                }
            } else {
                proposed.add(one);
            }
        }
        return new Proposed(proposed, failed);
    }

    private String propose(BackportOutcome.Topic topic, BackportSelection selection) {
        Worklist.Item item = selection.item(topic);
        PullRequestBody body = new PullRequestBody(
                assessment.branch(),
                item,
                topic.makes(),
                topic.topic(),
                into,
                OptionalInt.of(assessment.dependents(topic.pkgpath()).direct()),
                OptionalInt.of(assessment.dependents(topic.pkgpath()).all()),
                item.closes().stream()
                        .flatMap(one -> waiting.apply(one.finding()).stream())
                        .distinct()
                        .toList(),
                topic.notes());
        return forge.openOrUpdate(topic.topic(), into, body.title(), body.text())
                .request()
                .url();
    }
}
