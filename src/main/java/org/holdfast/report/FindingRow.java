package org.holdfast.report;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Grade;

/**
 * A finding in a row, for tables and programs that know nothing of Holdfast. What a report does not know is empty.
 *
 * @param pkgpath the directory of the package
 * @param pkgname the package
 * @param entry the entry of the list that flags it
 * @param why why it is flagged, and what would close it
 * @param firstSeen the day of the first sync that saw it
 * @param priority how urgent it is
 */
record FindingRow(
        Optional<PkgPath> pkgpath,
        PkgName pkgname,
        VulnEntry entry,
        Optional<Why> why,
        Optional<LocalDate> firstSeen,
        OptionalInt priority) {

    /**
     * Why it is flagged.
     *
     * @param disposition the disposition: {@code pullup}
     * @param sentence the same in a sentence
     * @param version the version to backport
     * @param grade how hard that is
     */
    record Why(String disposition, String sentence, Optional<String> version, Optional<Grade> grade) {}
}
