package org.holdfast.lint;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds a malformed CVE id in a URL that must have one, a misspelt host, and a malformed URL. */
record MalformedAdvisory() implements Check {

    private static final Pattern SCHEME =
            Pattern.compile("(?i)(https?|ftp)://[A-Za-z0-9._-]+\\.[A-Za-z0-9-]+(:[0-9]+)?([/?#].*)?");
    /** The part of a URL after which only a CVE id can follow. */
    private static final Pattern PLACE = Pattern.compile(
            "(?:cve\\.mitre\\.org/cgi-bin/cvename\\.cgi\\?name=|nvd\\.nist\\.gov/vuln/detail/|[?&]vulnId=|cve\\.report/)([^&#]*)");

    private static final Pattern ID = Pattern.compile(
            "(?i)(CVE|CAN)-(199[0-9]|20[0-9]{2})-([0-9]{4,7}(?![0-9A-Za-z])|[0-9]{0,7}([{\\[]|%7B|%5B)[0-9]).*");
    private static final Pattern BARE = Pattern.compile("[-_]?((?:199|20[0-9])[0-9]-[0-9]{4,7})");
    private static final Pattern SLIP = Pattern.compile(
            "(?i)(?:CVE|CAN|CEV|VCE|CV|VE|CE|CVE?-CVE|CVEE|CCVE)[-_:.]*((?:199|20[0-9])[0-9])[-_:.]*([0-9]{4,7})");
    private static final Pattern STRAY =
            Pattern.compile("(?i)\\bCVE-?[0-9]{4}-[0-9]{1,3}(?![0-9{\\[]|%[57]B)|\\bCVE[0-9]{4}-[0-9]{4,}");

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        String url = entry.url();
        if (!SCHEME.matcher(url).matches()) {
            into.accept(address(url));
            return;
        }
        Optional<String> host = evidence.hosts().meant(Advisory.host(url));
        if (host.isPresent()) {
            into.accept(Suspicion.of(
                            Detector.MALFORMED_ADVISORY,
                            Confidence.LIKELY,
                            "the host '" + Advisory.host(url) + "' is one slip from '" + host.get() + "', which "
                                    + evidence.hosts().entries(host.get()) + " entries have")
                    .replacing("://" + Advisory.host(url) + "/", "://" + host.get() + "/"));
            return;
        }
        Matcher place = PLACE.matcher(url);
        boolean placed = place.find();
        if (placed) {
            String id = place.group(1);
            if (!ID.matcher(id).matches()) {
                into.accept(identifier(id, place.group()));
                return;
            }
        }
        List<String> notGiven = CveIds.notGiven(url);
        if (!notGiven.isEmpty()) {
            into.accept(Suspicion.of(Detector.MALFORMED_ADVISORY, Confidence.LIKELY, notGiven.getFirst()));
        }
        if (placed || !notGiven.isEmpty()) {
            return;
        }
        Matcher stray = STRAY.matcher(url);
        if (stray.find()) {
            into.accept(Suspicion.of(
                    Detector.MALFORMED_ADVISORY, Confidence.LIKELY, "'" + stray.group() + "' is no CVE id"));
        }
    }

    private static Suspicion identifier(String id, String place) {
        Suspicion suspicion = Suspicion.of(
                Detector.MALFORMED_ADVISORY,
                Confidence.CERTAIN,
                id.isEmpty() ? "the address ends before the CVE id" : "'" + id + "' is no CVE id: CVE-YYYY-NNNN");
        Matcher bare = BARE.matcher(id);
        Matcher slip = SLIP.matcher(id);
        if (bare.matches()) {
            return corrected(suspicion, id, place, bare.group(1));
        }
        return slip.matches() ? corrected(suspicion, id, place, slip.group(1) + "-" + slip.group(2)) : suspicion;
    }

    private static Suspicion corrected(Suspicion suspicion, String id, String place, String number) {
        return suspicion.replacing(place, place.substring(0, place.length() - id.length()) + "CVE-" + number);
    }

    private static Suspicion address(String url) {
        Suspicion suspicion = Suspicion.of(
                Detector.MALFORMED_ADVISORY,
                Confidence.CERTAIN,
                "'" + url + "' is not an address: a scheme and a host");
        Matcher scheme = Pattern.compile("(?:h?t?tps?|htpp|hhttp|httpp):?/*(?=[A-Za-z0-9])")
                .matcher(url);
        if (scheme.lookingAt() && !scheme.group().matches("(https?)://")) {
            String secure = scheme.group().contains("s") ? "https://" : "http://";
            return suspicion.replacing(url, secure + url.substring(scheme.end()));
        }
        return suspicion;
    }
}
