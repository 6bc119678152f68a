package org.holdfast.outcome;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The result of bringing an earlier generation back.
 *
 * @param repository the repository
 * @param state what was done
 * @param before the number of the generation that was live
 * @param to the number of the one brought back
 * @param generation the number of the new one, with its packages; empty if none was made
 * @param changes the packages that change
 * @param kept packages that came after it, and stay
 * @param dropped packages that came after it, and go because a maintainer named them
 * @param refusals why nothing was written, a sentence each
 * @param effect what clients will do
 */
public record RollbackOutcome(
        String repository,
        PublishOutcome.State state,
        int before,
        int to,
        Optional<Integer> generation,
        List<Change> changes,
        List<PkgName> kept,
        List<PkgName> dropped,
        List<String> refusals,
        PublishOutcome.ClientEffect effect) {

    public RollbackOutcome {
        changes = List.copyOf(changes);
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
        refusals = List.copyOf(refusals);
    }

    /**
     * A package that changes.
     *
     * @param from the package that was live; empty if it comes back
     * @param to the package that takes its place
     * @param reopens the entries that match it, and not the one that was live
     * @param closes the entries that match the one that was live, and not it
     */
    public record Change(Optional<PkgName> from, PkgName to, List<VulnEntry> reopens, List<VulnEntry> closes) {
        public Change {
            reopens = List.copyOf(reopens);
            closes = List.copyOf(closes);
        }
    }
}
