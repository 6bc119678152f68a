package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Timeline;

/** The evidence for a disposition; its keys depend on the disposition. */
sealed interface EvidenceJson {

    record Upgrade(PublishedJson published) implements EvidenceJson {}

    record Publishing(
            PkgName release, Optional<ChangeJson> since, Optional<PublishedJson> published, Optional<String> patch)
            implements EvidenceJson {}

    record Merging(PkgName backports, Optional<ChangeJson> since, Optional<String> patch) implements EvidenceJson {}

    record Pullup(BackportOptionJson.Named fix, BackportOptionJson.Named best, Rule rule) implements EvidenceJson {}

    record ByHand(
            Optional<PkgVersion> fixedUpstream,
            Optional<TrunkVersionJson> leftSeries,
            End trunk,
            Rule rule,
            Optional<BackportOptionJson.Named> patch)
            implements EvidenceJson {}

    record PolicyForbids(TrunkVersionJson nearest, Rule rule) implements EvidenceJson {}

    record NoFix(End trunk, Optional<TrunkVersionJson> takenBack, Optional<String> recorded) implements EvidenceJson {}

    record EndOfLife(End trunk) implements EvidenceJson {}

    record Patched(String patch) implements EvidenceJson {}

    record SuspectEntry(String corrected, List<SuspicionJson> reasons) implements EvidenceJson {}

    record Decided(@JsonUnwrapped ReviewJson review) implements EvidenceJson {}

    record Undetermined(String missing) implements EvidenceJson {}

    /** A reason why an entry looks wrong. */
    record SuspicionJson(Detector detector, Confidence confidence, String sentence) {

        static List<SuspicionJson> of(org.holdfast.lint.SuspectEntry suspect) {
            return suspect.suspicions().stream()
                    .map(one -> new SuspicionJson(one.detector(), one.confidence(), one.sentence()))
                    .toList();
        }
    }

    /** The rule of the policy that allows or forbids a version. */
    record Rule(String packages, String series, String where) {
        static Rule of(PolicyRule rule) {
            return new Rule(rule.packages(), rule.series().toString(), rule.where());
        }
    }

    /** The state of a package on trunk: its current version, its removal, or why that is unknown. */
    sealed interface End {
        static End of(Timeline.End end) {
            return switch (end) {
                case Timeline.End.At at ->
                    new At(
                            at.pkgname(),
                            at.pkgpath(),
                            at.beyond().map(line -> new Beyond(line.argument(), line.date())));
                case Timeline.End.Removed removed ->
                    new Removed(
                            removed.pkgpath(),
                            Optional.of(removed.successor()).filter(successor -> !successor.isEmpty()),
                            removed.recorded().date(),
                            removed.recorded().by());
                case Timeline.End.Unknown unknown -> new Unknown(unknown.why());
            };
        }
    }

    record At(PkgName pkgname, PkgPath pkgpath, Optional<Beyond> recordedBeyond) implements End {}

    record Beyond(String version, LocalDate date) {}

    record Removed(PkgPath removed, Optional<String> successor, LocalDate date, String by) implements End {}

    record Unknown(String unknown) implements End {}

    static EvidenceJson of(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Upgrade upgrade -> new Upgrade(PublishedJson.of(upgrade.published()));
            case Disposition.Publishing publishing ->
                new Publishing(
                        publishing.release(),
                        publishing.since().map(ChangeJson::of),
                        publishing.published().map(PublishedJson::of),
                        publishing.patch().map(BranchPatch::file));
            case Disposition.Merging merging ->
                new Merging(
                        merging.backports(),
                        merging.since().map(ChangeJson::of),
                        merging.patch().map(BranchPatch::file));
            case Disposition.Pullup pullup ->
                new Pullup(
                        BackportOptionJson.Named.of(pullup.fix()),
                        BackportOptionJson.Named.of(pullup.best()),
                        Rule.of(pullup.allowedBy()));
            case Disposition.ByHand byHand ->
                new ByHand(
                        byHand.fixedUpstream(),
                        byHand.left().map(TrunkVersionJson::of),
                        End.of(byHand.trunk()),
                        Rule.of(byHand.allowedBy()),
                        byHand.patch().map(BackportOptionJson.Named::of));
            case Disposition.PolicyForbids forbids ->
                new PolicyForbids(TrunkVersionJson.of(forbids.nearest()), Rule.of(forbids.forbiddenBy()));
            case Disposition.NoFix noFix ->
                new NoFix(
                        End.of(noFix.trunk()),
                        noFix.takenBack().map(TrunkVersionJson::of),
                        noFix.recorded().map(ChangesLine::argument));
            case Disposition.EndOfLife endOfLife -> new EndOfLife(End.of(endOfLife.trunk()));
            case Disposition.Patched patched -> new Patched(patched.patch().file());
            case Disposition.SuspectEntry suspect ->
                new SuspectEntry(suspect.corrected(), SuspicionJson.of(suspect.suspect()));
            case Disposition.NotAffected notAffected -> new Decided(ReviewJson.of(notAffected.review()));
            case Disposition.Accepted accepted -> new Decided(ReviewJson.of(accepted.review()));
            case Disposition.Undetermined undetermined -> new Undetermined(undetermined.missing());
        };
    }
}
