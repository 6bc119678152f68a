package org.holdfast.lint;

import java.util.List;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an entry such as {@code openssl>1.0.2<1.0.2a}, which is about the series 1.0.2 but does not match 1.0.2. It is likely wrong if
 * that release is known, or if the upper bound adds a letter to it; else the series may begin with another release.
 */
record FirstReleaseLeftOut() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.lower().isEmpty() || interval.upper().isEmpty()) {
                continue;
            }
            Bound lower = interval.lower().get();
            Components from = Components.of(lower.version());
            Components to = Components.of(interval.upper().get().version());
            boolean series = from.text().equals(lower.version().text())
                    && from.shared(to) == from.size()
                    && to.size() > from.size();
            if (!lower.orEqual() && series && !isCovered(entry, interval, evidence)) {
                List<PkgName> left = evidence.known().of(interval.base()).stream()
                        .filter(name -> PkgVersion.ORDER.compare(name.version(), lower.version()) == 0)
                        .toList();
                into.accept(Suspicion.of(
                                Detector.FIRST_RELEASE_LEFT_OUT,
                                left.isEmpty() && !hasLetter(from, to) ? Confidence.POSSIBLE : Confidence.LIKELY,
                                "leaves out " + lower.version() + " itself, the first release of the series")
                        .replacing(">" + lower.version() + "<", ">=" + lower.version() + "<")
                        .missing(left));
                return;
            }
        }
    }

    /** Whether the upper bound adds a letter: a release 1.0.2a implies a release 1.0.2. */
    private static boolean hasLetter(Components from, Components to) {
        return to.size() == from.size() + 1
                && Character.isLetter(to.parts().getLast().charAt(0))
                && to.text().length() - from.text().length()
                        == to.parts().getLast().length();
    }

    /** Whether another entry of the advisory matches the first release. */
    private static boolean isCovered(VulnEntry entry, Interval interval, LintContext evidence) {
        PkgName first = PkgName.of(interval.base(), interval.bottom().orElseThrow());
        return evidence.entriesOfUrl(entry.url()).stream()
                .filter(other -> other.type().equals(entry.type()))
                .anyMatch(other -> other.pattern().matches(first));
    }
}
