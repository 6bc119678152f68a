package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;

/**
 * One reason to suspect an entry.
 *
 * @param detector the kind of mistake
 * @param confidence how sure it is
 * @param sentence why, for a person who knows the list
 * @param edit what would put it right, if the evidence says
 * @param wronglyAffected packages that it matches by mistake, where that does not follow from the edit
 * @param missed packages that it does not match by mistake, likewise
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
