package org.holdfast.lint;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;

/**
 * A line of the vulnerability list that is probably wrong, with the reasons. It has no text form; nothing is refused.
 *
 * @param line the line number in the list, from 1
 * @param text the line unchanged, without its newline
 * @param suspicions the reasons, at least one, in the order of {@link Detector}
 * @param correction the result of applying all edits of the reasons; empty if there is none
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

    /** The same at another line, to which a later list moved it. */
    public SuspectEntry at(int other) {
        return new SuspectEntry(other, text, suspicions, correction, wronglyAffected, missed);
    }

    /** The same without the correction, and without what follows from it. */
    SuspectEntry withoutCorrection() {
        return new SuspectEntry(
                line,
                text,
                suspicions,
                Optional.empty(),
                suspicions.stream()
                        .flatMap(one -> one.wronglyAffected().stream())
                        .distinct()
                        .toList(),
                suspicions.stream()
                        .flatMap(one -> one.missed().stream())
                        .distinct()
                        .toList());
    }

    /** The highest confidence of the reasons. */
    public Confidence confidence() {
        return suspicions.stream()
                .map(Suspicion::confidence)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
