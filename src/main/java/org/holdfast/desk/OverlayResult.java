package org.holdfast.desk;

import java.util.List;
import org.holdfast.overlay.Overlay;
import org.holdfast.overlay.UnappliedDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnList;

/**
 * The result of an {@link OverlayOrder}.
 *
 * @param upstream upstream's list
 * @param overlay the list, with its differences and the decisions that it could not apply
 * @param unclear patches of the branch that exempt no PKGNAME, and why
 * @param malformed the malformed lines of the inputs
 */
public record OverlayResult(
        VulnList upstream, Overlay overlay, List<UnappliedDecision> unclear, List<Malformed> malformed) {

    public OverlayResult {
        unclear = List.copyOf(unclear);
        malformed = List.copyOf(malformed);
    }
}
