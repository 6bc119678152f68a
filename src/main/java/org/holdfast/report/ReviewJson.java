package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.MaintainerDecision;

/** A maintainer's decision: the reason, the author, the expiry date, and its place in the file. */
record ReviewJson(String why, String who, Optional<LocalDate> until, String where) {

    record Unused(@JsonUnwrapped ReviewJson review, String kind) {}

    static ReviewJson of(MaintainerDecision.Review review) {
        return new ReviewJson(review.why(), review.who(), review.until(), review.where());
    }

    static Unused unused(MaintainerDecision decision) {
        return new Unused(of(decision.review()), decision.kind());
    }
}
