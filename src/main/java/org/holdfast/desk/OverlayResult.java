package org.holdfast.desk;

import java.util.List;
import org.holdfast.overlay.Overlay;
import org.holdfast.overlay.UnappliedDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnList;

/**
 * The list that was written.
 *
 * @param upstream the list that it follows from
 * @param overlay the list, with its differences and the decisions that it could not apply
 * @param unclear patches of the branch that exempt nobody, and why
 * @param malformed the lines of the inputs that could not be read
 */
public record OverlayResult(
        VulnList upstream, Overlay overlay, List<UnappliedDecision> unclear, List<Malformed> malformed) {

    public OverlayResult {
        unclear = List.copyOf(unclear);
        malformed = List.copyOf(malformed);
    }
}
