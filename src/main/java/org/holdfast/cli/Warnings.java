package org.holdfast.cli;

import org.holdfast.pkgsrc.VulnList;

/** Warnings about inputs that were used nevertheless. */
final class Warnings {

    private Warnings() {}

    /** Warns of a list without #CHECKSUM, as pkg_admin accepts: a missing end goes unnoticed. */
    static void aboutCompleteness(Console console, VulnList list) {
        if (list.format().equals("1.1.0") && list.checksums().isEmpty()) {
            console.say("holdfast: " + list.source()
                    + " has no #CHECKSUM line and may be truncated (a list without checksums is #FORMAT 1.0.0)");
        }
    }
}
