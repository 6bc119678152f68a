package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

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
        Optional<Recorded> recorded,
        boolean successor,
        boolean revision) {

    /** The commit by which trunk came to it, if that is known. */
    public Optional<Commit> commit() {
        return recorded.flatMap(Recorded::commit);
    }

    public Optional<LocalDate> date() {
        return recorded.map(Recorded::date);
    }

    public Optional<String> by() {
        return recorded.map(Recorded::by);
    }

    /** {@code 1.0.1h on 2014-06-05 (wiz)}. */
    @Override
    public String toString() {
        String what =
                successor ? trunkName + " (" + pkgpath + ")" : pkgname.version().toString();
        return what + recorded.map(where -> " on " + where).orElse("");
    }
}
