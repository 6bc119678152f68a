package org.holdfast.cli;

import java.util.List;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Triaged;

/**
 * A branch's findings, decided.
 *
 * @param branch whose
 * @param findings all of them, or those asked for
 * @param unused decisions about findings that there are not, if all were asked for
 * @param malformed the lines of the inputs that could not be read
 */
record Decided(Branch branch, List<Triaged> findings, List<MaintainerDecision> unused, List<Malformed> malformed) {

    Decided {
        findings = List.copyOf(findings);
        unused = List.copyOf(unused);
        malformed = List.copyOf(malformed);
    }

    static Decided of(
            Branch branch, List<Triaged> findings, List<MaintainerDecision> decisions, List<Malformed> malformed) {
        return new Decided(branch, findings, Triage.unused(decisions, findings), malformed);
    }
}
