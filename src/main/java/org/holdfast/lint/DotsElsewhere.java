package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds a bound whose dots are in other positions than the package's versions have; only for years that the history covers. */
final class DotsElsewhere {

    private DotsElsewhere() {}

    static Optional<Suspicion> suspicion(VulnEntry entry, Interval interval, Components of, LintContext evidence) {
        return !evidence.covers(entry)
                ? Optional.empty()
                : shaped(interval, of, evidence).or(() -> shifted(interval, of, evidence));
    }

    /** Compares with the form of all versions: if they are like {@code 2.06} and {@code 2.09}, then 2.0.7 means 2.07. */
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
        boolean between = made.stream().anyMatch(one -> PkgVersion.ORDER.compare(one, meant) < 0)
                && made.stream().anyMatch(one -> PkgVersion.ORDER.compare(one, meant) >= 0);
        return between
                ? Optional.of(suspicion(
                        interval,
                        of,
                        meant.text(),
                        "all known versions of " + interval.base() + " have the form of "
                                + made.getFirst().text() + "; " + meant + " has the same digits"))
                : Optional.empty();
    }

    /** Compares with releases that have as many dots: 2.2.21 means 2.22.1 if no release of 2.2 is known. */
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
