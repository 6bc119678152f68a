package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.outcome.SetMember;

/**
 * One generation of a repository.
 *
 * @param generation the generation
 * @param live whether it is what users have
 * @param brought what differs from the one before; empty for the first
 * @param members what became of each package; empty if that was not recorded
 * @param back what a rollback to it would change; empty for the live one
 */
public record GenerationReport(
        Generation generation,
        boolean live,
        Optional<GenerationDifference> brought,
        Optional<List<SetMember>> members,
        Optional<RollbackOutcome> back) {

    /**
     * <code>{"number", "kind", "made", "summary_time", "why", "packages", "live", "changes": [{"before": […], "after": […]}], "members":
     * [{"pkgname", "state", "cause", "because": […], …}], "lacks": [{"pkgname", "need"}], "rollback": {"changes": [{"from", "to", "reopens":
     * [{…}], "closes": [{…}]}], "kept": […], "refusals": […]}}</code>; no {@code members} if they were not recorded.
     */
    public String json() {
        return Json.write(new GenerationJson(
                generation.number(),
                generation.kind(),
                generation.made().toString(),
                generation.summaryTime(),
                generation.why(),
                generation.listed().size(),
                live,
                brought.map(GenerationDifference::changes).orElse(List.of()).stream()
                        .map(one -> new RepositoryReport.NamesJson(one.before(), one.after()))
                        .toList(),
                members.map(all -> all.stream().map(PublishJson.Member::of).toList()),
                generation.lacks().stream()
                        .map(lack -> new LackJson(lack.pkgname(), lack.need()))
                        .toList(),
                back.map(one -> new BackJson(
                        one.changes().stream()
                                .map(RollbackReport.RollbackJson.Change::of)
                                .toList(),
                        one.kept().stream().map(Object::toString).toList(),
                        one.refusals()))));
    }

    record GenerationJson(
            int number,
            Generation.Kind kind,
            String made,
            long summaryTime,
            String why,
            int packages,
            boolean live,
            List<RepositoryReport.NamesJson> changes,
            Optional<List<PublishJson.Member>> members,
            List<LackJson> lacks,
            Optional<BackJson> rollback) {}

    record LackJson(String pkgname, String need) {}

    record BackJson(List<RollbackReport.RollbackJson.Change> changes, List<String> kept, List<String> refusals) {}
}
