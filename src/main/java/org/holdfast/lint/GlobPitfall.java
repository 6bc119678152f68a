package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Glob;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds a glob such as {@code foo-1.2*}, which means 1.2 and its patches but matches 1.20 as well, if such a version is known. */
record GlobPitfall() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            if (alternate instanceof PkgPattern.GlobOf glob) {
                Optional<PkgBase> base = PatternSubject.of(glob, evidence.known());
                Optional<Suspicion> suspicion = base.flatMap(of -> longerNumbers(glob, of, evidence));
                if (suspicion.isPresent()) {
                    into.accept(suspicion.get());
                    return;
                }
            }
        }
    }

    private static Optional<Suspicion> longerNumbers(PkgPattern.GlobOf glob, PkgBase base, LintContext evidence) {
        String text = glob.text();
        if (!text.endsWith("*") || !endsInNumber(text)) {
            return Optional.empty();
        }
        String number = text.substring(0, text.length() - 1);
        List<PkgName> caught = evidence.known().of(base).stream()
                .filter(glob::matches)
                .filter(name -> !Glob.matches(number, name.text()) && !Glob.matches(number + "[!0-9]*", name.text()))
                .toList();
        String tail = text.substring(base.text().length());
        return caught.isEmpty()
                ? Optional.empty()
                : Optional.of(Suspicion.of(
                                Detector.GLOB_PITFALL,
                                Confidence.LIKELY,
                                "matches " + caught.getFirst() + " as well, whose number only begins like that")
                        .wronglyAffecting(caught)
                        .replacing(tail, tail.substring(0, tail.length() - 1) + "{,[!0-9]*}"));
    }

    /** Whether a number precedes the star; {@code [0-9]*} after a dot or a dash means any number, and is none. */
    private static boolean endsInNumber(String text) {
        String before = text.substring(0, text.length() - 1);
        return before.matches(".*[0-9]") || (before.matches(".*\\[[0-9-]+]") && !before.matches(".*[-.]\\[0-9]"));
    }
}
