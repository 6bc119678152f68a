package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** CVE ids, {@code CVE-2014-0224}: the numbers by which advisories are known everywhere. The case of their letters means nothing. */
public final class CveIds {

    private static final Pattern ID = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}", Pattern.CASE_INSENSITIVE);

    private CveIds() {}

    /** Those in a text, in upper case and in order, each once. */
    public static List<String> in(String text) {
        return ID.matcher(text)
                .results()
                .map(found -> found.group().toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** Whether a text is one, and nothing else. */
    public static boolean isOne(String text) {
        return ID.matcher(text).matches();
    }
}
