package org.holdfast.report;

import java.util.List;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;

/** An entry of the vulnerability list, with the CVE ids in its URL one by one. */
record EntryJson(String pattern, String type, String url, List<String> cves) {

    static EntryJson of(VulnEntry entry) {
        return of(entry.key());
    }

    static EntryJson of(VulnKey key) {
        return new EntryJson(key.pattern(), key.type(), key.url(), CveIds.in(key.url()));
    }
}
