package org.holdfast.source;

import java.util.List;

/**
 * The settings of a {@code pkg_install.conf(5)} for audits. As in pkg_admin, a setting is a line {@code VARIABLE=value} without
 * blanks; other lines are ignored.
 *
 * @param endOfLife whether packages at their end of life are shown: {@code CHECK_END_OF_LIFE}, by default yes
 * @param ignoredUrls the values of {@code IGNORE_URL}, in order
 */
public record PkgInstallConf(boolean endOfLife, List<String> ignoredUrls) {

    /** The settings without a file. */
    public static final PkgInstallConf BUILT_IN = new PkgInstallConf(true, List.of());

    public PkgInstallConf {
        ignoredUrls = List.copyOf(ignoredUrls);
    }

    /** Reads a file. */
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
