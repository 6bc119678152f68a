package org.holdfast.cli;

import org.holdfast.pkgsrc.VulnList;

/** What a user must know about an input that was used all the same. */
final class Warnings {

    private Warnings() {}

    /** pkg_admin takes a published list without checksums; nothing then shows that its end is missing. */
    static void aboutCompleteness(Console console, VulnList list) {
        if (list.format().equals("1.1.0") && list.checksums().isEmpty()) {
            console.say(
                    "holdfast: " + list.source()
                            + " has no #CHECKSUM line: nothing shows that it is whole (a list without checksums is #FORMAT 1.0.0)");
        }
    }
}
