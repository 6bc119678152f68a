package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/** A bound whose dots stand where this package does not have them; only for the years that the history reaches over. */
final class DotsElsewhere {

    private DotsElsewhere() {}

    static Optional<Suspicion> suspicion(VulnEntry entry, Interval interval, Components of, LintContext evidence) {
        return !evidence.covers(entry)
                ? Optional.empty()
                : shaped(interval, of, evidence).or(() -> shifted(interval, of, evidence));
    }

    /** Where all versions have the same form, {@code 2.06} and {@code 2.09}, the digits of 2.0.7 are those of 2.07. */
    private static Optional<Suspicion> shaped(Interval interval, Components of, LintContext evidence) {
        List<Integer> form = evidence.form(interval.base());
        String digits = of.digits();
        if (form.size() < 2
                || of.size() <= form.size()
                || form.stream().mapToInt(Integer::intValue).sum() != digits.length()
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || interval.bottom()
                        .filter(from -> evidence.components(from).size() != form.size())
                        .isPresent()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int length : form) {
            text.append(text.isEmpty() ? "" : ".").append(digits, at, at + length);
            at += length;
        }
        PkgVersion meant = new PkgVersion(text.toString());
        List<PkgVersion> made = evidence.known().made(interval.base()).stream()
                .map(name -> name.version().upstream())
                .toList();
        boolean between = made.stream().anyMatch(one -> Dewey.ORDER.compare(one, meant) < 0)
                && made.stream().anyMatch(one -> Dewey.ORDER.compare(one, meant) >= 0);
        return between
                ? Optional.of(suspicion(
                        interval,
                        of,
                        meant.text(),
                        "all versions of " + interval.base() + " that were made are like "
                                + made.getFirst().text() + "; " + meant + " has the same digits"))
                : Optional.empty();
    }

    /** As many dots, one of them elsewhere: {@code 2.2.21} for 2.22.1, where nothing of 2.2 was there for years. */
    private static Optional<Suspicion> shifted(Interval interval, Components of, LintContext evidence) {
        if (of.size() < 3) {
            return Optional.empty();
        }
        List<Components> releases = evidence.releases(interval.base());
        List<String> meant = releases.stream()
                .filter(release ->
                        release.size() == of.size() && release.digits().equals(of.digits()) && release.shared(of) == 1)
                .map(Components::text)
                .distinct()
                .toList();
        return meant.size() == 1 && releases.stream().noneMatch(release -> release.shared(of) > 1)
                ? Optional.of(suspicion(
                        interval,
                        of,
                        meant.getFirst(),
                        interval.base() + " had nothing like " + of.text() + " when this was filed; " + meant.getFirst()
                                + " has the same digits"))
                : Optional.empty();
    }

    private static Suspicion suspicion(Interval interval, Components of, String meant, String why) {
        String upper = interval.upper().orElseThrow().toString();
        return Suspicion.of(Detector.NEVER_RELEASED, Confidence.LIKELY, why)
                .replacing(upper, upper.replace(of.text(), meant));
    }
}
