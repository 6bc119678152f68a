package org.holdfast.overlay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * The PKGNAMEs of the branch with a patch for an advisory: today's, and those since the patch came, which hosts may
 * still have installed. Older ones lack it.
 *
 * <p>A PKGNAME is exempt if the patch was there at the cut, or if it was first made by the patch's commit or a later
 * one. Otherwise the patch came without a new PKGREVISION, and hosts may have the PKGNAME without it. A commit that
 * removes the patch ends its time. If two directories make the same PKGNAME, all of them must have the patch.
 *
 * @param exemptions the exemptions by patches
 * @param unclear packages whose PKGNAME others may have without the patch
 */
public record PatchedPackages(List<Exemption> exemptions, List<UnappliedDecision> unclear) {

    private record Flagged(PkgName pkgname, String entry) {}

    public PatchedPackages {
        exemptions = List.copyOf(exemptions);
        unclear = List.copyOf(unclear);
    }

    /**
     * Finds the exemptions.
     *
     * @param findings the branch's findings with their dispositions
     * @param changes the changes of the branch's commits since the cut, oldest first
     * @param atCut whether the branch had a patch at the cut
     */
    public static PatchedPackages of(
            List<Triaged> findings, List<VersionChange> changes, Predicate<BranchPatch> atCut) {
        Map<PkgPath, List<VersionChange>> byPath = new HashMap<>();
        changes.forEach(change -> byPath.computeIfAbsent(change.pkgpath(), key -> new ArrayList<>(2))
                .add(change));
        Map<Flagged, List<Triaged>> same = new LinkedHashMap<>();
        findings.forEach(one ->
                same.computeIfAbsent(flagged(one), key -> new ArrayList<>(1)).add(one));
        List<Exemption> exemptions = new ArrayList<>();
        List<UnappliedDecision> unclear = new ArrayList<>();
        same.forEach((flagged, all) -> {
            List<BranchPatch> patches = all.stream()
                    .flatMap(one -> one.disposition() instanceof Disposition.Patched patched
                            ? Stream.of(patched.patch())
                            : Stream.empty())
                    .toList();
            // Two directories may make the same PKGNAME, and a host does not record which one it has.
            if (patches.size() != all.size()) {
                return;
            }
            Set<PkgName> names = new LinkedHashSet<>();
            if (patches.stream().allMatch(atCut)) {
                names.add(flagged.pkgname());
            }
            if (all.size() == 1) {
                all.getFirst()
                        .pkgpath()
                        .ifPresent(path -> names.addAll(since(all.getFirst(), byPath.getOrDefault(path, List.of()))));
            }
            if (names.contains(flagged.pkgname())) {
                names.forEach(name -> exemptions.add(
                        new Exemption(name, flagged.entry(), "the branch carries " + patches.getFirst(), false)));
            } else {
                unclear.add(new UnappliedDecision(
                        patches.getFirst().toString(),
                        "others called " + flagged.pkgname() + " may lack it, for it came without a new PKGREVISION"));
            }
        });
        return new PatchedPackages(exemptions, unclear);
    }

    private static Flagged flagged(Triaged one) {
        return new Flagged(one.finding().pkgname(), one.finding().entry().key().toString());
    }

    /**
     * The PKGNAMEs first made since the last commit that added a patch for the advisory; none if that is not known, or
     * the patch was removed since.
     */
    private static List<PkgName> since(Triaged one, List<VersionChange> changes) {
        List<String> cves = CveIds.in(one.finding().entry().url());
        List<PkgName> names = new ArrayList<>();
        boolean brought = false;
        for (VersionChange change : changes) {
            boolean drops = change.commit().dropped().stream().anyMatch(cves::contains);
            boolean brings = !drops && change.commit().cves().stream().anyMatch(cves::contains);
            if (drops || brings) {
                names.clear();
                brought = brings;
            }
            if (brought) {
                change.after().stream()
                        .flatMap(made -> made.pkgname().stream())
                        .filter(name ->
                                name.base().equals(one.finding().pkgname().base()))
                        .filter(name -> change.before().stream()
                                .noneMatch(made -> made.pkgname().equals(Optional.of(name))))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
