package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What trunk did with a package of the branch since the branch was cut.
 *
 * @param versions the newer versions it had, in the order it had them
 * @param elsewhere newer versions of the same PKGBASE that trunk makes from other PKGPATHs, oldest first: other series
 * @param end where that led
 */
public record Timeline(List<TrunkVersion> versions, List<TrunkVersion> elsewhere, End end) {

    public Timeline {
        versions = List.copyOf(versions);
        elsewhere = List.copyOf(elsewhere);
    }

    /** Where trunk stands with the package. */
    public sealed interface End {

        /**
         * Trunk's scan has it.
         *
         * @param beyond the last line of doc/CHANGES that is newer than the scan, if any
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
         * Trunk removed it, and what is named as its successor, if anything, is not in trunk either.
         *
         * @param pkgpath where it was
         * @param successor what is named; may be empty
         * @param recorded where that stands
         */
        record Removed(PkgPath pkgpath, String successor, ChangeRecord recorded) implements End {
            @Override
            public String toString() {
                return "trunk removed " + pkgpath + " on " + recorded
                        + (successor.isEmpty() ? "" : " for " + successor);
            }
        }

        /** Scan and doc/CHANGES do not tell. */
        record Unknown(String why) implements End {
            @Override
            public String toString() {
                return why;
            }
        }
    }

    /** The first version outside of the series that the rule keeps the package in. */
    Optional<TrunkVersion> left(PolicyRule rule, PkgName branch) {
        return versions.stream()
                .filter(version -> !version.successor()
                        && !rule.series()
                                .allows(branch.version(), version.pkgname().version()))
                .findFirst();
    }

    static boolean isNewer(PkgName candidate, PkgName than) {
        return Dewey.ORDER.compare(candidate.version(), than.version()) > 0;
    }
}
