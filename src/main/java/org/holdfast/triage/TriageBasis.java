package org.holdfast.triage;

import java.time.LocalDate;
import java.util.List;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;

/**
 * What the findings of a branch are judged by. Immutable.
 *
 * @param index the vulnerability list
 * @param trunk trunk's history
 * @param policy the versions that the branch takes
 * @param stages the branches and the archive
 * @param decisions the maintainers' decisions
 * @param today the UTC day, for the expiry of decisions
 * @param suspects lint's results for entries
 */
public record TriageBasis(
        VulnIndex index,
        Trunk trunk,
        Policy policy,
        Stages stages,
        List<MaintainerDecision> decisions,
        LocalDate today,
        Suspects suspects) {

    public TriageBasis {
        decisions = List.copyOf(decisions);
    }
}
