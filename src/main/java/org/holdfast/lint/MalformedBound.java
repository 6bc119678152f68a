package org.holdfast.lint;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds a bound with a glob, a dash or a second relation, which pkg_match reads as a part of the version, and a name that ends in a
 * part of a relation.
 */
record MalformedBound() implements Check {

    private static final Pattern WRONG_ORDER = Pattern.compile("(<=?)([A-Za-z0-9._]+)(>=?)([A-Za-z0-9._]+)$");

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            Interval interval = Interval.of(alternate).orElse(null);
            if (interval != null && !isWellFormed(interval)) {
                into.accept(suspicion(entry, interval));
                return;
            }
        }
    }

    static boolean isWellFormed(Interval interval) {
        return !endsInRelation(interval.base().text()) && bounds(interval).allMatch(MalformedBound::isVersion);
    }

    /** Whether a name ends in a part of {@code =>}, {@code !=} or {@code ~>}. */
    static boolean endsInRelation(String name) {
        return !name.isEmpty() && "=!~".indexOf(name.charAt(name.length() - 1)) >= 0;
    }

    private static boolean isVersion(Bound bound) {
        String text = bound.version().text();
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && (c < '0' || c > '9') && "._+~".indexOf(c) < 0) {
                return false;
            }
        }
        return digit;
    }

    private static Stream<Bound> bounds(Interval interval) {
        return Stream.concat(interval.lower().stream(), interval.upper().stream());
    }

    private static Suspicion suspicion(VulnEntry entry, Interval interval) {
        String pattern = entry.pattern().toString();
        Matcher wrongOrder = WRONG_ORDER.matcher(pattern);
        String base = interval.base().text();
        if (base.endsWith("=")) {
            return Suspicion.of(
                            Detector.MALFORMED_BOUND,
                            Confidence.CERTAIN,
                            "the '=' stands before the '<' or '>' and is read as a part of the name '" + base + "'")
                    .replacing(pattern, pattern.replaceFirst("=([<>])", "$1="));
        }
        if (wrongOrder.find()) {
            return Suspicion.of(
                            Detector.MALFORMED_BOUND,
                            Confidence.CERTAIN,
                            "the lower bound must come first: this reads as one version, '" + wrongOrder.group(2)
                                    + wrongOrder.group(3) + wrongOrder.group(4) + "'")
                    .replacing(
                            wrongOrder.group(),
                            wrongOrder.group(3) + wrongOrder.group(4) + wrongOrder.group(1) + wrongOrder.group(2));
        }
        Optional<Bound> bad =
                bounds(interval).filter(bound -> !isVersion(bound)).findFirst();
        return Suspicion.of(
                Detector.MALFORMED_BOUND,
                Confidence.CERTAIN,
                "'" + bad.map(bound -> bound.version().text()).orElse("")
                        + "' is not a version that a package can have");
    }
}
