package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an upper bound that was never a release, although its digits with other dots were: {@code file<5.1.9} for 5.19. Releases that
 * trunk skipped are not suspect by themselves; upper bounds of other entries count as releases.
 */
record NeverReleased() implements Check {

    /** The number of other entries from which their upper bound counts as a release. */
    private static final int OFTEN = 2;

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            Components of = evidence.components(interval.top().orElse(PkgVersion.NONE));
            Optional<Suspicion> elsewhere = DotsElsewhere.suspicion(entry, interval, of, evidence);
            if (elsewhere.isPresent()) {
                into.accept(elsewhere.get());
                return;
            }
            if (of.size() < 2 || !evidence.hasDigits(interval.base(), of)) {
                continue;
            }
            List<Components> releases = evidence.releases(interval.base());
            List<Components> ends = evidence.claims(interval.base()).stream()
                    .map(LintContext.Claim::top)
                    .filter(end -> !end.text().equals(of.text()) && end.size() > 0)
                    .toList();
            List<Components> all =
                    Stream.concat(releases.stream(), ends.stream()).distinct().toList();
            List<Components> meant = all.stream()
                    .filter(release -> sameDigits(of, release) && isMisplaced(of, release, all))
                    .toList();
            if (meant.size() == 1) {
                Components one = meant.getFirst();
                boolean sure = releases.contains(one)
                        || ends.stream().filter(one::equals).count() >= OFTEN;
                String upper = interval.upper().orElseThrow().toString();
                into.accept(Suspicion.of(
                                Detector.NEVER_RELEASED,
                                sure ? Confidence.LIKELY : Confidence.POSSIBLE,
                                interval.base() + " never had a release " + of.text() + ", nor any of that form; "
                                        + one.text() + " has the same digits"
                                        + (releases.contains(one) ? "" : ", and is where other entries end"))
                        .replacing(upper, upper.replace(of.text(), one.text())));
                return;
            }
        }
    }

    private static boolean sameDigits(Components bound, Components release) {
        return bound.size() != release.size()
                && !bound.parts().isEmpty()
                && bound.digits().equals(release.digits());
    }

    /** Whether no known release has the form of the bound: its leading parts, in the same number of parts. */
    private static boolean isMisplaced(Components bound, Components meant, List<Components> releases) {
        if (bound.size() < 2 || meant.size() < 2) {
            return false;
        }
        boolean more = bound.size() > meant.size();
        for (Components release : releases) {
            boolean alike = release.shared(bound) >= (more ? Math.min(2, bound.size() - 1) : 1);
            boolean reaches = more
                    ? alike
                    : release.shared(bound) == bound.size() || (alike && 2 * number(release, 1) >= number(bound, 1));
            if (reaches) {
                return false;
            }
        }
        return meant.parts().getFirst().equals(bound.parts().getFirst());
    }

    private static long number(Components components, int part) {
        String text = part < components.size() ? components.parts().get(part) : "";
        return text.matches("[0-9]{1,17}") ? Long.parseLong(text) : 0;
    }
}
