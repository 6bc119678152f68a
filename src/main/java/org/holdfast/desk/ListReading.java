package org.holdfast.desk;

import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.VulnListSource;
import org.holdfast.tool.Progress;

/**
 * Reads the vulnerability list for a verb.
 *
 * @param configuration names the keys that may have signed it
 * @param progress hears that nothing shows the list to be whole
 */
record ListReading(Configuration configuration, Surroundings surroundings, Progress progress) {

    /**
     * Reads it.
     *
     * @param strict whether a malformed line refuses the list, as pkg_admin does
     */
    VulnList read(String where, boolean strict) {
        VulnList list = new VulnListSource(surroundings.inputs(), configuration.keyring(), strict).read(where);
        // pkg_admin takes a published list without checksums; nothing then shows that its end is missing.
        if (list.isIncomplete()) {
            progress.warn(
                    list.source()
                            + " has no #CHECKSUM line: nothing shows that it is whole (a list without checksums is #FORMAT 1.0.0)");
        }
        return list;
    }
}
