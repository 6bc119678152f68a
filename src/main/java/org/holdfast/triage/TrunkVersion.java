package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

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

    /** {@code 1.0.1h on 2014-06-05 (wiz)}. */
    @Override
    public String toString() {
        String what =
                successor ? trunkName + " (" + pkgpath + ")" : pkgname.version().toString();
        return what + recorded.map(where -> " on " + where).orElse("");
    }
}
