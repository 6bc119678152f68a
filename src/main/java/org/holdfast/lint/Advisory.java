package org.holdfast.lint;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.VulnEntry;

/** What an entry's URL says by itself: which flaw, which year, perhaps which day. */
final class Advisory {

    private static final Pattern CVE = Pattern.compile("(?:CVE|CAN)-([0-9]{4}-[0-9]{4,})", Pattern.CASE_INSENSITIVE);
    private static final Pattern YEAR = Pattern.compile("(?<![0-9])(199[89]|20[0-9]{2})(?=[-/_.]|[01][0-9][0-3][0-9])");
    private static final Pattern DAY =
            Pattern.compile("(?<![0-9])(20[0-9]{2})([-/]?)([01][0-9])\\2([0-3][0-9])(?![0-9])");

    private Advisory() {}

    /** Entries with the same are about the same flaw: its CVE id, or else the URL and the type of exploit together. */
    static String flaw(VulnEntry entry) {
        Matcher cve = CVE.matcher(entry.url());
        return cve.find() ? "CVE-" + cve.group(1).toUpperCase(Locale.ROOT) : entry.type() + " " + entry.url();
    }

    static boolean isCve(VulnEntry entry) {
        return CVE.matcher(entry.url()).find();
    }

    static OptionalInt year(VulnEntry entry) {
        Matcher cve = CVE.matcher(entry.url());
        if (cve.find()) {
            return OptionalInt.of(Integer.parseInt(cve.group(1).substring(0, 4)));
        }
        Matcher year = YEAR.matcher(entry.url());
        return year.find() ? OptionalInt.of(Integer.parseInt(year.group(1))) : OptionalInt.empty();
    }

    /** The day in the address, as in {@code secadv_20150709.txt}. */
    static Optional<LocalDate> day(VulnEntry entry) {
        Matcher day = DAY.matcher(entry.url());
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
