package org.holdfast.report;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.triage.TrunkVersion;

/** A version that trunk has or had. */
record TrunkVersionJson(
        PkgVersion version,
        PkgName pkgname,
        PkgPath pkgpath,
        Optional<LocalDate> date,
        Optional<String> by,
        Optional<String> commit) {

    static TrunkVersionJson of(TrunkVersion version) {
        return new TrunkVersionJson(
                version.trunkName().version(),
                version.trunkName(),
                version.pkgpath(),
                version.date(),
                version.by(),
                version.commit().map(Commit::id));
    }
}
