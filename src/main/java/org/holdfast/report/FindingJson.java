package org.holdfast.report;

import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.ChangeRecord;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Priority;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.TrunkVersion;

/** A finding and its evidence as JSON objects; the names in them stay for good. */
final class FindingJson {

    private FindingJson() {}

    static Map<String, Object> of(Triaged one) {
        VulnEntry entry = one.finding().entry();
        Map<String, Object> evidence = evidence(one.disposition());
        evidence.put(
                "timeline",
                one.timeline().versions().stream().map(FindingJson::json).toList());
        return Json.object(
                "pkgpath",
                one.pkgpath(),
                "pkgname",
                one.finding().pkgname(),
                "pattern",
                entry.pattern(),
                "type",
                entry.type(),
                "url",
                entry.url(),
                "line",
                entry.line() == 0 ? Optional.empty() : entry.line(),
                "disposition",
                one.disposition().kind(),
                "version",
                one.disposition() instanceof Disposition.Pullup pullup
                        ? Optional.of(pullup.fix().version().pkgname().version())
                        : Optional.empty(),
                "grade",
                one.disposition() instanceof Disposition.Pullup pullup
                        ? Optional.of(pullup.fix().grade().toString())
                        : Optional.empty(),
                "sentence",
                one.disposition().sentence(),
                "lapsed",
                one.lapsed().map(decision -> json(decision.review())),
                "evidence",
                evidence);
    }

