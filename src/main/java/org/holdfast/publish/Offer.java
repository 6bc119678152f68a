package org.holdfast.publish;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgSummary;

/**
 * What a binary package asks of a set, and gives to it.
 *
 * @param pkgname its PKGNAME
 * @param pkgpath its PKGPATH, if known
 * @param depends the patterns that it depends on
 * @param requires the shared libraries that it needs, by path
 * @param provides the shared libraries that it installs, by path
 * @param conflicts the patterns of packages that cannot be installed beside it
 */
record Offer(
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        List<String> depends,
        List<String> requires,
        List<String> provides,
        List<String> conflicts) {

    Offer {
        depends = List.copyOf(depends);
        requires = List.copyOf(requires);
        provides = List.copyOf(provides);
        conflicts = List.copyOf(conflicts);
    }

    static Offer of(PkgSummary summary) {
        return new Offer(
                summary.pkgname().orElseThrow(),
                summary.pkgpath(),
                summary.all("DEPENDS"),
                summary.all("REQUIRES"),
                summary.all("PROVIDES"),
                summary.all("CONFLICTS"));
    }
}
