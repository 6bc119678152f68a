package org.holdfast.source;

import java.util.List;

/**
 * What a {@code pkg_install.conf(5)} says of audits. As {@code pkg_admin} reads it: a line is {@code VARIABLE=value}, without
 * blanks; anything else is about something else.
 *
 * @param endOfLife whether packages that have reached their end of life are shown: {@code CHECK_END_OF_LIFE}, by default yes
 * @param ignoredUrls every {@code IGNORE_URL}
 */
public record PkgInstallConf(boolean endOfLife, List<String> ignoredUrls) {

    /** What is so without a file. */
    public static final PkgInstallConf BUILT_IN = new PkgInstallConf(true, List.of());

    public PkgInstallConf {
        ignoredUrls = List.copyOf(ignoredUrls);
    }

    public static PkgInstallConf read(Inputs inputs, String where) {
        String text = inputs.text(where);
        return new PkgInstallConf(
                values(text, "CHECK_END_OF_LIFE").stream().allMatch("yes"::equalsIgnoreCase),
                values(text, "IGNORE_URL"));
    }

    private static List<String> values(String text, String variable) {
        String begins = variable + "=";
        return text.lines()
                .filter(line -> line.startsWith(begins))
                .map(line -> line.substring(begins.length()))
                .toList();
    }
}
