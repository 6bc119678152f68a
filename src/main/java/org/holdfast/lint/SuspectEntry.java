package org.holdfast.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;

/**
 * A line of the vulnerability list that a person should look at.
 *
 * @param line its number in the list, from 1
 * @param text the line as it stands
 * @param suspicions the reasons, at least one
 * @param correction what all of the reasons together would put there, if the evidence says
 * @param wronglyAffected known packages that the line matches and the correction does not
 * @param missed known packages that the correction matches and the line does not
 */
public record SuspectEntry(
        int line,
        String text,
        List<Suspicion> suspicions,
        Optional<Correction> correction,
        List<PkgName> wronglyAffected,
        List<PkgName> missed) {

    public SuspectEntry {
        suspicions = List.copyOf(suspicions);
        wronglyAffected = List.copyOf(wronglyAffected);
        missed = List.copyOf(missed);
    }

    /** That of the surest reason. */
    public Confidence confidence() {
        return suspicions.stream()
                .map(Suspicion::confidence)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
