package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Triaged;

/** A finding and its evidence; the keys are stable. The evidence of its package stands once, with the package. */
record FindingJson(
        Optional<PkgPath> pkgpath,
        PkgName pkgname,
        @JsonUnwrapped EntryJson entry,
        OptionalInt line,
        String disposition,
        Optional<PkgVersion> version,
        Optional<Grade> grade,
        String sentence,
        Optional<ReviewJson> lapsed,
        EvidenceJson evidence) {

    static FindingJson of(Triaged one) {
        VulnEntry entry = one.finding().entry();
        Optional<BackportOption> fix =
                one.disposition() instanceof Disposition.Pullup pullup ? Optional.of(pullup.fix()) : Optional.empty();
        return new FindingJson(
                one.pkgpath(),
                one.finding().pkgname(),
                EntryJson.of(entry),
                entry.line() == 0 ? OptionalInt.empty() : OptionalInt.of(entry.line()),
                one.disposition().kind(),
                fix.map(backport -> backport.version().pkgname().version()),
                fix.map(BackportOption::grade),
                one.disposition().sentence(),
                one.lapsed().map(decision -> ReviewJson.of(decision.review())),
                EvidenceJson.of(one.disposition()));
    }
}
