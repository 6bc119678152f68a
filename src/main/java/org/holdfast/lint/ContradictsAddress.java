package org.holdfast.lint;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds an entry whose URL names a release, {@code …/relnotes/wireshark-1.10.10.html}, but whose upper bound is only the beginning
 * of that version: {@code wireshark<1.10}. The release, or one like it, must be known.
 */
record ContradictsAddress() implements Check {

    private static final Pattern VERSION = Pattern.compile("[-_/]v?([0-9]+(?:\\.[0-9]+)+[a-z]?)(?![0-9.]*[0-9A-Za-z])");

    private static final Pattern ENDING = Pattern.compile("\\.(html?|txt|php)\\b.*");

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            Bound upper = interval.upper().filter(bound -> !bound.orEqual()).orElse(null);
            if (upper == null || !entry.url().contains(upper.version() + ".")) {
                continue; // most entries
            }
            Components end = evidence.components(upper.version());
            Matcher version = VERSION.matcher(ENDING.matcher(entry.url()).replaceFirst(""));
            if (!version.find()) {
                continue;
            }
            Components named = evidence.components(new PkgVersion(version.group(1)));
            if (end.size() >= 2
                    && named.size() > end.size()
                    && named.shared(end) == end.size()
                    && !version.find()
                    && isRelease(interval.base(), named, evidence)) {
                into.accept(Suspicion.of(
                                Detector.CONTRADICTS_ADDRESS,
                                Confidence.LIKELY,
                                "the address is about release " + named.text() + ", the entry ends at " + end.text())
                        .replacing(upper.toString(), "<" + named.text()));
                return;
            }
        }
    }

    private static boolean isRelease(PkgBase base, Components version, LintContext evidence) {
        return evidence.releases(base).stream()
                        .anyMatch(release -> release.text().equals(version.text()))
                || evidence.claims(base).stream()
                        .anyMatch(claim -> claim.top().shared(version) >= version.size() - 1
                                && claim.top().size() == version.size());
    }
}
