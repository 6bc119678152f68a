package org.holdfast.desk;

import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.VulnListSource;
import org.holdfast.tool.Progress;

/**
 * Reads the vulnerability list for a verb.
 *
 * @param configuration names the keyring that must verify a signed list
 * @param surroundings opens the list
 * @param progress is warned of a list that may be truncated
 */
record ListReading(Configuration configuration, Surroundings surroundings, Progress progress) {

    /**
     * Reads the list.
     *
     * @param where a file or an address
     * @param strict whether to refuse a list with a malformed line, as pkg_admin does
     */
    VulnList read(String where, boolean strict) {
        VulnList list = new VulnListSource(surroundings.inputs(), configuration.keyring(), strict).read(where);
        // pkg_admin accepts a list without #CHECKSUM; a missing end then goes unnoticed.
        if (list.isIncomplete()) {
            progress.warn(list.source()
                    + " has no #CHECKSUM line and may be truncated (a list without checksums is #FORMAT 1.0.0)");
        }
        return list;
    }
}
