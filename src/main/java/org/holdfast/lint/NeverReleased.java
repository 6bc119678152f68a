package org.holdfast.lint;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A fix that was never a release, where the same digits with other dots were one: {@code file<5.1.9} for 5.19. Trunk skips
 * releases, so that it never had a version proves nothing by itself.
 */
record NeverReleased() implements Check {

    @Override
    public void examine(VulnEntry entry, Evidence evidence, Consumer<Suspicion> into) {
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            Interval interval =
                    Interval.of(alternate).filter(MalformedBound::isWellFormed).orElse(null);
            if (interval == null || interval.upper().isEmpty()) {
                continue;
            }
            PkgVersion bound = interval.top().orElseThrow();
            List<PkgName> names = evidence.known().of(interval.base());
            List<Components> releases = Stream.concat(
                            names.stream().map(PkgName::version),
                            evidence.claims(interval.base()).stream()
                                    .filter(claim -> !claim.entry().equals(entry))
                                    .flatMap(claim -> claim.interval().top().stream()))
                    .map(Components::of)
                    .toList();
            Components of = Components.of(bound);
            List<String> meant = releases.stream()
                    .filter(release -> sameDigits(of, release) && isMisplaced(of, release, releases))
                    .map(Components::text)
                    .distinct()
                    .toList();
            if (meant.size() == 1) {
                into.accept(Suspicion.of(
                                Detector.NEVER_RELEASED,
                                Confidence.LIKELY,
                                interval.base() + " never had a release " + bound.upstream()
                                        + ", nor any of that form; " + meant.getFirst() + " has the same digits")
                        .replacing(
                                interval.upper().orElseThrow().toString(),
                                interval.upper().orElseThrow().toString().replace(of.text(), meant.getFirst())));
                return;
            }
        }
    }

    private static boolean sameDigits(Components bound, Components release) {
        return bound.size() != release.size()
                && !bound.parts().isEmpty()
                && String.join("", bound.parts()).equals(String.join("", release.parts()));
    }

    /** Whether nothing else that is known looks like the bound: its number of parts, and what stands first in it. */
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
