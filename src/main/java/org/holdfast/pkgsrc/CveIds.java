package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * CVE ids: {@code CVE-}, a year of four digits, a dash and a number of four digits or more, as in {@code CVE-2014-0224}.
 *
 * <p>Letters are read in either case and given in upper case. Text that is no CVE id is passed over, not refused. The form is
 * the CVE program's (CVE JSON record format, {@code cveId}).
 */
public final class CveIds {

    private static final Pattern ID = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}", Pattern.CASE_INSENSITIVE);

    private CveIds() {}

    /** The CVE ids in a text, in upper case and in order, each once. */
    public static List<String> in(String text) {
        return ID.matcher(text)
                .results()
                .map(found -> found.group().toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** Whether a text is one CVE id and nothing else. */
    public static boolean isOne(String text) {
        return ID.matcher(text).matches();
    }
}
