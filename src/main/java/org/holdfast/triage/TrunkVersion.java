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
 * A version that trunk had, and its name on the branch.
 *
 * <pre>1.0.1h on 2014-06-05 (wiz)</pre>
 *
 * @param pkgpath trunk's directory; differs from the branch's after a rename
 * @param pkgname the branch's PKGBASE with this version
 * @param trunkName trunk's own PKGNAME; has another PKGBASE after a rename
 * @param recorded the source for the version; empty if only trunk's scan shows it
 * @param successor whether another package had replaced the branch's by then
 * @param revision whether only the PKGREVISION changed with it, as far as known
 */
public record TrunkVersion(
        PkgPath pkgpath,
        PkgName pkgname,
        PkgName trunkName,
        Optional<ChangeRecord> recorded,
        boolean successor,
        boolean revision) {

    /** The commit that made it; empty if not known. */
    public Optional<Commit> commit() {
        return recorded.flatMap(ChangeRecord::commit);
    }

    /** The day of that change; empty if not known. */
    public Optional<LocalDate> date() {
        return recorded.map(ChangeRecord::date);
    }

    /** The developer who made it; empty if not known. */
    public Optional<String> by() {
        return recorded.map(ChangeRecord::by);
    }

    /**
     * The entries that match it by trunk's name or by the branch's, since entries may use either after a rename. A
     * successor is matched by its own name only.
     */
    List<VulnEntry> affecting(VulnIndex index) {
        List<VulnEntry> affecting = new ArrayList<>(index.matching(trunkName));
        if (!successor && !trunkName.equals(pkgname)) {
            affecting.addAll(index.matching(pkgname));
        }
        return affecting;
    }

    /**
     * Whether a version has the fix for an entry: the entry does not match it, and no other entry for the same advisory
     * does, unless that one matches the branch as well or is an end-of-life entry.
     *
     * @param affecting the entries that match the version
     * @param entry the entry of the finding
     * @param branch the PKGNAME on the branch
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
