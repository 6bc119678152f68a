package org.holdfast.store;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgBase;
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

    /**
     * The open ones among all findings of a branch, each with the day since which the package has been exposed: a new version
     * of the package is a new finding, but where the entry still matches it nothing was won.
     */
    public static Map<FindingHistory, LocalDate> exposed(Collection<FindingHistory> all) {
        Map<Exposure, List<FindingHistory>> closed =
                all.stream().filter(one -> !one.isOpen()).collect(Collectors.groupingBy(FindingHistory::exposure));
        Map<FindingHistory, LocalDate> exposed = new LinkedHashMap<>();
        for (FindingHistory one : all) {
            if (one.isOpen()) {
                exposed.put(one, first(one.since(), closed.getOrDefault(one.exposure(), List.of())));
            }
        }
        return exposed;
    }

    /** Goes back from one to that which was closed on the day it was opened. */
    private static LocalDate first(LocalDate since, List<FindingHistory> closed) {
        LocalDate first = since;
        // A finding is never opened after it was closed, so those opened last come first.
        for (FindingHistory one : closed.stream()
                .sorted(Comparator.comparing(FindingHistory::since).reversed())
                .toList()) {
            first = one.until().equals(Optional.of(first)) ? one.since() : first;
        }
        return first;
    }

    private record Exposure(String branch, PkgBase base, Optional<PkgPath> pkgpath, VulnKey entry) {}

    private Exposure exposure() {
        return new Exposure(branch, pkgname.base(), pkgpath, entry);
    }

    public boolean isOpen() {
        return until.isEmpty();
    }
}
