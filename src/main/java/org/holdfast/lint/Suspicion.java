package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;

/**
 * One reason to suspect an entry: for example {@link Detector#DUPLICATE}, {@link Confidence#CERTAIN}, {@code says the same as line 307},
 * with an edit that removes the line. It has no text form; nothing is refused.
 *
 * @param detector the kind of mistake
 * @param confidence the confidence that the entry is wrong
 * @param sentence the reason, for people who know the list
 * @param edit the edit that corrects the line; empty if the evidence gives none
 * @param wronglyAffected the known packages that the entry matches by mistake, besides those that follow from the edit
 * @param missed the known packages that the entry misses by mistake, besides those that follow from the edit
 */
public record Suspicion(
        Detector detector,
        Confidence confidence,
        String sentence,
        Optional<Edit> edit,
        List<PkgName> wronglyAffected,
        List<PkgName> missed) {

    public Suspicion {
        wronglyAffected = List.copyOf(wronglyAffected);
        missed = List.copyOf(missed);
    }

    static Suspicion of(Detector detector, Confidence confidence, String sentence) {
        return new Suspicion(detector, confidence, sentence, Optional.empty(), List.of(), List.of());
    }

    Suspicion replacing(String from, String to) {
        return new Suspicion(
                detector, confidence, sentence, Optional.of(new Edit.Replace(from, to)), wronglyAffected, missed);
    }

    Suspicion with(Confidence other) {
        return new Suspicion(detector, other, sentence, edit, wronglyAffected, missed);
    }

    Suspicion withoutEdit() {
        return new Suspicion(detector, confidence, sentence, Optional.empty(), wronglyAffected, missed);
    }

    Suspicion removing() {
        return new Suspicion(detector, confidence, sentence, Optional.of(new Edit.Remove()), wronglyAffected, missed);
    }

    Suspicion wronglyAffecting(List<PkgName> packages) {
        return new Suspicion(detector, confidence, sentence, edit, packages, missed);
    }

    Suspicion missing(List<PkgName> packages) {
        return new Suspicion(detector, confidence, sentence, edit, wronglyAffected, packages);
    }
}
