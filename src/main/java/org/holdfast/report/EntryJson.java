package org.holdfast.report;

import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;

/** An entry of the vulnerability list. */
record EntryJson(String pattern, String type, String url) {

    static EntryJson of(VulnEntry entry) {
        return of(entry.key());
    }

    static EntryJson of(VulnKey key) {
        return new EntryJson(key.pattern(), key.type(), key.url());
    }
}
