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
 * @param branch the name of the branch
 * @param pkgname the package
 * @param pkgpath its PKGPATH on the branch; empty if unknown
 * @param entry the entry that matches it
 * @param since the day it was first found
 * @param until the first day it was no longer found; empty while it is open
 * @param dispositions its dispositions, oldest first
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
     * A disposition that the finding had for some time.
     *
     * @param kind its name, for example {@code by-hand}
     * @param version the fixed version, if the disposition names one
     * @param sentence the reason
     * @param since the first day
     * @param until the day it was replaced or the finding was closed; empty while it holds
     */
    public record Held(
            String kind, Optional<PkgVersion> version, String sentence, LocalDate since, Optional<LocalDate> until) {}

    /** As it was at the end of a day on which it had been opened. */
    FindingHistory until(LocalDate day) {
        return new FindingHistory(
                branch,
                pkgname,
                pkgpath,
                entry,
                since,
                by(until, day),
                dispositions.stream()
                        .filter(one -> !one.since().isAfter(day))
                        .map(one ->
                                new Held(one.kind(), one.version(), one.sentence(), one.since(), by(one.until(), day)))
                        .toList());
    }

    /** An end that is known by the end of a day. */
    static Optional<LocalDate> by(Optional<LocalDate> end, LocalDate day) {
        return end.filter(one -> !one.isAfter(day));
    }

    FindingHistory with(List<Held> held) {
        return new FindingHistory(branch, pkgname, pkgpath, entry, since, until, held);
    }

    /**
     * The open findings of a branch, each with the day since which the package has been exposed. A new version of a package is a new
     * finding; if the entry still matches it, the exposure began with the older finding.
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

    /** The day the exposure began: follows each finding back to the one that was closed on the day it was opened. */
    private static LocalDate first(LocalDate since, List<FindingHistory> closed) {
        LocalDate first = since;
        // Newest first, so that one pass follows the whole chain.
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
