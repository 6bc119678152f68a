package org.holdfast.store;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;

/**
 * A finding over time.
 *
 * @param branch whose
 * @param pkgname the package
 * @param pkgpath where the branch defines it; empty if its scan does not say
 * @param entry the entry that matches it
 * @param since the day it was first found
 * @param until the day it was first not found any more; empty while it is open
 * @param dispositions one after the other
 */
public record FindingHistory(
        String branch,
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        VulnKey entry,
        LocalDate since,
        Optional<LocalDate> until,
        List<Held> dispositions) {

    public FindingHistory {
        dispositions = List.copyOf(dispositions);
    }

    /**
     * A disposition that the finding had for a while.
     *
     * @param kind its name, {@code by-hand}
     * @param version the fixed version that it was about, if it was about one
     * @param sentence why
     * @param since the first day
     * @param until the day another took its place, or the finding was closed; empty while it holds
     */
    public record Held(
            String kind, Optional<PkgVersion> version, String sentence, LocalDate since, Optional<LocalDate> until) {}

    FindingHistory with(List<Held> held) {
        return new FindingHistory(branch, pkgname, pkgpath, entry, since, until, held);
    }

    public boolean isOpen() {
        return until.isEmpty();
    }
}
