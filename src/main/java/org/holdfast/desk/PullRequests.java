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
 * Opens a pull request for each pushed topic branch, or updates the open one.
 *
 * @param forge the forge
 * @param assessment the findings that the topics close
 * @param waiting the requests that wait for a finding
 * @param into the branch to merge into
 */
record PullRequests(Forge forge, Assessment assessment, Function<Finding, List<String>> waiting, String into) {

    /**
     * The backports after proposing.
     *
     * @param preparations the backports, with the addresses of their pull requests
     * @param failed why pull requests could not be opened, one sentence each
     */
    record Proposed(List<BackportOutcome> preparations, List<String> failed) {}

    /** Proposes the pushed topics; one that fails does not stop the others. */
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
