package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * Trunk's history of a package of the branch since the cut.
 *
 * @param versions trunk's versions newer than the branch's, and those of a successor, in trunk's order
 * @param elsewhere newer versions of the PKGBASE that trunk makes in other directories, lowest first: other series
 * @param end the last state of the package in trunk
 */
public record Timeline(List<TrunkVersion> versions, List<TrunkVersion> elsewhere, End end) {

    public Timeline {
        versions = List.copyOf(versions);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The last known state of the package in trunk; {@code toString} is a clause for people. */
    public sealed interface End {

        /**
         * Trunk has the package: {@code trunk has openssl-1.0.1k (security/openssl)}.
         *
         * @param pkgpath its directory
         * @param pkgname trunk's PKGNAME
         * @param beyond the last line of doc/CHANGES with a newer version than trunk's scan; empty if there is none
         */
        record At(PkgPath pkgpath, PkgName pkgname, Optional<ChangesLine> beyond) implements End {
            @Override
            public String toString() {
                return "trunk has " + pkgname + " (" + pkgpath + ")"
                        + beyond.map(line -> "; doc/CHANGES goes on to " + line.argument() + " on " + line.date()
                                        + ", which trunk's scan does not show")
                                .orElse("");
            }
        }

        /**
         * Trunk removed the package, and does not have the named successor:
         * {@code trunk removed www/foo on 2014-05-01 (wiz)}.
         *
         * @param pkgpath its last directory
         * @param successor the successor's name as written in doc/CHANGES; empty if none is named
         * @param recorded the source for the removal
         */
        record Removed(PkgPath pkgpath, String successor, ChangeRecord recorded) implements End {
            @Override
            public String toString() {
                return "trunk removed " + pkgpath + " on " + recorded
                        + (successor.isEmpty() ? "" : " for " + successor);
            }
        }

        /**
         * Trunk's state is not known.
         *
         * @param why the missing evidence, in words
         */
        record Unknown(String why) implements End {
            @Override
            public String toString() {
                return why;
            }
        }
    }

    /** The first version outside the series that the rule keeps the package in. */
    Optional<TrunkVersion> left(PolicyRule rule, PkgName branch) {
        return versions.stream()
                .filter(version -> !version.successor()
                        && !rule.series()
                                .allows(branch.version(), version.pkgname().version()))
                .findFirst();
    }

    /** Whether a version is higher, in Dewey order. */
    static boolean isNewer(PkgName candidate, PkgName than) {
        return PkgVersion.ORDER.compare(candidate.version(), than.version()) > 0;
    }
}
