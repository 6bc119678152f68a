package org.holdfast.report;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code timeline --json}. */
record TimelineJson(List<VersionChangeJson> changes) {

    /** A change of a package directory by a commit. */
    record VersionChangeJson(
            PkgPath pkgpath,
            String commit,
            String author,
            LocalDate date,
            String message,
            List<String> cves,
            List<String> dropped,
            List<Made> before,
            List<Made> after,
            Optional<PkgPath> renamedFrom) {}

    record Made(Optional<PkgName> pkgname, Optional<String> unknown) {}

    static TimelineJson of(TimelineReport report) {
        return new TimelineJson(changes(report.changes()));
    }

    static List<VersionChangeJson> changes(List<VersionChange> changes) {
        return changes.stream().map(TimelineJson::change).toList();
    }

    private static VersionChangeJson change(VersionChange change) {
        Commit commit = change.commit();
        return new VersionChangeJson(
                change.pkgpath(),
                commit.id(),
                commit.author(),
                commit.date(),
                commit.message(),
                commit.cves(),
                commit.dropped(),
                made(change.before()),
                made(change.after()),
                change.renamedFrom());
    }

    private static List<Made> made(List<MadePackage> made) {
        return made.stream().map(one -> new Made(one.pkgname(), one.unknown())).toList();
    }
}
