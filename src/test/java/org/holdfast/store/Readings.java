package org.holdfast.store;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchReading;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/** What reading a branch may bring, in few words. */
final class Readings {

    static final PkgPath OPENSSL = PkgPath.parse("security/openssl").orElseThrow();

    private Readings() {}

    /** A branch that only moved. */
    static BranchReading head(String branch, String commit) {
        return new BranchReading(
                branch,
                commit,
                "cut",
                "rules",
                Optional.empty(),
                false,
                0,
                List.of(),
                List.of(),
                List.of(),
                Set.of(),
                List.of(),
                Set.of());
    }

    /** The first reading of a branch. */
    static BranchReading whole(String commit, List<PackageDirectory> directories, VersionChange... changes) {
        return new BranchReading(
                "trunk",
                commit,
                "cut",
                "rules",
                Optional.empty(),
                true,
                changes.length,
                Arrays.asList(changes),
                List.of(),
                directories,
                Set.of(),
                List.of(),
                Set.of());
    }

    /** A further one. */
    static BranchReading further(
            String before, String commit, List<PackageDirectory> touched, Set<PkgPath> gone, VersionChange... changes) {
        return new BranchReading(
                "trunk",
                commit,
                "cut",
                "rules",
                Optional.of(before),
                false,
                changes.length,
                Arrays.asList(changes),
                Arrays.asList(changes),
                touched,
                gone,
                List.of(),
                Set.of());
    }

    /** One that found the branch rewritten. */
    static BranchReading rewritten(
            String before, String commit, Set<String> lost, List<PackageDirectory> all, VersionChange... changes) {
        return new BranchReading(
                "trunk",
                commit,
                "cut",
                "rules",
                Optional.of(before),
                true,
                changes.length,
                Arrays.asList(changes),
                List.of(),
                all,
                Set.of(),
                List.of(),
                lost);
    }

    static VersionChange change(String commit, String before, String after) {
        return new VersionChange(
                OPENSSL,
                new Commit(
                        commit, "wïz", LocalDate.of(2014, 6, 5), "Update.\n\nCVE-2014-0224", List.of("CVE-2014-0224")),
                MadePackage.parseLines(before),
                MadePackage.parseLines(after),
                Optional.empty());
    }

    static PackageDirectory directory(String pkgpath, String makes, String... files) {
        return new PackageDirectory(
                PkgPath.parse(pkgpath).orElseThrow(), MadePackage.parseLines(makes), List.of(OPENSSL), List.of(files));
    }
}
