package org.holdfast.triage;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The entries that match a version of trunk.
 *
 * @param entries the entries
 * @param fresh those that do not match the branch, without end-of-life entries: what the version would introduce
 * @param advisories the addresses of their advisories
 */
record Affecting(Set<VulnEntry> entries, Set<VulnEntry> fresh, Set<String> advisories) {

    /**
     * The entries that match a version by trunk's name or by the branch's, since entries may use either after a rename. A successor is matched by its
     * own name only.
     *
     * @param branch the PKGNAME on the branch
     */
    static Affecting of(TrunkVersion version, VulnIndex index, PkgName branch) {
        return of(
                version.successor()
                        ? Stream.of(version.trunkName())
                        : Stream.of(version.trunkName(), version.pkgname()),
                index,
                branch);
    }

    /** The entries that match a version by any of its names. */
    static Affecting of(Stream<PkgName> names, VulnIndex index, PkgName branch) {
        Set<VulnEntry> entries = new HashSet<>();
        Set<VulnEntry> fresh = new HashSet<>();
        Set<String> advisories = new HashSet<>();
        names.distinct()
                .flatMap(name -> index.matching(name).stream())
                .filter(entries::add)
                .filter(entry -> !entry.isEndOfLife() && !entry.pattern().matches(branch))
                .forEach(entry -> {
                    fresh.add(entry);
                    advisories.add(entry.url());
                });
        return new Affecting(entries, fresh, advisories);
    }

    /**
     * Whether the version has the fix for an entry: the entry does not match it, and no other entry for the same advisory does, unless that one matches
     * the branch as well or is an end-of-life entry.
     */
    boolean isFree(VulnEntry entry) {
        return !entries.contains(entry) && !advisories.contains(entry.url());
    }
}