    private static Map<String, Object> evidence(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Upgrade upgrade -> Json.object("published", json(upgrade.published()));
            case Disposition.Publishing publishing ->
                Json.object(
                        "release",
                        publishing.release(),
                        "since",
                        publishing.since().map(FindingJson::json),
                        "published",
                        publishing.published().map(FindingJson::json),
                        "patch",
                        publishing.patch().map(BranchPatch::file));
            case Disposition.Merging merging ->
                Json.object(
                        "backports",
                        merging.backports(),
                        "since",
                        merging.since().map(FindingJson::json),
                        "patch",
                        merging.patch().map(BranchPatch::file));
            case Disposition.Pullup pullup ->
                Json.object("fix", json(pullup.fix()), "best", json(pullup.best()), "rule", json(pullup.allowedBy()));
            case Disposition.ByHand byHand ->
                Json.object(
                        "fixed_upstream",
                        byHand.fixedUpstream(),
                        "left_series",
                        byHand.left().map(FindingJson::json),
                        "trunk",
                        json(byHand.trunk()),
                        "rule",
                        json(byHand.allowedBy()),
                        "patch",
                        byHand.patch().map(FindingJson::json));
            case Disposition.PolicyForbids forbids ->
                Json.object("nearest", json(forbids.nearest()), "rule", json(forbids.forbiddenBy()));
            case Disposition.NoFix noFix ->
                Json.object(
                        "trunk",
                        json(noFix.trunk()),
                        "taken_back",
                        noFix.takenBack().map(FindingJson::json));
            case Disposition.EndOfLife endOfLife -> Json.object("trunk", json(endOfLife.trunk()));
            case Disposition.Patched patched ->
                Json.object("patch", patched.patch().file());
            case Disposition.SuspectEntry suspect ->
                Json.object(
                        "corrected",
                        suspect.corrected(),
                        "reasons",
                        suspect.suspect().suspicions().stream()
                                .map(one -> Json.object(
                                        "detector",
                                        one.detector().toString(),
                                        "confidence",
                                        one.confidence().toString(),
                                        "sentence",
                                        one.sentence()))
                                .toList());
            case Disposition.NotAffected notAffected -> json(notAffected.review());
            case Disposition.Accepted accepted -> json(accepted.review());
            case Disposition.Undetermined undetermined -> Json.object("missing", undetermined.missing());
        };
    }

    static Map<String, Object> json(TrunkVersion version) {
        return Json.object(
                "version",
                version.trunkName().version(),
                "pkgname",
                version.trunkName(),
                "pkgpath",
                version.pkgpath(),
                "date",
                version.date(),
                "by",
                version.by(),
                "commit",
                version.commit().map(Commit::id));
    }

    static Map<String, Object> json(BackportOption backport) {
        Map<String, Object> json = json(backport.version());
        json.put("patch", backport.patch());
        json.put("clears", backport.clears());
        json.put("of", backport.of());
        json.put("introduces", backport.introduces());
        json.put("grade", backport.grade().toString());
        json.put("trial", backport.trial().map(FindingJson::json));
        return json;
    }

    private static Map<String, Object> json(Trial trial) {
        return Json.object(
                "commits",
                trial.commits().stream()
                        .map(commit -> Json.object(
                                "commit",
                                commit.id(),
                                "author",
                                commit.author(),
                                "date",
                                commit.date(),
                                "subject",
                                commit.subject()))
                        .toList(),
                "along",
                trial.along(),
                "makes",
                trial.makes().stream().map(Object::toString).toList(),
                "moves",
                trial.moves(),
                "conflicts",
                trial.conflicts().stream()
                        .map(conflict -> Json.object(
                                "file",
                                conflict.file(),
                                "what",
                                conflict.what(),
                                "hunks",
                                conflict.hunks().stream()
                                        .map(hunk -> Json.object(
                                                "line", hunk.line(), "ours", hunk.ours(), "theirs", hunk.theirs()))
                                        .toList()))
                        .toList(),
                "prerequisites",
                trial.prerequisites().stream()
                        .map(one -> Json.object(
                                "kind",
                                one.kind().toString(),
                                "what",
                                one.what(),
                                "branch",
                                one.branch(),
                                "trunk",
                                one.trunk()))
                        .toList(),
                "risks",
                trial.risks().stream()
                        .map(one -> Json.object("kind", one.kind().toString(), "what", one.what()))
                        .toList());
    }

    static Map<String, Object> json(Priority priority) {
        return Json.object(
                "total",
                priority.total(),
                "parts",
                priority.parts().stream()
                        .map(part -> Json.object(
                                "factor", part.factor().toString(), "words", part.words(), "points", part.points()))
                        .toList());
    }

    private static Map<String, Object> json(PublishedPackage published) {
        return Json.object("pkgname", published.pkgname(), "archive", published.archive(), "since", published.since());
    }

    static Map<String, Object> json(ChangeRecord recorded) {
        return Json.object(
                "date",
                recorded.date(),
                "by",
                recorded.by(),
                "commit",
                recorded.commit().map(Commit::id));
    }

    private static Map<String, Object> json(MaintainerDecision.Review review) {
        return Json.object("why", review.why(), "who", review.who(), "until", review.until(), "where", review.where());
    }

    static Map<String, Object> json(MaintainerDecision decision) {
        Map<String, Object> json = json(decision.review());
        json.put("kind", decision.kind());
        return json;
    }

    private static Map<String, Object> json(PolicyRule rule) {
        return Json.object("packages", rule.packages(), "series", rule.series().toString(), "where", rule.where());
    }

    private static Map<String, Object> json(Timeline.End end) {
        return switch (end) {
            case Timeline.End.At at ->
                Json.object(
                        "pkgname",
                        at.pkgname(),
                        "pkgpath",
                        at.pkgpath(),
                        "recorded_beyond",
                        at.beyond().map(line -> Json.object("version", line.argument(), "date", line.date())));
            case Timeline.End.Removed removed ->
                Json.object(
                        "removed",
                        removed.pkgpath(),
                        "successor",
                        Optional.of(removed.successor()).filter(successor -> !successor.isEmpty()),
                        "date",
                        removed.recorded().date(),
                        "by",
                        removed.recorded().by());
            case Timeline.End.Unknown unknown -> Json.object("unknown", unknown.why());
        };
    }
}
