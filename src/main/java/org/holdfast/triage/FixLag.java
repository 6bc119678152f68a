package org.holdfast.triage;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.holdfast.audit.VulnIndex;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * An entry that the branch fixed with a new version, and trunk's first fixed version.
 *
 * @param pkgpath the directory on the branch
 * @param before the last PKGNAME of the branch that the entry matches
 * @param after the PKGNAME that the branch makes since
 * @param entry the entry
 * @param branch the branch's commit
 * @param trunk trunk's first version since the cut that the entry does not match; empty if none is known
 */
public record FixLag(
        PkgPath pkgpath,
        PkgName before,
        PkgName after,
        VulnEntry entry,
        ChangeRecord branch,
        Optional<TrunkVersion> trunk) {

    private record Key(PkgPath pkgpath, PkgBase base, VulnEntry entry) {}

    /** Days from trunk's fix to the branch's; negative if the branch was first, empty if trunk's day is not known. */
    public OptionalLong days() {
        return trunk.flatMap(TrunkVersion::date)
                .map(date -> OptionalLong.of(ChronoUnit.DAYS.between(date, branch.date())))
                .orElse(OptionalLong.empty());
    }

    /**
     * Finds the entries that the branch fixed and did not match again, in the order of its commits. Removed packages
     * and end-of-life entries do not count.
     *
     * @param changes the changes of the release branch's commits since the cut, oldest first
     * @param index the vulnerability list
     * @param trunk trunk's history since the cut
     */
    public static List<FixLag> of(List<VersionChange> changes, VulnIndex index, Trunk trunk) {
        Map<Key, FixLag> lags = new LinkedHashMap<>();
        for (VersionChange change : changes) {
            List<PkgName> after = names(change.after());
            for (PkgName old : names(change.before())) {
                List<PkgName> successors = after.stream()
                        .filter(name -> name.base().equals(old.base()))
                        .toList();
                // A removed package is not fixed, and one whose name is not known may not be.
                if (!successors.isEmpty()) {
                    put(change, old, successors, index, trunk, lags);
                }
            }
        }
        return List.copyOf(lags.values());
    }

    private static void put(
            VersionChange change,
            PkgName old,
            List<PkgName> successors,
            VulnIndex index,
            Trunk trunk,
            Map<Key, FixLag> lags) {
        PkgPath path = change.pkgpath();
        Set<VulnEntry> still = new HashSet<>();
        successors.forEach(name -> still.addAll(index.matching(name)));
        still.forEach(entry -> lags.remove(new Key(path, old.base(), entry)));
        List<VulnEntry> closed = index.matching(old).stream()
                .filter(entry -> !entry.isEndOfLife() && !still.contains(entry))
                .toList();
        if (closed.isEmpty()) {
            return;
        }
        List<TrunkVersion> versions = trunk.timeline(path, old).versions();
        Map<TrunkVersion, Affecting> affecting = new LinkedHashMap<>();
        versions.stream()
                .filter(version -> !version.successor())
                .forEach(version -> affecting.put(version, Affecting.of(version, index, old)));
        for (VulnEntry entry : closed) {
            lags.put(
                    new Key(path, old.base(), entry),
                    new FixLag(
                            path,
                            old,
                            successors.getFirst(),
                            entry,
                            ChangeRecord.of(change),
                            affecting.entrySet().stream()
                                    .filter(one -> one.getValue().isFree(entry))
                                    .map(Map.Entry::getKey)
                                    .findFirst()));
        }
    }

    private static List<PkgName> names(List<MadePackage> made) {
        List<PkgName> names = new ArrayList<>();
        made.forEach(one -> one.pkgname().ifPresent(names::add));
        return names.stream().distinct().toList();
    }
}
