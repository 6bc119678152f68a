package org.holdfast.lint;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The facts in the URL of an entry.
 *
 * @param flaws the identities of the flaws: the CVE ids, or else the type of exploit and the URL
 * @param isCve whether the URL contains a CVE id
 * @param year the year of the CVE id, or else the year in the URL
 * @param day the day in the URL, as in {@code secadv_20150709.txt}
 */
record Advisory(List<String> flaws, boolean isCve, OptionalInt year, Optional<LocalDate> day) {

    Advisory {
        flaws = List.copyOf(flaws);
    }

    private static final Pattern YEAR = Pattern.compile("(?<![0-9])(199[89]|20[0-9]{2})(?=[-/_.]|[01][0-9][0-3][0-9])");
    private static final Pattern DAY =
            Pattern.compile("(?<![0-9])(20[0-9]{2})([-/]?)([01][0-9])\\2([0-3][0-9])(?![0-9])");

    static Advisory of(VulnEntry entry) {
        String url = entry.url();
        List<String> cves = CveIds.in(url);
        if (!cves.isEmpty()) {
            return new Advisory(
                    cves, true, OptionalInt.of(Integer.parseInt(cves.getFirst().substring(4, 8))), day(url));
        }
        Matcher year = YEAR.matcher(url);
        return new Advisory(
                List.of(entry.type() + " " + url),
                false,
                year.find() ? OptionalInt.of(Integer.parseInt(year.group(1))) : OptionalInt.empty(),
                day(url));
    }

    /** The host of a URL, {@code nvd.nist.gov}; empty if it has none. */
    static String host(String url) {
        int start = url.indexOf("://");
        int end = start < 0 ? -1 : url.indexOf('/', start + 3);
        return end < 0 ? "" : url.substring(start + 3, end);
    }

    private static Optional<LocalDate> day(String url) {
        Matcher day = DAY.matcher(url);
        if (!day.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(day.group(1) + "-" + day.group(3) + "-" + day.group(4)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
