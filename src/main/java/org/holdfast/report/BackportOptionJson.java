package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;

/** A backport of a version of trunk, or of its patch alone, with its trial. */
record BackportOptionJson(@JsonUnwrapped Named backport, Optional<TrialJson> trial) {

    /** The backport without its trial. */
    record Named(@JsonUnwrapped TrunkVersionJson fix, boolean patch, int clears, int of, int introduces, Grade grade) {
        static Named of(BackportOption backport) {
            return new Named(
                    TrunkVersionJson.of(backport.version()),
                    backport.patch(),
                    backport.clears(),
                    backport.of(),
                    backport.introduces(),
                    backport.grade());
        }
    }

    record TrialJson(
            List<TrialCommit> commits,
            List<String> along,
            List<String> makes,
            List<String> moves,
            List<ConflictJson> conflicts,
            List<PrerequisiteJson> prerequisites,
            List<Risk> risks) {}

    record TrialCommit(String commit, String author, LocalDate date, String subject) {}

    record ConflictJson(String file, String what, List<Hunk> hunks) {}

    record Hunk(int line, String ours, String theirs) {}

    record PrerequisiteJson(Prerequisite.Kind kind, String what, String branch, String trunk) {}

    record Risk(CompatibilityRisk.Kind kind, String what) {}

    static BackportOptionJson of(BackportOption backport) {
        return new BackportOptionJson(Named.of(backport), backport.trial().map(BackportOptionJson::trial));
    }

    private static TrialJson trial(Trial trial) {
        return new TrialJson(
                trial.commits().stream().map(BackportOptionJson::commit).toList(),
                trial.along(),
                trial.makes().stream().map(MadePackage::toString).toList(),
                trial.moves(),
                trial.conflicts().stream().map(BackportOptionJson::conflict).toList(),
                trial.prerequisites().stream()
                        .map(one -> new PrerequisiteJson(one.kind(), one.what(), one.branch(), one.trunk()))
                        .toList(),
                trial.risks().stream()
                        .map(one -> new Risk(one.kind(), one.what()))
                        .toList());
    }

    private static TrialCommit commit(Commit commit) {
        return new TrialCommit(commit.id(), commit.author(), commit.date(), commit.subject());
    }

    private static ConflictJson conflict(Conflict conflict) {
        return new ConflictJson(
                conflict.file(),
                conflict.what(),
                conflict.hunks().stream()
                        .map(hunk -> new Hunk(hunk.line(), hunk.ours(), hunk.theirs()))
                        .toList());
    }
}
