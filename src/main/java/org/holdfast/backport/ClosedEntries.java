package org.holdfast.backport;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.history.BranchPatches;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.Trees;

/**
 * The entries whose findings a backport closes: the entry does not match the new PKGNAME, or a patch names the
 * advisory.
 *
 * @param closed the entries that it closes
 * @param open the entries that it leaves open
 */
public record ClosedEntries(List<VulnEntry> closed, List<VulnEntry> open) {

    public ClosedEntries {
        closed = List.copyOf(closed);
        open = List.copyOf(open);
    }

    /** Sorts the entries. */
    static ClosedEntries of(List<VulnEntry> entries, PackageFiles before, PackageFiles files, Trees trees) {
        List<VulnEntry> closed = new ArrayList<>();
        List<VulnEntry> open = new ArrayList<>();
        List<BranchPatch> patches = null;
        for (VulnEntry entry : entries) {
            // A PKGBASE that is gone, or not known, closes nothing.
            boolean named = files.names().stream().anyMatch(entry.pattern()::matches) || lost(before, files, entry);
            boolean gone = !named;
            if (named && !lost(before, files, entry)) {
                patches = patches == null ? patches(files, trees) : patches;
                gone = BranchPatch.closing(patches, entry).isPresent();
            }
            (gone ? closed : open).add(entry);
        }
        return new ClosedEntries(closed, open);
    }

    /** Whether an affected package has no version now. */
    private static boolean lost(PackageFiles before, PackageFiles files, VulnEntry entry) {
        return before.names().stream()
                .filter(entry.pattern()::matches)
                .map(PkgName::base)
                .anyMatch(base ->
                        files.names().stream().noneMatch(name -> name.base().equals(base)));
    }

    /** The patches that a package applies, with the advisories that they name. */
    public static List<BranchPatch> patches(PackageFiles files, Trees trees) {
        List<BranchPatch> patches = new ArrayList<>();
        files.patches()
                .forEach((path, blob) -> patches.add(BranchPatches.of(files.pkgpath(), path, blob, trees.text(blob))));
        return patches;
    }
}
