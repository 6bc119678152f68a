package org.holdfast.triage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A version that trunk had, under the name that it has on the branch.
 *
 * @param pkgpath where trunk had it; another than the branch's after a rename
 * @param pkgname the branch's PKGBASE at this version
 * @param trunkName trunk's own PKGNAME for it; another PKGBASE after a rename
 * @param recorded where it stands that trunk came to it; empty if only trunk's scan shows it
 * @param successor whether trunk had replaced the package by another one by then
 * @param revision whether it is known that trunk came to it by its PKGREVISION alone
 */
public record TrunkVersion(
        PkgPath pkgpath,
        PkgName pkgname,
        PkgName trunkName,
        Optional<ChangeRecord> recorded,
        boolean successor,
        boolean revision) {

    /** The commit by which trunk came to it, if that is known. */
    public Optional<Commit> commit() {
        return recorded.flatMap(ChangeRecord::commit);
    }

    public Optional<LocalDate> date() {
        return recorded.map(ChangeRecord::date);
    }

    public Optional<String> by() {
        return recorded.map(ChangeRecord::by);
    }

    /**
     * The entries that are about it, by trunk's name for it and by the branch's: a renamed package is still what the entries
     * call it. A successor is judged by its own name.
     */
    List<VulnEntry> affecting(VulnIndex index) {
        List<VulnEntry> affecting = new ArrayList<>(index.matching(trunkName));
        if (!successor && !trunkName.equals(pkgname)) {
            affecting.addAll(index.matching(pkgname));
        }
        return affecting;
    }

    /**
     * Whether a version is free of what an entry is about: the entry does not match it, and neither does another entry
     * for the same advisory that speaks of another series than the branch's.
     *
     * @param affecting the entries that are about the version
     * @param branch what the branch makes
     */
    static boolean isFree(List<VulnEntry> affecting, VulnEntry entry, PkgName branch) {
        return affecting.stream()
                .noneMatch(other -> other.equals(entry)
                        || (other.url().equals(entry.url())
                                && !other.isEndOfLife()
                                && !other.pattern().matches(branch)));
    }

    /** {@code 1.0.1h on 2014-06-05 (wiz)}. */
    @Override
    public String toString() {
        String what =
                successor ? trunkName + " (" + pkgpath + ")" : pkgname.version().toString();
        return what + recorded.map(where -> " on " + where).orElse("");
    }
}
