package org.holdfast.triage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.bmake.VersionChange;
import org.holdfast.lint.Cleared;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The PKGNAMEs of the branch that carry a patch for an advisory: today's, and those that it had before since the patch came, which
 * hosts may still have installed. Older ones lack it.
 */
public final class PatchedPackages {

    private record Flagged(PkgName pkgname, String entry) {}

    private PatchedPackages() {}

    /**
     * What patches clear.
     *
     * @param findings the branch's, decided
     * @param changes what the branch's commits changed since it was cut, oldest first
     */
    public static List<Cleared> of(List<Triaged> findings, List<VersionChange> changes) {
        Map<PkgPath, List<VersionChange>> byPath = new HashMap<>();
        changes.forEach(change -> byPath.computeIfAbsent(change.pkgpath(), key -> new ArrayList<>(2))
                .add(change));
        Map<Flagged, List<Triaged>> same = new HashMap<>();
        findings.forEach(one ->
                same.computeIfAbsent(flagged(one), key -> new ArrayList<>(1)).add(one));
        List<Cleared> cleared = new ArrayList<>();
        same.forEach((flagged, all) -> {
            // Two directories may make the same PKGNAME; hosts do not tell from which they have it.
            if (all.stream().allMatch(one -> one.disposition() instanceof Disposition.Patched)) {
                names(all, byPath).forEach(name -> cleared.add(new Cleared(name, flagged.entry(), why(all), false)));
            }
        });
        return cleared;
    }

    private static Flagged flagged(Triaged one) {
        return new Flagged(one.finding().pkgname(), one.finding().entry().key().toString());
    }

    private static String why(List<Triaged> all) {
        return all.getFirst().disposition() instanceof Disposition.Patched patched
                ? "the branch carries " + patched.patch()
                : "";
    }

    private static Set<PkgName> names(List<Triaged> all, Map<PkgPath, List<VersionChange>> byPath) {
        PkgName today = all.getFirst().finding().pkgname();
        Set<PkgName> names = new LinkedHashSet<>();
        List<String> cves = CveIds.in(all.getFirst().finding().entry().url());
        if (all.size() == 1) {
            all.getFirst()
                    .pkgpath()
                    .ifPresent(path -> names.addAll(earlier(today, cves, byPath.getOrDefault(path, List.of()))));
        }
        names.add(today);
        return names;
    }

    /** Those since the commit that brought the patch; none if it is not known, or the patch was taken away in between. */
    private static List<PkgName> earlier(PkgName today, List<String> cves, List<VersionChange> changes) {
        List<PkgName> names = new ArrayList<>();
        boolean brought = false;
        for (VersionChange change : changes) {
            if (change.commit().dropped().stream().anyMatch(cves::contains)) {
                names.clear();
                brought = false;
            } else {
                brought |= change.commit().cves().stream().anyMatch(cves::contains);
            }
            if (brought) {
                change.after().stream()
                        .flatMap(made -> made.pkgname().stream())
                        .filter(name -> name.base().equals(today.base()))
                        .forEach(names::add);
            }
        }
        return names;
    }
}
